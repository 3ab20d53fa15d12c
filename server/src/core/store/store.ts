import type { Attempts } from "./attempts.ts";
import type { AuthEvents } from "./auth-events.ts";
import type { AuthorizationCodes } from "./authorization-codes.ts";
import type { BrandImages } from "./brand-images.ts";
import type { Brandings } from "./brandings.ts";
import type { Clients } from "./clients.ts";
import type { Codes } from "./codes.ts";
import type { Devices } from "./devices.ts";
import type { Domains } from "./domains.ts";
import type { Groups } from "./groups.ts";
import type { IdentityLinks } from "./identity-links.ts";
import type { IdentityProviders } from "./identity-providers.ts";
import type { ImportJobs } from "./import-jobs.ts";
import type { Lockouts } from "./lockouts.ts";
import type { LogDeliveries } from "./log-deliveries.ts";
import type { Messages } from "./messages.ts";
import type { Passkeys } from "./passkeys.ts";
import type { Pools } from "./pools.ts";
import type { ProvisionedLimits } from "./provisioned-limits.ts";
import type { Replicas } from "./replicas.ts";
import type { ResourceServers } from "./resource-servers.ts";
import type { RiskConfigurations } from "./risk-configurations.ts";
import type { SamlKeys } from "./saml-keys.ts";
import type { Sessions } from "./sessions.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { SoftwareTokens } from "./software-tokens.ts";
import type { Spent } from "./spent.ts";
import type { Tags } from "./tags.ts";
import type { TermsDocuments } from "./terms.ts";
import type { TrackedSessions } from "./tracked-sessions.ts";
import type { UiCustomizations } from "./ui-customizations.ts";
import type { Users } from "./users.ts";

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
