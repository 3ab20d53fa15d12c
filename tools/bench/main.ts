import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { freshDatabase, startPostgres } from "../postgres.ts";
import { say } from "../run.ts";
import { startCognitoLocal } from "./cognito-local.ts";
import { generator } from "./generator.ts";
import { type Limit, limitFor, measureLimit } from "./limit.ts";
import { measurePeer, startBareNode, startOidcProvider } from "./peers.ts";
import { type Result, report } from "./report.ts";
import {
  type ApiTarget,
  clientCredentials,
  type Measured,
  passwordSignIn,
  refresh,
  refreshGrant,
  type Scenario,
  scenarios,
  type Target,
} from "./scenarios.ts";
import { seed } from "./seed.ts";
import { startMillpond } from "./server.ts";

// Paired measurements: the yardstick is read before and after every run, runs repeat in rounds, and what is printed are
// medians of ratios. Absolute numbers say as much about the machine as about Millpond.

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    users: { type: "string", default: "1000,100000" },
    databases: { type: "string", default: "sqlite,postgres" },
    peer: { type: "boolean", default: true },
    write: { type: "boolean", default: false },
  },
  allowNegative: true,
});
const rounds = Number(values.rounds);
const YARDSTICK_SECONDS = 1;
const IDLE_MS = 3_000;
const WARMING_RUNS = 2;

/** A server that is measured, and how. */
interface Runner {
  readonly name: string;
  readonly users: number;
  run(): Promise<Measured>;
}

async function rounded(scenario: Pick<Scenario, "name" | "work">, runners: readonly Runner[]): Promise<Result[]> {
  const results: Result[] = [];
  // What has just started runs half as fast until V8 has compiled it: servers run for longer than a round.
  for (const { run } of runners) for (let warm = 0; warm < WARMING_RUNS; warm++) await run();
  for (let round = 0; round < rounds; round++) {
    for (const { name, users, run } of runners) {
      const before = await measureLimit(YARDSTICK_SECONDS);
      const measured = await run();
      const after = await measureLimit(YARDSTICK_SECONDS);
      const limit: Limit = {
        signatures: (before.signatures + after.signatures) / 2,
        exponentiations: (before.exponentiations + after.exponentiations) / 2,
      };
      const share = scenario.work && measured.perSecond / limitFor(limit, scenario.work);
      results.push({ server: name, users, scenario: scenario.name, round, ...measured, share, limit });
      say(
        `${name}, ${users} users, ${scenario.name}: ${measured.perSecond.toFixed(0)}/s` +
          (share === undefined ? "" : `, ${(share * 100).toFixed(0)} % of the limit`),
      );
    }
  }
  return results;
}

const results: Result[] = [];
const facts: string[] = [];
const load = generator();
const postgres = values.databases.includes("postgres") ? await startPostgres() : undefined;
try {
  for (const users of values.users.split(",").map(Number)) {
    const servers: { name: string; target: Target; stop(): Promise<void> }[] = [];
    try {
      for (const database of values.databases.split(",")) {
        const folder = mkdtempSync(join(tmpdir(), "millpond-bench-"));
        const environment: Record<string, string> = { MILLPOND_DATA: folder };
        if (database === "postgres" && postgres) environment.MILLPOND_DATABASE_URL = await freshDatabase(postgres);
        say(`Making ${users} users on ${database} …`);
        const made = await seed(environment, users);
        const server = await startMillpond(environment);
        await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
        facts.push(
          `${database} with ${users} users: ready after ${server.startMs.toFixed(0)} ms, ${server.memoryMb().toFixed(0)} MB idle`,
        );
        servers.push({
          name: `Millpond on ${database}`,
          target: { port: server.port, users, ...made },
          async stop() {
            facts.push(`${database} with ${users} users: ${server.memoryMb().toFixed(0)} MB after the load`);
            await server.stop();
            rmSync(folder, { recursive: true });
          },
        });
      }
      const at = <Where extends ApiTarget>(
        scenario: Scenario<Where>,
        targets: readonly { readonly name: string; readonly target: Where }[],
      ): Runner[] =>
        targets.map(({ name, target }) => ({ name, users: target.users, run: () => scenario.run(load, target) }));
      for (const scenario of scenarios) results.push(...(await rounded(scenario, at(scenario, servers))));
      if (values.peer && users === 1000) {
        say("Making 1000 users on cognito-local …");
        const peer = await startCognitoLocal(users);
        const pair = [...servers.slice(0, 1), { name: "cognito-local", target: peer.target }];
        for (const scenario of [passwordSignIn, refresh])
          results.push(...(await rounded(scenario, at(scenario, pair))));
        await peer.server.stop();
        const peers = [await startOidcProvider(), await startBareNode()];
        const ours = servers.slice(0, 1);
        for (const [scenario, requests] of [
          [refreshGrant, "refreshGrant"],
          [clientCredentials, "clientCredentials"],
        ] as const) {
          const beside = peers.map((each) => ({
            name: each.name,
            users,
            run: () => measurePeer(load, each, each[requests]),
          }));
          results.push(...(await rounded(scenario, [...at(scenario, ours), ...beside])));
        }
        for (const each of peers) await each.server.stop();
      }
    } finally {
      for (const server of servers) await server.stop();
    }
  }
} finally {
  load.stop();
  await postgres?.stop();
}

const machine = `${availableParallelism()} cores of ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${execFileSync("openssl", ["version"], { encoding: "utf8" }).trim()}`;
report({ results, facts, machine, rounds, write: values.write });
