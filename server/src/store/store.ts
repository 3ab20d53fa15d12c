import type { Kysely } from "kysely";
import type { Seal } from "../core/seal.ts";
import type { Repositories, Store } from "../core/store/store.ts";
import { attemptsIn } from "./attempts.ts";
import { authEventsIn } from "./auth-events.ts";
import { authorizationCodesIn } from "./authorization-codes.ts";
import { brandImagesIn } from "./brand-images.ts";
import { brandingsIn } from "./brandings.ts";
import { clientsIn } from "./clients.ts";
import { codesIn } from "./codes.ts";
import type { Database } from "./database.ts";
import { devicesIn } from "./devices.ts";
import { domainsIn } from "./domains.ts";
import { groupsIn } from "./groups.ts";
import { identityLinksIn } from "./identity-links.ts";
import { identityProvidersIn } from "./identity-providers.ts";
import { importJobsIn } from "./import-jobs.ts";
import { lockoutsIn } from "./lockouts.ts";
import { logDeliveriesIn } from "./log-deliveries.ts";
import { messagesIn } from "./messages.ts";
import type { StoreNeeds } from "./needs.ts";
import { passkeysIn } from "./passkeys.ts";
import { poolsIn } from "./pools.ts";
import { provisionedLimitsIn } from "./provisioned-limits.ts";
import { replicasIn } from "./replicas.ts";
import { resourceServersIn } from "./resource-servers.ts";
import { riskConfigurationsIn } from "./risk-configurations.ts";
import { samlKeysIn } from "./saml-keys.ts";
import { sessionsIn } from "./sessions.ts";
import { shortLived } from "./short-lived.ts";
import { signingKeysIn } from "./signing-keys.ts";
import { softwareTokensIn } from "./software-tokens.ts";
import { spentIn } from "./spent.ts";
import type { Tables } from "./tables.ts";
import { tagsIn } from "./tags.ts";
import { termsIn } from "./terms.ts";
import { trackedSessionsIn } from "./tracked-sessions.ts";
import { uiCustomizationsIn } from "./ui-customizations.ts";
import { usersIn } from "./users.ts";

/** The store port over an open, migrated database. */
export function storeIn(database: Database<Tables>, seal: Seal): Store {
  const needs: StoreNeeds = { seal, dialect: database.dialect, counts: new Map() };
  const reads = repositories(database.db, needs);
  const pools = shortLived((id) => reads.pools.find(id));
  const clients = shortLived((id) => reads.clients.find(id));
  const domains = shortLived((name) => reads.domains.find(name));
  const resourceServers = shortLived((poolId) => reads.resourceServers.all(poolId));
  const tags = shortLived((arn) => reads.tags.of(arn));

  async function write<T>(way: "write" | "writeOne", work: (tx: Repositories) => Promise<T>): Promise<T> {
    let configures = false;
    try {
      return await database[way]((tx) => work(repositories(tx, needs, () => (configures = true))));
    } finally {
      // Also after a failure: whether a COMMIT took place whose answer was lost, nobody knows.
      if (configures) for (const held of [pools, clients, domains, resourceServers, tags]) held.forget();
    }
  }

  return {
    ...reads,
    pools: { ...reads.pools, find: (id) => pools.find(id) },
    clients: { ...reads.clients, find: (id) => clients.find(id) },
    domains: { ...reads.domains, find: (name) => domains.find(name) },
    resourceServers: {
      ...reads.resourceServers,
      all: async (poolId) => (await resourceServers.find(poolId)) ?? [],
    },
    tags: { ...reads.tags, of: async (arn) => (await tags.find(arn)) ?? {} },
    write: (work) => write("write", work),
    writeOne: (work) => write("writeOne", work),
  };
}

/**
 * Each repository is made when it is asked for: a transaction touches two or three. Who asks for what is held in
 * memory may change it, and is told of by `onConfiguration`.
 */
function repositories(db: Kysely<Tables>, needs: StoreNeeds, onConfiguration = () => {}): Repositories {
  const made: { -readonly [Name in keyof Repositories]?: Repositories[Name] } = {};
  return {
    get pools() {
      onConfiguration();
      return (made.pools ??= poolsIn(db, needs));
    },
    get clients() {
      onConfiguration();
      return (made.clients ??= clientsIn(db, needs));
    },
    get domains() {
      onConfiguration();
      return (made.domains ??= domainsIn(db));
    },
    get resourceServers() {
      onConfiguration();
      return (made.resourceServers ??= resourceServersIn(db));
    },
    get identityProviders() {
      return (made.identityProviders ??= identityProvidersIn(db, needs));
    },
    get identityLinks() {
      return (made.identityLinks ??= identityLinksIn(db));
    },
    get uiCustomizations() {
      return (made.uiCustomizations ??= uiCustomizationsIn(db));
    },
    get brandings() {
      return (made.brandings ??= brandingsIn(db));
    },
    get brandImages() {
      return (made.brandImages ??= brandImagesIn(db));
    },
    get terms() {
      return (made.terms ??= termsIn(db));
    },
    get tags() {
      onConfiguration();
      return (made.tags ??= tagsIn(db));
    },
    get signingKeys() {
      return (made.signingKeys ??= signingKeysIn(db, needs.seal));
    },
    get samlKeys() {
      return (made.samlKeys ??= samlKeysIn(db, needs.seal));
    },
    get provisionedLimits() {
      return (made.provisionedLimits ??= provisionedLimitsIn(db));
    },
    get replicas() {
      return (made.replicas ??= replicasIn(db));
    },
    get users() {
      return (made.users ??= usersIn(db, needs));
    },
    get groups() {
      return (made.groups ??= groupsIn(db, needs));
    },
    get codes() {
      return (made.codes ??= codesIn(db));
    },
    get attempts() {
      return (made.attempts ??= attemptsIn(db));
    },
    get sessions() {
      return (made.sessions ??= sessionsIn(db, needs));
    },
    get trackedSessions() {
      return (made.trackedSessions ??= trackedSessionsIn(db));
    },
    get authorizationCodes() {
      return (made.authorizationCodes ??= authorizationCodesIn(db));
    },
    get softwareTokens() {
      return (made.softwareTokens ??= softwareTokensIn(db, needs.seal));
    },
    get passkeys() {
      return (made.passkeys ??= passkeysIn(db));
    },
    get devices() {
      return (made.devices ??= devicesIn(db, needs.seal));
    },
    get spent() {
      return (made.spent ??= spentIn(db));
    },
    get lockouts() {
      return (made.lockouts ??= lockoutsIn(db));
    },
    get messages() {
      return (made.messages ??= messagesIn(db, needs.seal));
    },
    get importJobs() {
      return (made.importJobs ??= importJobsIn(db, needs.seal));
    },
    get logDeliveries() {
      return (made.logDeliveries ??= logDeliveriesIn(db));
    },
    get riskConfigurations() {
      return (made.riskConfigurations ??= riskConfigurationsIn(db));
    },
    get authEvents() {
      return (made.authEvents ??= authEventsIn(db));
    },
  };
}
