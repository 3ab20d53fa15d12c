import type { Image } from "./branding/assets.ts";
import type { Branding } from "./branding/branding.ts";
import type { UiCustomization } from "./branding/ui-customization.ts";
import type { Client } from "./clients/client.ts";
import type { Device, DeviceStatus } from "./devices/device.ts";
import type { Group } from "./groups/group.ts";
import type { ProviderUser } from "./identity-providers/identity.ts";
import type { IdentityProvider, ProviderSummary } from "./identity-providers/identity-provider.ts";
import type { FilePart, ImportJob } from "./imports/import-job.ts";
import type { LogConfiguration } from "./log-delivery/log-delivery.ts";
import type { Message } from "./messages/message.ts";
import type { SoftwareToken } from "./mfa/software-token.ts";
import type { AuthorizationCode } from "./oauth/authorization-code.ts";
import type { Passkey } from "./passkeys/passkey.ts";
import type { KeptPassword } from "./passwords.ts";
import type { Pool } from "./pools/pool.ts";
import type { Replica, ReplicaStatus } from "./replicas/replica.ts";
import type { AuthEvent, EventChallenge, EventFeedback, EventResponse } from "./risk/auth-event.ts";
import type { RiskConfiguration } from "./risk/risk-configuration.ts";
import type { TrackedSession } from "./sessions/tracked-session.ts";
import type { TermsDocument } from "./terms/terms.ts";
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

/** What a pool signs its SAML requests with: another than for tokens, for whoever was told of its certificate trusts it for years. */
export interface SamlKey {
  readonly poolId: string;
  /** PKCS#8 DER; sealed by the store. */
  readonly privateKey: Uint8Array;
  /** X.509 in DER. */
  readonly certificate: Uint8Array;
  readonly createdAt: Date;
}

/** Makes the SAML key of a pool, ready to be stored. */
export type NewSamlKey = (poolId: string) => Promise<SamlKey>;

/** One page of a list: `next` continues after it and is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/**
 * Everything that is kept. Reads see what was committed; pools, app clients, domains, resource servers and tags may be read as they were a second ago when
 * another server changed them, never when this one did. Writes happen in `write` or `writeOne` only; both return once the
 * change is durable. Text holds neither U+0000 nor half a surrogate pair: the doors refuse them. Lists are in the order of
 * their names' bytes (UTF-8), and `limit` is at least 1.
 */
export interface Store extends Repositories {
  /**
   * One short transaction; what `work` throws undoes it. It may run more than once (a lost connection, a conflict), so it
   * does nothing but store, and what it stores was drawn outside.
   */
  write<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** A write that is one statement by itself, as the methods that say so are: a single round trip. */
  writeOne<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
}

export interface Repositories {
  readonly pools: Pools;
  readonly clients: Clients;
  readonly domains: Domains;
  readonly resourceServers: ResourceServers;
  readonly identityProviders: IdentityProviders;
  readonly identityLinks: IdentityLinks;
  readonly uiCustomizations: UiCustomizations;
  readonly brandings: Brandings;
  readonly brandImages: BrandImages;
  readonly terms: TermsDocuments;
  readonly tags: Tags;
  readonly signingKeys: SigningKeys;
  readonly samlKeys: SamlKeys;
  readonly provisionedLimits: ProvisionedLimits;
  readonly replicas: Replicas;
  readonly users: Users;
  readonly groups: Groups;
  readonly codes: Codes;
  readonly attempts: Attempts;
  readonly sessions: Sessions;
  readonly trackedSessions: TrackedSessions;
  readonly authorizationCodes: AuthorizationCodes;
  readonly softwareTokens: SoftwareTokens;
  readonly devices: Devices;
  readonly passkeys: Passkeys;
  readonly spent: Spent;
  readonly lockouts: Lockouts;
  readonly messages: Messages;
  readonly importJobs: ImportJobs;
  readonly logDeliveries: LogDeliveries;
  readonly riskConfigurations: RiskConfigurations;
  readonly authEvents: AuthEvents;
}

