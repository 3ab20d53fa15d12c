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

/** Runs every check; how many passed, and the names of those that failed. */
export async function check(): Promise<{ passed: number; failures: string[] }> {
  const failures: string[] = [];
  for (const [name, command, ...args] of CHECKS) {
    const code = await run(command, args);
    say(`${code === 0 ? "✓" : "✗"} ${name}`);
    if (code !== 0) failures.push(name);
  }
  return { passed: CHECKS.length - failures.length, failures };
}

if (import.meta.main) process.exitCode = (await check()).failures.length > 0 ? 1 : 0;
