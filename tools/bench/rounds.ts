import { say } from "../run.ts";
import type { Generator } from "./generator.ts";
import { type Environment, type Limit, limitFor, measureLimit } from "./limit.ts";
import type { Result } from "./report.ts";
import type { Measured, Scenario } from "./scenarios.ts";

/** A server that is measured. */
export interface Subject {
  readonly name: string;
  /** What it can be measured at, by the scenario's name. */
  readonly runs: Readonly<Record<string, () => Promise<Measured>>>;
  stop(): Promise<void>;
}

/** What all servers of a round have alike. */
export interface Setting {
  readonly load: Generator;
  readonly users: number;
  readonly environment: Environment;
}

const YARDSTICK_SECONDS = 1;
/** Until V8 has compiled a sign-in, some ten thousand of them, it takes a tenth longer. */
const WARMING_RUNS = 5;

/** Measures the servers in turn, each between two readings of the yardstick: what is read after one is read before the next. */
export async function inRounds(
  { name: scenario, work }: Scenario,
  subjects: readonly Subject[],
  { users, environment }: Setting,
  rounds: number,
): Promise<Result[]> {
  const runners = subjects.flatMap(({ name, runs }) => {
    const run = runs[scenario];
    return run ? [{ name, run }] : [];
  });
  const results: Result[] = [];
  // What has just started runs half as fast until V8 has compiled it: servers run for longer than a round.
  for (const { run } of runners) for (let warm = 0; warm < WARMING_RUNS; warm++) await run();
  let before = await measureLimit(YARDSTICK_SECONDS, environment);
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of runners) {
      const measured = await run();
      const after = await measureLimit(YARDSTICK_SECONDS, environment);
      const limit: Limit = {
        signatures: (before.signatures + after.signatures) / 2,
        exponentiations: (before.exponentiations + after.exponentiations) / 2,
      };
      before = after;
      const share = work && measured.perSecond / limitFor(limit, work);
      results.push({ server: name, users, scenario, round, ...measured, share, limit });
      say(
        `${name}, ${users} users, ${scenario}: ${measured.perSecond.toFixed(0)}/s` +
          (share === undefined ? "" : `, ${(share * 100).toFixed(0)} % of the limit`),
      );
    }
  }
  return results;
}
