import type { Client } from "./clients/client.ts";
import type { Group } from "./groups/group.ts";
import type { Message } from "./messages/message.ts";
import type { Verifier } from "./passwords.ts";
import type { Pool } from "./pools/pool.ts";
import type { Session } from "./tokens/session.ts";
import type { Login, User } from "./users/user.ts";

export interface Clock {
  now(): Date;
}

/** Every die the core throws. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** A lower-case UUID; time-ordered, so that rows made together lie together. */
  uuid(): string;
  /** `length` characters drawn evenly from `alphabet`. */
  text(length: number, alphabet: string): string;
}

/** Signs with the pool's current key for this kind of token; two RS256 keys per pool, as Cognito has. */
export interface Signer {
  sign(poolId: string, use: TokenUse, claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** The claims of a token that one of the pool's keys for this use signed; undefined for anything else. Expiry is the caller's to check. */
  verify(poolId: string, use: TokenUse, token: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Makes the two keys of a new pool, ready to be stored with it. */
  newKeys(poolId: string): Promise<readonly SigningKey[]>;
  /** The pool's keys changed: what is held of them is read anew. */
  forget(poolId: string): void;
}

export type TokenUse = "id" | "access";

export interface SigningKey {
  readonly poolId: string;
  readonly kid: string;
  readonly use: TokenUse;
  /** PKCS#8 DER; sealed by the store. */
  readonly privateKey: Uint8Array;
  /** RSA public numbers as JWK members. */
  readonly publicJwk: { readonly n: string; readonly e: string };
  readonly createdAt: Date;
  /** When a newer key took over; the key still verifies until the last token it signed has expired. */
  readonly retiredAt: Date | undefined;
}

/** One page of a list: `next` continues after it and is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/**
 * Everything that is kept. Reads see what was committed. Writes happen in `write` or `writeOne` only; both return once the
 * change is durable.
 */
export interface Store extends Repositories {
  /** One short transaction. It may run more than once (a lost connection, a conflict), so it does nothing but store. */
  write<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** A write that is one statement by itself: a single round trip. */
  writeOne<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
}

export interface Repositories {
  readonly pools: Pools;
  readonly clients: Clients;
  readonly domains: Domains;
  readonly resourceServers: ResourceServers;
  readonly tags: Tags;
  readonly signingKeys: SigningKeys;
  readonly users: Users;
  readonly groups: Groups;
  readonly codes: Codes;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly spent: Spent;
  readonly lockouts: Lockouts;
  readonly messages: Messages;
}

export interface Pools {
  /** False, and nothing stored, when the id is taken. */
  insert(pool: Pool): Promise<boolean>;
  find(id: string): Promise<Pool | undefined>;
  /** Stores `pool` over version `pool.version - 1`; false when somebody else was first. */
  replace(pool: Pool): Promise<boolean>;
  /** Takes the pool away at once; what it held is swept later, so that no deletion waits for its users. */
  delete(id: string): Promise<boolean>;
  /** The region's pools in order of id. */
  page(region: string, limit: number, after?: string): Promise<Page<Pool>>;
  /** Removes up to `limit` rows left by deleted pools; the number removed. */
  sweep(limit: number): Promise<number>;
}

export interface Clients {
  insert(client: Client): Promise<boolean>;
  find(id: string): Promise<Client | undefined>;
  /** Stores settings and secrets over version `client.version - 1`. */
  replace(client: Client): Promise<boolean>;
  delete(poolId: string, id: string): Promise<boolean>;
  page(poolId: string, limit: number, after?: string): Promise<Page<Client>>;
  count(poolId: string): Promise<number>;
}

/** A pool's address for its pages: a prefix or a domain name of its own. */
export interface Domain {
  readonly domain: string;
  readonly poolId: string;
  /** Present for a custom domain. */
  readonly certificateArn: string | undefined;
  readonly managedLoginVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Domains {
  insert(domain: Domain): Promise<boolean>;
  find(domain: string): Promise<Domain | undefined>;
  replace(domain: Domain): Promise<boolean>;
  delete(poolId: string, domain: string): Promise<boolean>;
  ofPool(poolId: string): Promise<readonly Domain[]>;
}

export interface ResourceServer {
  readonly poolId: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly { readonly ScopeName: string; readonly ScopeDescription: string }[];
}

export interface ResourceServers {
  insert(server: ResourceServer): Promise<boolean>;
  find(poolId: string, identifier: string): Promise<ResourceServer | undefined>;
  replace(server: ResourceServer): Promise<boolean>;
  delete(poolId: string, identifier: string): Promise<boolean>;
  page(poolId: string, limit: number, after?: string): Promise<Page<ResourceServer>>;
}

/** Tags of any resource, by its ARN. */
export interface Tags {
  of(arn: string): Promise<Readonly<Record<string, string>>>;
  set(arn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  remove(arn: string, keys: readonly string[]): Promise<void>;
  clear(arn: string): Promise<void>;
}

export interface SigningKeys {
  insert(keys: readonly SigningKey[]): Promise<void>;
  /** Current keys first, then retired ones, newest first. */
  ofPool(poolId: string): Promise<readonly SigningKey[]>;
  /** Pools with a current key, or a retired one, made before `before`. */
  poolsWithKeysBefore(before: Date): Promise<readonly string[]>;
  /** Retires one current key; true for the one caller who did. */
  retire(poolId: string, kid: string, at: Date): Promise<boolean>;
  /** Drops keys retired before `before`. */
  sweep(poolId: string, before: Date): Promise<void>;
}

export interface Users {
  /** Stores the user with its logins and search terms. Returns the login that is taken, and then nothing of the user may be kept: the caller throws. */
  insert(user: User, logins: readonly Login[]): Promise<Login | undefined>;
  find(poolId: string, sub: string): Promise<User | undefined>;
  findByLogin(poolId: string, login: string): Promise<User | undefined>;
  /** The user, held against other changes until the transaction ends. */
  forChange(poolId: string, sub: string): Promise<User | undefined>;
  /** Stores what changed of a user read by `forChange`, its failures aside. */
  update(before: User, after: User): Promise<void>;
  /** Claims and releases logins; returns the first that belongs to somebody else, and then the caller throws. */
  changeLogins(poolId: string, sub: string, release: readonly Login[], claim: readonly Login[]): Promise<Login | undefined>;
  /** Removes the user and everything that is theirs. */
  delete(poolId: string, sub: string): Promise<boolean>;
  /** Users in order of sub, that is of creation. */
  page(poolId: string, limit: number, after?: string): Promise<Page<User>>;
  /** Users whose search term `name` equals or starts with `value`, in order of value, then sub. */
  search(poolId: string, term: SearchTerm, limit: number, after?: string): Promise<Page<User>>;
  /** Exact while small; for large pools an estimate not older than a minute, so that its cost does not grow. */
  count(poolId: string): Promise<number>;
  /** The newest `count` former passwords, newest first. */
  passwordHistory(poolId: string, sub: string, count: number): Promise<readonly Verifier[]>;
  /** Remembers a former password and forgets all but the newest `keep`. */
  rememberPassword(poolId: string, sub: string, password: Verifier, at: Date, keep: number): Promise<void>;
}

export interface SearchTerm {
  readonly name: string;
  readonly value: string;
  readonly match: "equals" | "starts-with";
}

export interface Groups {
  insert(group: Group): Promise<boolean>;
  find(poolId: string, name: string): Promise<Group | undefined>;
  replace(group: Group): Promise<boolean>;
  delete(poolId: string, name: string): Promise<boolean>;
  page(poolId: string, limit: number, after?: string): Promise<Page<Group>>;
  /** False when the user already was a member. */
  addMember(poolId: string, name: string, sub: string): Promise<boolean>;
  removeMember(poolId: string, name: string, sub: string): Promise<boolean>;
  members(poolId: string, name: string, limit: number, after?: string): Promise<Page<User>>;
  /** All groups of a user, strongest first, then by name. */
  ofUser(poolId: string, sub: string): Promise<readonly Group[]>;
}

export type CodePurpose = "confirm-sign-up" | "reset-password" | "verify-email" | "verify-phone_number";

/** A one-time code that was sent to a person. Only its digest is kept. */
export interface Code {
  readonly poolId: string;
  readonly sub: string;
  readonly purpose: CodePurpose;
  readonly digest: Uint8Array;
  readonly attribute: "email" | "phone_number";
  /** Where it was sent: the value that the right code proves. */
  readonly destination: string;
  readonly expiresAt: Date;
}

export interface Codes {
  /** The one live code of this user and purpose; a former one stops working. */
  put(code: Code): Promise<void>;
  find(poolId: string, sub: string, purpose: CodePurpose): Promise<Code | undefined>;
  /** Takes the code if it is this one and still good at `now`. One statement: of many callers one gets it. */
  take(poolId: string, sub: string, purpose: CodePurpose, digest: Uint8Array, now: Date): Promise<Code | undefined>;
  delete(poolId: string, sub: string, purpose: CodePurpose): Promise<void>;
  sweep(before: Date, limit: number): Promise<number>;
}

export interface Attempts {
  /** Counts one more and returns how many there were since `windowStart`, this one included. One statement. */
  count(poolId: string, subject: string, action: string, windowStart: Date): Promise<number>;
  sweep(before: Date, limit: number): Promise<number>;
}

export interface Sessions {
  /**
   * Stores a sign-in. False, and nothing stored, if at `now` the user is gone, disabled or locked out: the check and the
   * deed are one statement, so that a burst of guesses gets no further than a row of them.
   */
  open(session: Session, now: Date): Promise<boolean>;
  find(poolId: string, sub: string, id: string): Promise<Session | undefined>;
  /** The session together with its user: what a refresh reads. */
  findWithUser(poolId: string, sub: string, id: string): Promise<{ session: Session; user: User } | undefined>;
  /** Puts `next` in the place of the session's refresh token, which works until `graceUntil` from then on. One winner. */
  rotate(session: Session, next: Uint8Array, graceUntil: Date): Promise<boolean>;
  revoke(poolId: string, sub: string, id: string, at: Date): Promise<boolean>;
  sweep(before: Date, limit: number): Promise<number>;
}

/** Wrong passwords, counted for users and, where existence is hidden, for names nobody has. */
export interface Lockouts {
  /** Until when no password is looked at; the past or undefined when it is. */
  find(poolId: string, sub: string): Promise<Date | undefined>;
  /**
   * Counts one wrong password unless locked at `now`: one statement, so that none is lost.
   * From the fifth in a row on the lock doubles from one second to about fifteen minutes; after fifteen quiet minutes counting begins anew.
   */
  countFailure(poolId: string, sub: string, now: Date): Promise<void>;
  clear(poolId: string, sub: string): Promise<void>;
  sweep(before: Date, limit: number): Promise<number>;
}

export interface Spent {
  /** True for the first caller with this id, false ever after. The mark may be dropped after `expiresAt`. */
  spend(poolId: string, id: string, expiresAt: Date): Promise<boolean>;
  sweep(before: Date, limit: number): Promise<number>;
}

export interface Messages {
  add(message: Message): Promise<void>;
  /** Takes up to `limit` messages that are due for `now` and holds them back until `leaseUntil`; no other server gets them meanwhile. */
  takeDue(now: Date, leaseUntil: Date, limit: number): Promise<readonly Message[]>;
  sent(message: Message): Promise<void>;
  failed(message: Message, nextAt: Date | undefined): Promise<void>;
  /** The inbox: newest first, all or those sent to one address. */
  inbox(limit: number, to?: string): Promise<readonly Message[]>;
  sweep(before: Date, limit: number): Promise<number>;
}

/** Tells the delivery that there is something to send. */
export interface Delivery {
  wake(): void;
}
