import { execFileSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { startPostgres } from "../postgres.ts";
import { startCognitoLocal } from "./cognito-local.ts";
import { generator } from "./generator.ts";
import { type Environment, hasVectorRsa, WITHOUT_VECTOR_RSA } from "./limit.ts";
import { startMillpond } from "./millpond.ts";
import { startBareNode, startOidcProvider } from "./peers.ts";
import { type Part, type Result, report } from "./report.ts";
import { inRounds, type Setting, type Subject } from "./rounds.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

// Paired measurements: the yardstick is read before and after every run, runs repeat in rounds, and what is printed are
// medians of ratios. Absolute numbers say as much about the machine as about Millpond.

const ORDINARY =
  "The same machine as a processor without vector RSA: the OpenSSL of the servers and of the yardstick is told to leave " +
  "AVX-512 IFMA aside, and everything else is as above.";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    users: { type: "string", default: "1000,100000" },
    databases: { type: "string", default: "sqlite,postgres" },
    only: { type: "string", default: "" },
    peer: { type: "boolean", default: true },
    write: { type: "boolean", default: false },
  },
  allowNegative: true,
});
const rounds = Number(values.rounds);
const only = new RegExp(values.only);
const wanted = scenarios.filter(({ name }) => only.test(name));
const asked = values.users.split(",").map(Number);
/** The peers are measured at this many users, and so is what is measured twice. */
const FEW = 1_000;

const load = generator();
const postgres = values.databases.includes("postgres") ? await startPostgres() : undefined;
try {
  const machine = `${availableParallelism()} cores of ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${execFileSync("openssl", ["version"], { encoding: "utf8" }).trim()}`;
  const asItIs = await measure(
    `Measured on ${machine}; medians of ${rounds} rounds, the load generator on the same cores.`,
    wanted,
    asked,
    {},
    [startCognitoLocal, startOidcProvider, startBareNode],
  );
  const signing = wanted.filter(({ work }) => work);
  const parts = [asItIs];
  if (signing.length > 0 && asked.includes(FEW) && hasVectorRsa()) {
    const peers = [startOidcProvider, startBareNode];
    const part = await measure(ORDINARY, signing, [FEW], WITHOUT_VECTOR_RSA, peers);
    parts.push({ ...part, facts: [] });
  }
  report(parts, values.write);
} finally {
  load.stop();
  await postgres?.stop();
}

/** The scenarios at each count of users, of all servers in turn. */
async function measure(
  about: string,
  what: readonly Scenario[],
  counts: readonly number[],
  environment: Environment,
  peers: readonly ((setting: Setting) => Promise<Subject>)[],
): Promise<Part> {
  const facts: string[] = [];
  const results: Result[] = [];
  for (const users of counts) {
    const setting: Setting = { load, users, environment };
    const subjects: Subject[] = [];
    try {
      for (const database of values.databases.split(",")) {
        subjects.push(await startMillpond(setting, database === "postgres" ? postgres : undefined, facts));
      }
      if (values.peer && users === FEW) for (const start of peers) subjects.push(await start(setting));
      for (const scenario of what) results.push(...(await inRounds(scenario, subjects, setting, rounds)));
    } finally {
      for (const subject of subjects) await subject.stop();
    }
  }
  return { about, results, facts };
}
