import type { TestProject } from "vitest/node";
import { freshDatabase, startPostgres } from "../tools/postgres.ts";
import { TRIGGER_MAP } from "./functions.ts";
import { startServer } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The same server over each database; every test runs against both. */
    readonly servers: readonly { readonly database: string; readonly url: string }[];
    /** The PostgreSQL below one of them, for a server that a test starts itself. */
    readonly postgresUrl: string;
  }
}

/** One server per database for the whole run; a fault in the log of either fails the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres({ durable: false });
  const [onSqlite, onPostgres] = await Promise.all([
    startServer({ MILLPOND_TRIGGERS: TRIGGER_MAP }),
    startServer({ MILLPOND_TRIGGERS: TRIGGER_MAP, MILLPOND_DATABASE_URL: await freshDatabase(postgres) }),
  ]);
  project.provide("servers", [
    { database: "SQLite", url: onSqlite.url },
    { database: "PostgreSQL", url: onPostgres.url },
  ]);
  project.provide("postgresUrl", postgres.url);
  return async () => {
    const ends = await Promise.allSettled([onSqlite.stop(), onPostgres.stop()]);
    await postgres.stop();
    const unclean = ends.flatMap((end) => (end.status === "rejected" ? [String(end.reason)] : []));
    const faults = [...onSqlite.faults, ...onPostgres.faults, ...unclean];
    if (faults.length === 0) return;
    process.exitCode = 1;
    process.stderr.write(`The servers logged faults of their own:\n${faults.join("\n")}\n`);
  };
}
