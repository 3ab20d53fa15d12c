import { run, say } from "./run.ts";

/** What is checked without running the server: each counts as one test. */
const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["types", "tsc", "--noEmit", "-p", "."],
  // Clients for browsers bring the types of browsers with them, which the server must not see.
  ["types of the clients", "tsc", "--noEmit", "-p", "conformance"],
  ["types of the examples", "tsc", "--noEmit", "-p", "examples"],
  ["mistakes", "oxlint", "--type-aware"],
  ["layout and import order", "biome", "ci", "."],
  ["dead code and stray packages", "knip"],
  ["generated pages are up to date", "node", "tools/generate.ts", "--check"],
];

/** Runs every check; the number that passed and failed. */
export async function check(): Promise<{ passed: number; failed: number }> {
  const count = { passed: 0, failed: 0 };
  for (const [name, command, ...args] of CHECKS) {
    const code = await run(command, args);
    say(`${code === 0 ? "✓" : "✗"} ${name}`);
    count[code === 0 ? "passed" : "failed"]++;
  }
  return count;
}

if (import.meta.main) process.exitCode = (await check()).failed > 0 ? 1 : 0;
