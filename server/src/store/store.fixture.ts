import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { inject } from "vitest";
import { freshDatabase } from "../../../tools/postgres.ts";
import type { Image } from "../core/branding/assets.ts";
import type { Branding } from "../core/branding/branding.ts";
import type { UiCustomization } from "../core/branding/ui-customization.ts";
import type { Client } from "../core/clients/client.ts";
import type { Device } from "../core/devices/device.ts";
import type { Group } from "../core/groups/group.ts";
import type { Identity } from "../core/identity-providers/identity.ts";
import type { IdentityProvider } from "../core/identity-providers/identity-provider.ts";
import type { ImportJob } from "../core/imports/import-job.ts";
import type { Message } from "../core/messages/message.ts";
import { NO_MFA } from "../core/mfa/factor.ts";
import type { AuthorizationCode } from "../core/oauth/authorization-code.ts";
import type { Verifier } from "../core/passwords.ts";
import type { Pool } from "../core/pools/pool.ts";
import { settingsOf } from "../core/pools/settings.ts";
import type { AuthEvent } from "../core/risk/auth-event.ts";
import type { Seal } from "../core/seal.ts";
import type { TrackedSession } from "../core/sessions/tracked-session.ts";
import type { Code } from "../core/store/codes.ts";
import type { Domain } from "../core/store/domains.ts";
import type { ResourceServer } from "../core/store/resource-servers.ts";
import type { SamlKey } from "../core/store/saml-keys.ts";
import type { SigningKey } from "../core/store/signing-keys.ts";
import type { Repositories, Store } from "../core/store/store.ts";
import type { TermsDocument } from "../core/terms/terms.ts";
import type { Session } from "../core/tokens/session.ts";
import type { Login, User } from "../core/users/user.ts";
import { masterSeal } from "../keys/seal.ts";
import type { Database } from "./database.ts";
import { expectNoDeadlock } from "./deadlock.fixture.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";
import { storeIn } from "./store.ts";
import type { Tables } from "./tables.ts";

export type Kind = "SQLite" | "PostgreSQL";

/** Servers on one database of their own, which is empty but for its schema. */
export interface Servers extends AsyncDisposable {
  readonly database: Database<Tables>;
  readonly seal: Seal;
  readonly store: Store;
  /** Another server on the same database. */
  readonly other: Store;
  /** The same database once more. */
  open(): Database<Tables>;
}

export async function openServers(kind: Kind): Promise<Servers> {
  const seal = masterSeal({ current: randomBytes(32) });
  const { place, leave } = await somewhere(kind);
  const opened: Database<Tables>[] = [];
  const open = () => {
    const database = place();
    opened.push(database);
    return database;
  };
  const database = open();
  await migrate(database, migrations);
  return {
    database,
    seal,
    store: storeIn(database, seal),
    other: storeIn(open(), seal),
    open,
    async [Symbol.asyncDispose]() {
      for (const each of opened) await each.close();
      await leave();
    },
  };
}

async function somewhere(kind: Kind): Promise<{ place(): Database<Tables>; leave(): Promise<void> }> {
  if (kind === "PostgreSQL") {
    const url = await freshDatabase({ url: inject("postgresUrl") });
    return { place: () => openPostgres(url), leave: () => expectNoDeadlock(url) };
  }
  const directory = await mkdtemp(join(tmpdir(), "millpond-store-"));
  return {
    place: () => openSqlite(join(directory, "db")),
    leave: () => rm(directory, { recursive: true }),
  };
}

/** Instants by name: `at(5)` is five seconds after the beginning. */
export const at = (seconds: number): Date => new Date(Date.parse("2026-03-03T04:05:06.789Z") + seconds * 1000);

/** The outcomes of sixteen at a time, half of them through the one server and half through the other. */
export const sixteen = <T>({ store, other }: Servers, act: (store: Store, n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 16 }, (_, n) => act(n % 2 === 0 ? store : other, n)));