export interface Pools {
  /** False, and nothing stored, when the id is taken. Where a deleted pool had it, nothing of that one comes back. */
  insert(pool: Pool): Promise<boolean>;
  find(id: string): Promise<Pool | undefined>;
  /** Stores settings and schema over version `pool.version - 1`; false when somebody else was first, or the pool is gone. One statement. */
  replace(pool: Pool): Promise<boolean>;
  /**
   * Takes the pool away at once, with its clients, domains, signing keys, resource servers and replica; what else it held is swept
   * later, so that no deletion waits for its users. False when there was none.
   */
  delete(id: string): Promise<boolean>;
  /** The region's pools in order of id. */
  page(region: string, limit: number, after?: string): Promise<Page<Pool>>;
  /**
   * Removes about `limit` rows left by deleted pools; the number removed. Less than `limit` means that no more is left for
   * now: an hour after its deletion a pool is swept once more, for what was being written when it was deleted.
   */
  sweep(limit: number): Promise<number>;
}

export interface Clients {
  /** False, and nothing stored, when the id is taken, be it in another pool. One statement. */
  insert(client: Client): Promise<boolean>;
  find(id: string): Promise<Client | undefined>;
  /** Stores settings and secrets over version `client.version - 1`; false when somebody else was first, or it is gone. One statement. */
  replace(client: Client): Promise<boolean>;
  /** True when the pool has the client, which then stays until the transaction ends: for what must not outlive it. */
  hold(poolId: string, id: string): Promise<boolean>;
  /** The same, and nobody else holds it alone meanwhile: for what is changed one after the other. */
  holdAlone(poolId: string, id: string): Promise<boolean>;
  /** False when the pool has no such client. One statement. */
  delete(poolId: string, id: string): Promise<boolean>;
  /** The pool's clients in order of id. */
  page(poolId: string, limit: number, after?: string): Promise<Page<Client>>;
  count(poolId: string): Promise<number>;
  /** The longest `ssoMinutes` of the pool's clients that have one. */
  longestSsoMinutes(poolId: string): Promise<number | undefined>;
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

/** Each method is one statement. */
export interface Domains {
  /** False, and nothing stored, when the name is taken, by whichever pool. */
  insert(domain: Domain): Promise<boolean>;
  find(domain: string): Promise<Domain | undefined>;
  /** False when the pool has no such domain. */
  replace(domain: Domain): Promise<boolean>;
  delete(poolId: string, domain: string): Promise<boolean>;
  /** In order of name. */
  ofPool(poolId: string): Promise<readonly Domain[]>;
}

export interface ResourceServer {
  readonly poolId: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly { readonly ScopeName: string; readonly ScopeDescription: string }[];
}

/** Each method is one statement. */
export interface ResourceServers {
  /** Every one of the pool, which are few. */
  all(poolId: string): Promise<readonly ResourceServer[]>;
  /** False, and nothing stored, when the pool has one of that identifier. */
  insert(server: ResourceServer): Promise<boolean>;
  find(poolId: string, identifier: string): Promise<ResourceServer | undefined>;
  /** False when there is none. */
  replace(server: ResourceServer): Promise<boolean>;
  delete(poolId: string, identifier: string): Promise<boolean>;
  /** In order of identifier. */
  page(poolId: string, limit: number, after?: string): Promise<Page<ResourceServer>>;
}

export interface IdentityProviders {
  /** False, and nothing stored, when the pool has one of that name. One statement. */
  insert(provider: IdentityProvider): Promise<boolean>;
  find(poolId: string, name: string): Promise<IdentityProvider | undefined>;
  findByIdentifier(poolId: string, identifier: string): Promise<IdentityProvider | undefined>;
  /** Stores it over version `provider.version - 1`; false when somebody else was first, or it is gone. One statement. */
  replace(provider: IdentityProvider): Promise<boolean>;
  /** Removes it and its identifiers; false when there was none. */
  delete(poolId: string, name: string): Promise<boolean>;
  /**
   * Puts these in the place of the provider's former identifiers. Returns the first that is another's, and then the caller
   * throws.
   */
  claimIdentifiers(poolId: string, name: string, identifiers: readonly string[]): Promise<string | undefined>;
  /** In order of name. */
  page(poolId: string, limit: number, after?: string): Promise<Page<ProviderSummary>>;
  names(poolId: string): Promise<ReadonlySet<string>>;
  count(poolId: string): Promise<number>;
}

/** Who of the providers' people is which user: what each user's `identities` say, the other way round. Each method is one statement. */
export interface IdentityLinks {
  /** False when the person is somebody already, this user included. */
  claim(poolId: string, sub: string, person: ProviderUser): Promise<boolean>;
  /** The sub of the user who the person is. */
  find(poolId: string, person: ProviderUser): Promise<string | undefined>;
  /** A provider's people and the subs of the users they are, in order of attribute and value. */
  ofProvider(
    poolId: string,
    provider: string,
    limit: number,
    after?: string,
  ): Promise<Page<{ readonly sub: string; readonly person: ProviderUser }>>;
  /** False when the person is not this user. */
  release(poolId: string, sub: string, person: ProviderUser): Promise<boolean>;
}

/** Each method is one statement. */
export interface UiCustomizations {
  /** Stores it in the place of a former one, which keeps its `createdAt`; what is kept then. */
  put(customization: UiCustomization): Promise<UiCustomization>;
  /** The client's own, or else the one for all clients. */
  find(poolId: string, clientId: string): Promise<UiCustomization | undefined>;
  delete(poolId: string, clientId: string): Promise<void>;
}

/** Each method is one statement. */
export interface Brandings {
  /** False, and nothing stored, when the client has one. */
  insert(branding: Branding): Promise<boolean>;
  find(poolId: string, id: string): Promise<Branding | undefined>;
  ofClient(poolId: string, clientId: string): Promise<Branding | undefined>;
  /** Stores settings and assets over version `branding.version - 1`; false when somebody else was first, or it is gone. */
  replace(branding: Branding): Promise<boolean>;
  /** False when there is none. */
  delete(poolId: string, id: string): Promise<boolean>;
  count(poolId: string): Promise<number>;
}

/**
 * The images of customizations and styles, apart from them, so that no look at a page reads images. An owner is a style's id,
 * or what a customization is for. Each method is one statement.
 */
export interface BrandImages {
  /** The same image once more is stored once. */
  put(poolId: string, owner: string, image: Image): Promise<void>;
  /** An image of the pool, whoever owns it. */
  find(poolId: string, digest: string): Promise<Image | undefined>;
  ofOwner(poolId: string, owner: string): Promise<readonly Image[]>;
  /** Removes the owner's images but for those of these digests. */
  retain(poolId: string, owner: string, digests: readonly string[]): Promise<void>;
}

/** Each method is one statement. */
export interface TermsDocuments {
  /** False, and nothing stored, when the client has one of that name. */
  insert(terms: TermsDocument): Promise<boolean>;
  find(poolId: string, id: string): Promise<TermsDocument | undefined>;
  /** In order of name. */
  ofClient(poolId: string, clientId: string): Promise<readonly TermsDocument[]>;
  /** Stores name and links; false when there is none of its id. Who gives another name holds the client alone, and knows the name free. */
  replace(terms: TermsDocument): Promise<boolean>;
  /** False when there is none. */
  delete(poolId: string, id: string): Promise<boolean>;
  deleteOfClient(poolId: string, clientId: string): Promise<void>;
  /** The pool's, in order of id. */
  page(poolId: string, limit: number, after?: string): Promise<Page<TermsDocument>>;
  count(poolId: string): Promise<number>;
}

/** Tags of any resource, by its ARN. Each method is one statement. */
export interface Tags {
  /** In order of key. */
  of(arn: string): Promise<Readonly<Record<string, string>>>;
  /** Adds tags; a key that is there gets the new value, and others stay. */
  set(arn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  remove(arn: string, keys: readonly string[]): Promise<void>;
  clear(arn: string): Promise<void>;
}

export interface SigningKeys {
  insert(keys: readonly SigningKey[]): Promise<void>;
  /** Current keys first, then retired ones, newest first. */
  ofPool(poolId: string): Promise<readonly SigningKey[]>;
  /** Pools with a key, current or retired, made at `before` or earlier. */
  poolsWithKeysBefore(before: Date): Promise<readonly string[]>;
  /** Retires one current key; true for the one caller who did. One statement. */
  retire(poolId: string, kid: string, at: Date): Promise<boolean>;
  /** Drops keys retired before `before`. */
  sweep(poolId: string, before: Date): Promise<void>;
}

/** Each method is one statement. */
export interface SamlKeys {
  /** Stores the pool's key unless it has one; the one that is kept then. */
  keep(key: SamlKey): Promise<SamlKey>;
  find(poolId: string): Promise<SamlKey | undefined>;
}

/** Rates that somebody set, by region and category. Each method is one statement. */
export interface ProvisionedLimits {
  set(region: string, category: string, value: number): Promise<void>;
  find(region: string, category: string): Promise<number | undefined>;
}

export interface Replicas {
  /** False, and nothing stored, when the pool has one already. */
  insert(replica: Replica): Promise<boolean>;
  find(poolId: string): Promise<Replica | undefined>;
  /** In which region each of these pools has its replica; pools without one are left out. */
  regions(poolIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Gives this very replica another status; false when it is gone, or its status is none of `from`. One statement. */
  change(replica: Replica, from: readonly ReplicaStatus[], to: ReplicaStatus): Promise<boolean>;
  /** Takes this very replica away; false when it is gone, or its status is none of `from`. One statement. */
  delete(replica: Replica, from: readonly ReplicaStatus[]): Promise<boolean>;
}

/** The read-only copies of the database that stand for other regions. */
export interface Standbys {
  of(region: string): Standby | undefined;
}

/** A copy that follows the database as fast as it can; what it has may be older, and never is newer. */
export interface Standby {
  /** What the copy has. It refuses to write: OperationNotEnabledException. */
  readonly store: Store;
  /** Whether it still follows, as it was a second ago at most. Rejects, within seconds, while it does not answer. */
  follows(): Promise<boolean>;
  /** A pool's replica as the primary tells of it; while that one is away, as the copy has it. */
  replica(poolId: string): Promise<Replica | undefined>;
}

export interface Users {
  /**
   * Stores the user with its logins and search terms. Returns the first login that is somebody else's, and then nothing of
   * the user may be kept: the caller throws. What this very sub holds already counts as stored by an earlier run.
   */
  insert(user: User, logins: readonly Login[]): Promise<Login | undefined>;
  find(poolId: string, sub: string): Promise<User | undefined>;
  findByLogin(poolId: string, login: string): Promise<User | undefined>;
  /** The user, held against other changes until the transaction ends; its failures and lock are not told. */
  forChange(poolId: string, sub: string): Promise<User | undefined>;
  /** Stores what `after`, made from a user read by `forChange` in the same transaction, says; its failures, lock and logins aside. */
  update(before: User, after: User): Promise<void>;
  /**
   * Releases logins of this user, then claims others. Returns the first that belongs to somebody else, and then the caller
   * throws. Releasing what is not theirs, and claiming what already is, changes nothing.
   */
  changeLogins(
    poolId: string,
    sub: string,
    release: readonly Login[],
    claim: readonly Login[],
  ): Promise<Login | undefined>;
  /** Removes the user and everything that is theirs, but for messages on their way; false when there was none. */
  delete(poolId: string, sub: string): Promise<boolean>;
  /** Users in order of sub, that is of creation. */
  page(poolId: string, limit: number, after?: string): Promise<Page<User>>;
  /** Users for whom `term` holds, in order of their value, then of sub. */
  search(poolId: string, term: SearchTerm, limit: number, after?: string): Promise<Page<User>>;
  /** Exact while small; for large pools an estimate not older than a minute, so that its cost does not grow. */
  count(poolId: string): Promise<number>;
  /** The newest `count` former passwords, newest first. */
  passwordHistory(poolId: string, sub: string, count: number): Promise<readonly KeptPassword[]>;
  /** Remembers a former password and forgets all but the newest `keep`. */
  rememberPassword(poolId: string, sub: string, password: KeptPassword, at: Date, keep: number): Promise<void>;
}

/**
 * What users can be looked for by: `sub`, `username`, `cognito:user_status`, `status` (`Enabled`, `Disabled`) and the
 * attributes `email`, `phone_number`, `name`, `given_name`, `family_name`, `preferred_username`. Case counts in `sub`,
 * `username` and `status` only.
 */
export interface SearchTerm {
  readonly name: string;
  /** At most 256 characters: so many of a user's value are compared. */
  readonly value: string;
  readonly match: "equals" | "starts-with";
}

export interface Groups {
  /** False, and nothing stored, when the pool has one of that name. One statement. */
  insert(group: Group): Promise<boolean>;
  find(poolId: string, name: string): Promise<Group | undefined>;
  /** The group, held against other changes until the transaction ends. */
  forChange(poolId: string, name: string): Promise<Group | undefined>;
  /** False when there is none. One statement. */
  replace(group: Group): Promise<boolean>;
  /** Removes the group and its memberships; false when there was none. */
  delete(poolId: string, name: string): Promise<boolean>;
  /** The pool's groups in order of name. */
  page(poolId: string, limit: number, after?: string): Promise<Page<Group>>;
  count(poolId: string): Promise<number>;
  /**
   * False when the user already was a member, or when there is no such group or user: no membership outlives either, so
   * that a new group of an old name begins empty. One statement.
   */
  addMember(poolId: string, name: string, sub: string): Promise<boolean>;
  /** False when the user was no member. One statement. */
  removeMember(poolId: string, name: string, sub: string): Promise<boolean>;
  /** Ends up to `limit` memberships; the number ended. One statement. */
  removeMembers(poolId: string, name: string, limit: number): Promise<number>;
  /** In order of sub. */
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

/** Each method is one statement. */
export interface Codes {
  /** The one live code of this user and purpose; a former one stops working. */
  put(code: Code): Promise<void>;
  /** The code that was put last and not yet taken, expired or not. */
  find(poolId: string, sub: string, purpose: CodePurpose): Promise<Code | undefined>;
  /** Takes the code if it is this one and still good at `now`: of many callers one gets it. */
  take(poolId: string, sub: string, purpose: CodePurpose, digest: Uint8Array, now: Date): Promise<Code | undefined>;
  delete(poolId: string, sub: string, purpose: CodePurpose): Promise<void>;
  /** Removes up to `limit` codes that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Each method is one statement. */
export interface Attempts {
  /**
   * Counts one more and returns how many there were in the window that began at `windowStart`, this one included. A later
   * window begins anew; where one has begun, a server whose clock is behind counts in it too.
   */
  count(poolId: string, subject: string, action: string, windowStart: Date): Promise<number>;
  /** Removes up to `limit` counts of windows that began before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Each method is one statement. */
export interface Sessions {
  /**
   * Stores a sign-in. False, and nothing stored, if at `now` the user is gone, disabled or locked out: the check and the
   * deed are one statement, so that a burst of guesses gets no further than a row of them. The same once more, by a rerun,
   * is true again.
   */
  open(session: Session, now: Date): Promise<boolean>;
  find(poolId: string, sub: string, id: string): Promise<Session | undefined>;
  /** The session together with its user: what a refresh reads. */
  findWithUser(poolId: string, sub: string, id: string): Promise<{ session: Session; user: User } | undefined>;
  /** Puts `next` in the place of the session's refresh token, which works until `graceUntil` from then on. One winner, and none once it is revoked. */
  rotate(session: Session, next: Uint8Array, graceUntil: Date): Promise<boolean>;
  /** True for the one caller who ended it. */
  revoke(poolId: string, sub: string, id: string, at: Date): Promise<boolean>;
  /** Removes up to `limit` sign-ins that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** The secrets of people's authenticator applications: one in force, and one that is being set up. */
export interface SoftwareTokens {
  find(poolId: string, sub: string): Promise<SoftwareToken | undefined>;
  /** The secret that is being set up. */
  proposed(poolId: string, sub: string): Promise<Uint8Array | undefined>;
  /** Puts a secret in the place of the one that was being set up. One statement. */
  propose(poolId: string, sub: string, secret: Uint8Array): Promise<void>;
  /** Puts the proposed secret in force, the code of `step` being used up. False when it is no longer the proposed one. */
  accept(token: SoftwareToken, step: number): Promise<boolean>;
  /** Uses up the code of a step: of many callers one, and none for an earlier step. One statement. */
  use(poolId: string, sub: string, step: number): Promise<boolean>;
  delete(poolId: string, sub: string): Promise<void>;
}

/** Each method is one statement. */
export interface Passkeys {
  /** False, and nothing stored, when somebody in the pool has one of that id. */
  insert(passkey: Passkey): Promise<boolean>;
  /** A user's, oldest first: few. */
  ofUser(poolId: string, sub: string): Promise<readonly Passkey[]>;
  /**
   * The authenticator says that it was used so often. Of many callers with one count one is told true, and none with a lower
   * one; authenticators that do not count always say 0.
   */
  use(passkey: Pick<Passkey, "poolId" | "sub" | "id">, counter: number): Promise<boolean>;
  /** False when the user has no such passkey. */
  delete(poolId: string, sub: string, id: string): Promise<boolean>;
}

/** The devices that people have confirmed. Each method is one statement. */
export interface Devices {
  /** False, and nothing stored, when the user has one of that key. */
  insert(device: Device): Promise<boolean>;
  find(poolId: string, sub: string, key: string): Promise<Device | undefined>;
  /** False when there is none. */
  setStatus(poolId: string, sub: string, key: string, status: DeviceStatus, at: Date): Promise<boolean>;
  /** Its user signed in with it: when, and from where as far as that is known. False when there is none. */
  touch(poolId: string, sub: string, key: string, at: Date, address?: string): Promise<boolean>;
  /** True for the one caller who removed it. */
  delete(poolId: string, sub: string, key: string): Promise<boolean>;
  /** A user's in order of key, all or those of one status. */
  page(poolId: string, sub: string, limit: number, after?: string, status?: DeviceStatus): Promise<Page<Device>>;
}

/** What pools that track sessions keep of them. Each method is one statement. */
export interface TrackedSessions {
  /** The same once more, by a rerun, is stored once. */
  put(session: TrackedSession): Promise<void>;
  /** All of a user, expired ones too, those used last first; not of a sign-in that was revoked. */
  ofUser(poolId: string, sub: string): Promise<readonly TrackedSession[]>;
  /** It was used: when, and from where as far as that is known. */
  touch(
    poolId: string,
    sub: string,
    id: string,
    at: Date,
    seen?: Pick<TrackedSession, "device" | "address">,
  ): Promise<void>;
  /** Removes the user's but for these. */
  retain(poolId: string, sub: string, ids: readonly string[]): Promise<void>;
  delete(poolId: string, sub: string, id: string): Promise<void>;
  /** Removes up to `limit` that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Each method is one statement. */
export interface AuthorizationCodes {
  put(code: AuthorizationCode): Promise<void>;
  /** Takes the code if it is still good at `now`: of many callers one gets it. What was taken can still be found. */
  take(poolId: string, digest: Uint8Array, now: Date): Promise<AuthorizationCode | undefined>;
  /** The code, taken or not, until it is swept. */
  find(poolId: string, digest: Uint8Array): Promise<AuthorizationCode | undefined>;
  /** Removes up to `limit` codes that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Wrong passwords, counted for users and, where existence is hidden, for names nobody has. Each method is one statement. */
export interface Lockouts {
  /** Until when no password is looked at; the past or undefined when it is. */
  find(poolId: string, sub: string): Promise<Date | undefined>;
  /**
   * Counts one wrong password unless locked at `now`; none is lost. The fifth in a row locks for a second, and each further
   * one for twice as long, up to fifteen minutes; fifteen minutes without one, the lock not counted, and counting begins anew.
   * False, and nothing counted, while locked.
   */
  countFailure(poolId: string, sub: string, now: Date): Promise<boolean>;
  clear(poolId: string, sub: string): Promise<void>;
  /** Removes up to `limit` counts without a failure since `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Each method is one statement. */
export interface Spent {
  /** True for the first caller with this id, false ever after. The mark may be dropped after `expiresAt`. */
  spend(poolId: string, id: string, expiresAt: Date): Promise<boolean>;
  isSpent(poolId: string, id: string): Promise<boolean>;
  /** Removes up to `limit` marks that may be dropped since before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

export interface Messages {
  /** The same message once more, by a rerun, is stored once. */
  add(message: Message): Promise<void>;
  /**
   * Takes up to `limit` messages that are due at `now`, longest due first, and holds them back until `leaseUntil`: no other
   * server gets them meanwhile. Taking counts as a try.
   */
  takeDue(now: Date, leaseUntil: Date, limit: number): Promise<readonly Message[]>;
  /** It left: nothing of it is kept. */
  sent(message: Message): Promise<void>;
  /** It did not leave; it is due again at `nextAt`, or never. Nothing happens when another server has taken it since. */
  failed(message: Message, nextAt: Date | undefined): Promise<void>;
  /** The inbox: newest first, all or those sent to one address, upper and lower case alike. */
  inbox(limit: number, to?: string): Promise<readonly Message[]>;
  /** Removes up to `limit` messages made before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Jobs that import users. But for the removal of parts each method is one statement. */
export interface ImportJobs {
  insert(job: ImportJob): Promise<void>;
  find(poolId: string, id: string): Promise<ImportJob | undefined>;
  /** Stores the job over version `job.version - 1`; false when somebody else was first, or it is gone. */
  replace(job: ImportJob): Promise<boolean>;
  /** The pool's job that was started and has not ended. */
  active(poolId: string): Promise<ImportJob | undefined>;
  /** The job of whichever pool that has been due longest at `now`. */
  due(now: Date): Promise<ImportJob | undefined>;
  /** The pool's jobs, newest first. */
  page(poolId: string, limit: number, after?: string): Promise<Page<ImportJob>>;
  count(poolId: string): Promise<number>;
  putPart(poolId: string, id: string, part: FilePart): Promise<void>;
  part(poolId: string, id: string, number: number): Promise<FilePart | undefined>;
  /** Removes parts of a job's file, up to `limit` of them where there is one; the number removed. */
  removeParts(poolId: string, id: string, limit?: number): Promise<number>;
}

/** Where a pool's events are to go, as its operators set it. Each method is one statement. */
export interface LogDeliveries {
  put(poolId: string, configurations: readonly LogConfiguration[]): Promise<void>;
  /** None where none were put. */
  of(poolId: string): Promise<readonly LogConfiguration[]>;
}

/** What pools do about risk. Each method is one statement. */
export interface RiskConfigurations {
  put(configuration: RiskConfiguration): Promise<void>;
  /** The client's own; without a client the one for all. */
  find(poolId: string, clientId: string | undefined): Promise<RiskConfiguration | undefined>;
  /** The client's own, or else the one for all. */
  inForce(poolId: string, clientId: string): Promise<RiskConfiguration | undefined>;
  delete(poolId: string, clientId: string | undefined): Promise<void>;
}

/** What people did, where pools want to know. Each method is one statement. */
export interface AuthEvents {
  /** Keeps it until then; the same once more, by a rerun, is stored once. */
  put(event: AuthEvent, until: Date): Promise<void>;
  find(poolId: string, sub: string, id: string): Promise<AuthEvent | undefined>;
  /** What has become of it, and what it is then; undefined, and nothing changed, for one that passed already, and where there is none. */
  conclude(
    poolId: string,
    sub: string,
    id: string,
    response: EventResponse,
    challenges: readonly EventChallenge[],
  ): Promise<AuthEvent | undefined>;
  /** Stores what somebody says of it. False when there is none. */
  judge(poolId: string, sub: string, id: string, feedback: EventFeedback): Promise<boolean>;
  /** The same unless something was said of it: true for the one caller who was first. */
  judgeFirst(poolId: string, sub: string, id: string, feedback: EventFeedback): Promise<boolean>;
  /** A user's, newest first. */
  page(poolId: string, sub: string, limit: number, after?: string): Promise<Page<AuthEvent>>;
  /** A user's sign-ins that passed or failed, or events of whatever kind of which somebody said something; newest first. */
  newest(
    poolId: string,
    sub: string,
    which: "passed" | "failed" | "judged",
    limit: number,
  ): Promise<readonly AuthEvent[]>;
  /** Removes up to `limit` that were to be kept until a time before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}

/** Hands on the events that AWS writes to CloudWatch, Firehose or S3: best effort, and nobody waits for it. */
export interface EventLog {
  /** `destination` is an ARN as AWS has it; where it leads to here is a setting of the server. */
  write(destination: string, level: "ERROR" | "INFO", event: Readonly<Record<string, unknown>>): void;
}

/** Tells the delivery that there is something to send. */
export interface Delivery {
  wake(): void;
}
