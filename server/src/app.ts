import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Hono } from "hono";
import type { Logger } from "pino";
import type { OpenBreachedPasswords } from "./breached-passwords/breached-passwords.ts";
import { type Config, ConfigError, isLocal, type SettingName } from "./config.ts";
import type { Context, Site } from "./core/context.ts";
import { runImports } from "./core/imports/run.ts";
import type { RequestLimits } from "./core/limits/request-limits.ts";
import { tellOfUndelivered } from "./core/log-delivery/log-delivery.ts";
import type { Clock, Delivery } from "./core/ports.ts";
import type { Seal } from "./core/seal.ts";
import type { Store } from "./core/store/store.ts";
import { sweep } from "./core/sweep.ts";
import { eventLog } from "./delivery/event-log.ts";
import { handingOver } from "./delivery/hand-over.ts";
import { outbox } from "./delivery/outbox.ts";
import { smtpSender } from "./delivery/smtp.ts";
import { httpApp } from "./http/app.ts";
import { healthCheck } from "./http/health.ts";
import { hashThreads } from "./keys/hash-threads.ts";
import { keyReserve } from "./keys/key-reserve.ts";
import { loadMasterKey } from "./keys/master-key.ts";
import { modexpThreads } from "./keys/modexp-threads.ts";
import { srpPasswords } from "./keys/passwords.ts";
import { systemClock, systemRandom } from "./keys/random.ts";
import { masterSeal } from "./keys/seal.ts";
import { signerOver } from "./keys/signer.ts";
import { webAuthn } from "./keys/webauthn.ts";
import { isLoopback } from "./lib/loopback.ts";
import { repeating } from "./lib/repeating.ts";
import { openLog } from "./log.ts";
import type { Database } from "./store/database.ts";
import { proveMasterKey } from "./store/master-key-proof.ts";
import { migrate } from "./store/migrate.ts";
import { migrations } from "./store/migrations/index.ts";
import { storeIn } from "./store/store.ts";
import type { Tables } from "./store/tables.ts";
import { samlKeys } from "./tls/saml-keys.ts";
import { triggersIn } from "./triggers/triggers.ts";