/** The outcome of `late`, which the other server begins when `early` has done its part of a write that is not over yet. */
export async function meanwhile<T>(
  { store, other }: Servers,
  early: (tx: Repositories) => Promise<unknown>,
  late: (store: Store) => Promise<T>,
): Promise<T> {
  const [done, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = store.write(async (tx) => {
    await early(tx);
    done.resolve();
    await goOn.promise;
  });
  await done.promise;
  const second = late(other);
  // Time for its statement to be under way. If that is too little, the test shows less, and nothing wrong.
  await setTimeout(100);
  goOn.resolve();
  await first;
  return second;
}

// Rows with telling defaults.

let made = 0;

export function aPool(given: Partial<Pool> = {}): Pool {
  return {
    id: `us-east-1_${(++made).toString(36).padStart(9, "0")}`,
    createdAt: at(0),
    updatedAt: at(1),
    version: 1,
    settings: settingsOf({ PoolName: "people" }),
    schema: [
      {
        Name: "custom:tier",
        AttributeDataType: "String",
        DeveloperOnlyAttribute: false,
        Mutable: true,
        Required: false,
      },
    ],
    ...given,
  };
}

export function aClient({ id: poolId }: Pick<Pool, "id">, given: Partial<Client> = {}): Client {
  const id = given.id ?? (++made).toString(36).padStart(26, "0");
  return {
    id,
    poolId,
    createdAt: at(0),
    updatedAt: at(1),
    version: 1,
    settings: {
      ClientName: "web",
      EnableTokenRevocation: true,
      AuthSessionValidity: 3,
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      AllowedOAuthFlowsUserPoolClient: false,
      EnablePropagateAdditionalUserContextData: false,
    },
    secrets: [{ id: `${id}--1`, value: "s3cret", createdAt: at(2) }],
    ...given,
  };
}

export const aDomain = ({ id: poolId }: Pick<Pool, "id">, given: Partial<Domain> = {}): Domain => ({
  domain: `prefix-${++made}`,
  poolId,
  certificateArn: undefined,
  managedLoginVersion: 2,
  createdAt: at(0),
  updatedAt: at(1),
  settings: { SecurityPolicy: "TLS_V1_2_2021" },
  ...given,
});

export const aResourceServer = (
  { id: poolId }: Pick<Pool, "id">,
  given: Partial<ResourceServer> = {},
): ResourceServer => ({
  poolId,
  identifier: `https://api-${++made}.example.com`,
  name: "API",
  scopes: [{ ScopeName: "read", ScopeDescription: "Read all" }],
  ...given,
});

export const aKey = ({ id: poolId }: Pick<Pool, "id">, given: Partial<SigningKey> = {}): SigningKey => ({
  poolId,
  kid: `kid-${++made}`,
  use: "id",
  privateKey: randomBytes(64),
  publicJwk: { n: "AQAB", e: "AQAB" },
  createdAt: at(0),
  retiredAt: undefined,
  ...given,
});

export const anIdentityProvider = (
  { id: poolId }: Pick<Pool, "id">,
  given: Partial<IdentityProvider> = {},
): IdentityProvider => ({
  poolId,
  name: "Corp",
  type: "OIDC",
  details: { client_id: "id", client_secret: "s3cret" },
  mapping: { username: "sub" },
  identifiers: ["corp.example"],
  acrMapping: { Level1: "low" },
  version: 1,
  createdAt: at(0),
  updatedAt: at(1),
  ...given,
});

export const anIdentity = (given: Partial<Identity> = {}): Identity => ({
  provider: "Corp",
  attribute: "Cognito_Subject",
  value: `${++made}`,
  providerType: "OIDC",
  issuer: undefined,
  primary: false,
  createdAt: at(0),
  ...given,
});

export const aCustomization = (
  { id: poolId }: Pick<Pool, "id">,
  given: Partial<UiCustomization> = {},
): UiCustomization => ({
  poolId,
  clientId: "ALL",
  css: ".label-customizable{color:red}",
  logo: { digest: "digest", extension: "PNG" },
  createdAt: at(0),
  updatedAt: at(1),
  ...given,
});

export const aBranding = (
  { poolId, id: clientId }: Pick<Client, "poolId" | "id">,
  given: Partial<Branding> = {},
): Branding => ({
  poolId,
  id: randomUUID(),
  clientId,
  settings: { components: { form: { borderRadius: 8 } } },
  assets: [{ category: "FORM_LOGO", colorMode: "DARK", extension: "PNG", resourceId: "x", digest: "digest" }],
  version: 1,
  createdAt: at(0),
  updatedAt: at(1),
  ...given,
});

export const someTerms = (poolId: string, given: Partial<TermsDocument> = {}): TermsDocument => ({
  poolId,
  id: randomUUID(),
  clientId: "web",
  name: "terms-of-use",
  links: { "cognito:default": "https://example.com/terms" },
  createdAt: at(0),
  updatedAt: at(1),
  ...given,
});

export const aSamlKey = (poolId: string): SamlKey => ({
  poolId,
  privateKey: randomBytes(64),
  certificate: randomBytes(64),
  createdAt: at(0),
});

export const aBrandImage = (given: Partial<Image> = {}): Image => ({
  digest: `digest-${++made}`,
  extension: "PNG",
  bytes: randomBytes(64),
  ...given,
});

/** Time-ordered, as the server's own are. */
export const uuid = (): string => `00000000-0000-7000-8000-${(++made).toString(16).padStart(12, "0")}`;

export const aVerifier = (given: Partial<Verifier> = {}): Verifier => ({
  kind: "srp",
  poolName: "AbCdEfGhI",
  userId: "ada",
  salt: randomBytes(16),
  verifier: randomBytes(384),
  ...given,
});

export function aUser({ id: poolId }: Pick<Pool, "id">, given: Partial<User> = {}): User {
  const sub = given.sub ?? uuid();
  return {
    poolId,
    sub,
    username: `user-${sub}`,
    attributes: { email: `${sub}@example.com`, email_verified: "true" },
    status: "CONFIRMED",
    enabled: true,
    password: aVerifier(),
    passwordExpiresAt: undefined,
    mfa: NO_MFA,
    failures: 0,
    lockedUntil: undefined,
    signedOutAt: undefined,
    createdAt: at(0),
    updatedAt: at(1),
    ...given,
  };
}

export const username = (name: string): Login => ({ name, kind: "username" });
export const email = (name: string): Login => ({ name, kind: "email" });

/** Stores a user under their username. */
export async function keepPool(store: Store, given: Partial<Pool> = {}): Promise<Pool> {
  const pool = aPool(given);
  if (!(await store.write((tx) => tx.pools.insert(pool)))) throw new Error(`${pool.id} is taken`);
  return pool;
}

export async function keepUser(store: Store, user: User, ...more: readonly Login[]): Promise<User> {
  const taken = await store.write((tx) => tx.users.insert(user, [username(user.username), ...more]));
  if (taken) throw new Error(`${taken.name} is taken`);
  return user;
}

export const aGroup = ({ id: poolId }: Pick<Pool, "id">, name: string, given: Partial<Group> = {}): Group => ({
  poolId,
  name,
  description: undefined,
  roleArn: undefined,
  precedence: undefined,
  createdAt: at(0),
  updatedAt: at(1),
  ...given,
});

export const aCode = ({ poolId, sub }: Pick<User, "poolId" | "sub">, given: Partial<Code> = {}): Code => ({
  poolId,
  sub,
  purpose: "confirm-sign-up",
  digest: randomBytes(32),
  attribute: "email",
  destination: "ada@example.com",
  expiresAt: at(3600),
  ...given,
});

export const aSession = ({ poolId, sub }: Pick<User, "poolId" | "sub">, given: Partial<Session> = {}): Session => ({
  poolId,
  sub,
  id: randomUUID(),
  clientId: "client",
  authenticatedAt: at(0),
  expiresAt: at(3600),
  refreshDigest: randomBytes(32),
  previousDigest: undefined,
  graceUntil: undefined,
  revokedAt: undefined,
  grant: undefined,
  ...given,
});

export function aDevice({ poolId, sub }: Pick<User, "poolId" | "sub">, given: Partial<Device> = {}): Device {
  const key = given.key ?? `us-east-1_${randomUUID()}`;
  return {
    poolId,
    sub,
    key,
    verifier: { poolName: "-v7w9UcY6", userId: key, salt: randomBytes(16), verifier: randomBytes(384) },
    name: undefined,
    status: "remembered",
    address: undefined,
    createdAt: at(0),
    updatedAt: at(1),
    authenticatedAt: at(2),
    ...given,
  };
}

export const aTrackedSession = (
  { poolId, sub, id = uuid() }: Pick<User, "poolId" | "sub"> & Partial<Pick<Session, "id">>,
  given: Partial<TrackedSession> = {},
): TrackedSession => ({
  poolId,
  sub,
  id,
  kind: "token",
  clientId: "client",
  authenticatedAt: at(0),
  createdAt: at(0),
  lastActiveAt: at(0),
  expiresAt: at(3600),
  device: "Windows, Chrome",
  address: "203.0.113.7",
  ssoId: undefined,
  passwordMark: undefined,
  ...given,
});

export const anAuthEvent = (
  { poolId, sub }: Pick<User, "poolId" | "sub">,
  given: Partial<AuthEvent> = {},
): AuthEvent => ({
  poolId,
  sub,
  id: uuid(),
  type: "SignIn",
  createdAt: at(0),
  response: "Pass",
  risk: { decision: "NoRisk", level: undefined, isCompromised: false },
  challenges: [],
  clientId: "client",
  address: "203.0.113.7",
  device: "Windows, Chrome",
  feedback: undefined,
  ...given,
});

export const anAuthorizationCode = (
  { poolId, sub }: Pick<User, "poolId" | "sub">,
  given: Partial<AuthorizationCode> = {},
): AuthorizationCode => ({
  poolId,
  digest: randomBytes(32),
  sub,
  sessionId: randomUUID(),
  clientId: "client",
  request: { redirectUri: "https://app.example/cb", scopes: ["openid", "email"] },
  authenticatedAt: at(0),
  expiresAt: at(300),
  ...given,
});

export const aMessage = ({ id: poolId }: Pick<Pool, "id">, given: Partial<Message> = {}): Message => ({
  poolId,
  id: uuid(),
  medium: "EMAIL",
  to: "ada@example.com",
  subject: "Your code",
  text: "Your code is 123456.",
  html: undefined,
  from: undefined,
  replyTo: undefined,
  code: "123456",
  link: undefined,
  createdAt: at(0),
  tries: 0,
  dueAt: at(0),
  ...given,
});

export const anImportJob = ({ id: poolId }: Pick<Pool, "id">, given: Partial<ImportJob> = {}): ImportJob => ({
  poolId,
  id: `import-${++made}`,
  name: "people",
  roleArn: "arn:aws:iam::000000000000:role/import-logs",
  hashing: "BCRYPT",
  status: "Created",
  file: { id: "upload", header: "cognito:username,email", parts: 2, isWhole: true },
  nextPart: 0,
  imported: 0,
  skipped: 0,
  failed: 0,
  message: undefined,
  createdAt: at(0),
  startedAt: undefined,
  completedAt: undefined,
  dueAt: at(3600),
  version: 1,
  ...given,
});
