import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Hono } from "hono";
import type { Logger } from "pino";
import { type Config, ConfigError } from "./config.ts";
import type { Context, Site } from "./core/context.ts";
import type { Clock, Delivery } from "./core/ports.ts";
import { sweep } from "./core/sweep.ts";
import { outbox } from "./delivery/outbox.ts";
import { smtpSender } from "./delivery/smtp.ts";
import { httpApp } from "./http/app.ts";
import { healthCheck } from "./http/health.ts";
import { keyReserve } from "./keys/key-reserve.ts";
import { loadMasterKey } from "./keys/master-key.ts";
import { modexpThreads } from "./keys/modexp-threads.ts";
import { srpPasswords } from "./keys/passwords.ts";
import { systemClock, systemRandom } from "./keys/random.ts";
import { masterSeal } from "./keys/seal.ts";
import { signerOver } from "./keys/signer.ts";
import { openLog } from "./log.ts";
import type { Database } from "./store/database.ts";
import { proveMasterKey } from "./store/master-key-proof.ts";
import { migrate } from "./store/migrate.ts";
import { migrations } from "./store/migrations/index.ts";
import { storeIn } from "./store/store.ts";
import type { Tables } from "./store/tables.ts";

/** A server that is ready, but does not listen yet. */
export interface App {
  readonly ctx: Context;
  readonly http: Hono;
  readonly log: Logger;
  close(): Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;
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

  const threads = modexpThreads();
  const reserve = keyReserve();
  const site: Site = {
    publicUrl,
    accountId: config.accountId,
    issuer: config.issuer,
    open: true,
    sendsEmail: config.smtp !== undefined,
  };
  const sending = config.smtp && outbox({ store, clock, log, send: smtpSender(config.smtp) });
  const delivery: Delivery = sending ?? { wake: () => {} };
  const ctx: Context = {
    clock,
    random: systemRandom(clock),
    store,
    seal,
    powMod: threads.powMod,
    passwords: srpPasswords(threads.powMod),
    signer: signerOver(store.signingKeys, reserve, clock),
    delivery,
    site,
  };
  const closing = new AbortController();
  let sweeping: Promise<void> | undefined;
  const sweeper = setInterval(() => {
    sweeping ??= sweep(ctx, config.signingKeyDays, closing.signal)
      .catch((err: unknown) => log.warn({ err }, "Clearing away what has expired failed, and is tried again"))
      .finally(() => {
        sweeping = undefined;
      });
  }, SWEEP_EVERY_MS).unref();

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
      clearInterval(sweeper);
      closing.abort();
      await sweeping;
      reserve.close();
      await sending?.stop();
      await threads.close();
      await database.close();
    },
  };
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

/** For its owner only: a database and a master key lie in it. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigError(`the folder ${folder} cannot be made or used`, { cause });
  }
}