/** A server that is ready, but does not listen yet. */
export interface App {
  readonly ctx: Context;
  readonly http: Hono;
  readonly log: Logger;
  close(): Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;
/** How long an import that was started may wait to begin. */
const IMPORT_EVERY_MS = 1_000;
/** Whoever starts a server whose database is away sees a word about it after this. */
const PATIENCE_MS = 2_000;

/** Puts everything together: the one place that names the adapters. */
export async function openApp(config: Config, publicUrl: string, clock: Clock = systemClock): Promise<App> {
  const log = openLog(config.logLevel);
  if (config.masterKey.given === undefined) makeFolder(config.dataFolder);
  const { key, madeNow } = loadMasterKey(config.masterKey);
  if (madeNow) {
    log.info(`Made a master key in ${config.masterKey.file}: nothing in the database opens without it. Keep a copy.`);
  }
  const seal = masterSeal({ current: key });
  const database = await openDatabase(config);
  const waiting = setTimeout(() => log.info("Waiting for the database"), PATIENCE_MS).unref();
  await migrate(database, migrations).catch((cause: unknown) => {
    throw new Error("the database cannot be used", { cause });
  });
  await proveMasterKey(database, seal);
  clearTimeout(waiting);
  const store = storeIn(database, seal);
  const standbys = await openStandbys(config, store, seal);

  const events = await named("MILLPOND_LOG_DELIVERY", () => eventLog(config.logDelivery, log));
  const threads = modexpThreads();
  const hashes = hashThreads();
  const reserve = keyReserve();
  const site: Site = {
    publicUrl,
    accountId: config.accountId,
    issuer: config.issuer,
    open: true,
    sendsEmail: config.smtp !== undefined,
  };
  if (site.open && !isLocal(new URL(publicUrl).hostname)) {
    log.warn(
      `Whoever reaches ${publicUrl} may administer this server, which has no operators: have the proxy before it refuse signed requests, as docs/guides/https.md shows`,
    );
  }
  const { functionEnvironment: environment, aws } = config;
  const triggers = await named("MILLPOND_TRIGGERS", () =>
    triggersIn(config.triggers, { environment, aws, log, clock }),
  );
  const breached = await named("MILLPOND_BREACHED_PASSWORDS", () => breachedPasswordsFor(config, log, clock));
  const smtp = config.smtp && smtpSender(config.smtp);
  const sends = smtp !== undefined || config.triggers !== undefined;
  const sending = sends
    ? outbox({
        store,
        clock,
        log,
        send: handingOver(triggers, smtp),
        onFailure: (message, reason) => tellOfUndelivered({ clock, events, store }, message.poolId, reason),
      })
    : undefined;
  const delivery: Delivery = sending ?? { wake: () => {} };
  const random = systemRandom(clock);
  const ctx: Context = {
    clock,
    random,
    store,
    ...(config.requestLimits !== undefined && {
      requestLimits: await requestLimitsFor(config, config.requestLimits, { clock, random, store }, log),
    }),
    standbys,
    seal,
    powMod: threads.powMod,
    webAuthn,
    passwords: srpPasswords(threads.powMod, hashes.hashMatches),
    breachedPasswords: breached,
    signer: signerOver(store.signingKeys, reserve, clock),
    newSamlKey: samlKeys(() => reserve.take(), clock),
    delivery,
    triggers,
    events,
    site,
  };
  const sweeper = repeating(
    SWEEP_EVERY_MS,
    (signal) => sweep(ctx, config.signingKeyDays, signal),
    (err) => log.warn({ err }, "Clearing away what has expired failed, and is tried again"),
  );
  const importer = repeating(
    IMPORT_EVERY_MS,
    (signal) => runImports(ctx, signal),
    (err) => log.warn({ err }, "An import of users stands still, and is taken up again"),
  );

  // A look-up that finds nothing, for no domain may have this name, and that is not answered from memory.
  const healthy = healthCheck(() => store.domains.find("health"));
  return {
    ctx,
    log,
    http: httpApp({
      ctx,
      log,
      baseDomain: config.baseDomain,
      inbox: config.inbox,
      trustProxy: config.trustProxy,
      hsts: config.hsts,
      healthy,
    }),
    async close() {
      await Promise.all([sweeper.stop(), importer.stop()]);
      reserve.close();
      await sending?.stop();
      await triggers.close();
      await breached.close();
      await events.stop();
      await threads.close();
      await hashes.close();
      await standbys.close();
      await database.close();
    },
  };
}

/** Opens what a setting names; where that cannot be used, whoever started the server reads which setting it was. */
async function named<T>(setting: SettingName, open: () => T | Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (cause) {
    throw new ConfigError(`${setting} cannot be used`, { cause });
  }
}

async function breachedPasswordsFor(
  { breachedPasswords: file }: Config,
  log: Logger,
  clock: Clock,
): Promise<OpenBreachedPasswords> {
  if (file === undefined) return { has: async () => false, close: async () => {} };
  const { breachedPasswordsIn } = await import("./breached-passwords/breached-passwords.ts");
  return breachedPasswordsIn(file, { clock, log });
}

async function requestLimitsFor(
  { host, trustProxy }: Config,
  perAddress: number,
  ctx: Pick<Context, "clock" | "random" | "store">,
  log: Logger,
): Promise<RequestLimits> {
  if (isLoopback(host) && !trustProxy) {
    log.warn(
      "MILLPOND_REQUEST_LIMITS limits no address: without MILLPOND_TRUST_PROXY all requests come from this machine, which may do as it likes",
    );
  }
  const { requestLimits } = await import("./core/limits/request-limits.ts");
  return requestLimits(ctx, perAddress);
}

/** The drivers are loaded when they are used: `pg` costs a start on SQLite nothing. */
async function openDatabase({ database }: Config): Promise<Database<Tables>> {
  if (database.kind === "postgres") {
    const { openPostgres } = await import("./store/postgres.ts");
    return openPostgres<Tables>(database.url);
  }
  if (database.file !== ":memory:") makeFolder(dirname(database.file));
  const { openSqlite } = await import("./store/sqlite.ts");
  return openSqlite<Tables>(database.file);
}

/** Nothing of them is loaded where there are none. */
async function openStandbys({ postgresReplicas }: Config, store: Store, seal: Seal) {
  if (postgresReplicas.size === 0) return { of: () => undefined, close: async () => {} };
  const { standbysOf } = await import("./store/standbys.ts");
  return standbysOf(postgresReplicas, store, seal);
}

/** For its owner only: a database and a master key lie in it. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigError(`the folder ${folder} cannot be made or used`, { cause });
  }
}
