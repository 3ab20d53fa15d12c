import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check.ts";
import { run, say } from "./run.ts";

// Everything that has to hold, one line at the end: `N passed, M failed`. `npm test` runs this.

/** Vitest's own account of a run; only the numbers are read. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

const folder = mkdtempSync(join(tmpdir(), "millpond-tests-"));

async function vitest(name: string, ...args: string[]): Promise<{ passed: number; failed: number; skipped: number }> {
  const file = join(folder, `${name}.json`);
  const code = await run("vitest", [
    "run",
    ...args,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  // A file that does not load fails no test, but it fails the run.
  const failed = report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

try {
  const counts = [
    { ...(await check()), skipped: 0 },
    await vitest("server"),
    await vitest("conformance", "--config", "conformance/vitest.config.ts"),
  ];
  const sum = (of: "passed" | "failed" | "skipped") => counts.reduce((total, count) => total + count[of], 0);
  const skipped = sum("skipped");
  process.exitCode = sum("failed") > 0 ? 1 : 0;
  say(`${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
} finally {
  rmSync(folder, { recursive: true });
}
