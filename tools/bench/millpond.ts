import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDatabase, type startPostgres } from "../postgres.ts";
import { say } from "../run.ts";
import type { Environment } from "./limit.ts";
import type { Setting, Subject } from "./rounds.ts";
import { scenarios } from "./scenarios.ts";
import { seed } from "./seed.ts";
import { type Running, start } from "./server.ts";

const IDLE_MS = 3_000;

/** Millpond on SQLite, or on PostgreSQL where one is given. What is to be told beside its speed is added to `facts`. */
export async function startMillpond(
  { load, users, environment }: Setting,
  postgres: Awaited<ReturnType<typeof startPostgres>> | undefined,
  facts: string[],
): Promise<Subject> {
  const database = postgres ? "postgres" : "sqlite";
  const folder = mkdtempSync(join(tmpdir(), "millpond-bench-"));
  const settings = {
    ...environment,
    MILLPOND_DATA: folder,
    ...(postgres && { MILLPOND_DATABASE_URL: await freshDatabase(postgres) }),
  };
  say(`Making ${users} users on ${database} …`);
  const made = await seed(settings, users);
  const server = await startAsUsersDo(settings);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  facts.push(
    `${database} with ${users} users: ready after ${server.startMs.toFixed(0)} ms, ${server.memoryMb().toFixed(0)} MB idle`,
  );
  const target = { port: server.port, users, ...made };
  return {
    name: `Millpond on ${database}`,
    runs: Object.fromEntries(scenarios.map(({ name, run }) => [name, () => run(load, target)])),
    async stop() {
      facts.push(`${database} with ${users} users: ${server.memoryMb().toFixed(0)} MB after the load`);
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Logging errors only. */
const startAsUsersDo = (settings: Environment): Promise<Running> =>
  start(
    process.execPath,
    ["server/millpond.mjs"],
    (port) => ({ MILLPOND_PORT: String(port), MILLPOND_LOG: "error", ...settings }),
    (port) => `http://127.0.0.1:${port}/health`,
  );
