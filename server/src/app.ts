import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Hono } from "hono";
import { type Logger, pino } from "pino";
import type { Config } from "./config.ts";
import type { Context, Site } from "./core/context.ts";
import type { Clock, Delivery } from "./core/ports.ts";
import { sweep } from "./core/sweep.ts";
import { outbox } from "./delivery/outbox.ts";
import { smtpSender } from "./delivery/smtp.ts";
import { httpApp } from "./http/app.ts";
import { keyReserve } from "./keys/key-reserve.ts";
import { loadMasterKey } from "./keys/master-key.ts";
import { modexpThreads } from "./keys/modexp-threads.ts";
import { srpPasswords } from "./keys/passwords.ts";
import { systemClock, systemRandom } from "./keys/random.ts";
import { masterSeal } from "./keys/seal.ts";
import { signerOver } from "./keys/signer.ts";
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

/** Puts everything together: the one place that names the adapters. */
export async function openApp(config: Config, publicUrl: string, clock: Clock = systemClock): Promise<App> {
  const log = pino({ level: config.logLevel });
  const { key, madeNow } = loadMasterKey(config.masterKey);
  if (madeNow) log.info(`Made a master key in ${config.masterKey.file}: without it the database cannot be read. Keep a copy elsewhere.`);
  const seal = masterSeal({ current: key });
  const database = await openDatabase(config);
  await migrate(database, migrations);
  await proveMasterKey(database, seal);
  const store = storeIn(database, seal);

  const threads = modexpThreads();
  const reserve = keyReserve();
  const site: Site = {
    publicUrl,
    accountId: config.accountId,
    issuer: config.issuer,
    open: true,
    sendsEmail: config.smtpUrl !== undefined,
  };
  const sending =
    config.smtpUrl === undefined
      ? undefined
      : outbox({ store, clock, log, send: smtpSender({ url: config.smtpUrl, from: config.mailFrom }) });
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
  const sweeping = setInterval(() => {
    sweep(ctx, config.signingKeyDays).catch((err: unknown) => log.warn({ err }, "Sweeping failed and is tried again"));
  }, SWEEP_EVERY_MS).unref();

  const healthy = () =>
    store.pools.find("health").then(
      () => true,
      () => false,
    );
  return {
    ctx,
    log,
    http: httpApp({ ctx, log, baseDomain: config.baseDomain, inbox: config.inbox, healthy }),
    async close() {
      clearInterval(sweeping);
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
  mkdirSync(dirname(database.file), { recursive: true, mode: 0o700 });
  const { openSqlite } = await import("./store/sqlite.ts");
  return openSqlite<Tables>(database.file);
}
