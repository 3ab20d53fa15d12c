import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check.ts";
import { run, say } from "./run.ts";

// Everything that has to hold, one line at the end: `N passed, M failed`. `npm test` runs this.

/** Vitest's own account of a run, as far as it is read. */
interface Report {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

interface Outcome {
  readonly passed: number;
  readonly skipped: number;
  /** What failed and why, a paragraph each. */
  readonly failures: readonly string[];
}

const SAID_ABOVE = "An error outside of its tests; the output above says which.";

const folder = mkdtempSync(join(tmpdir(), "millpond-tests-"));

async function vitest(name: string, ...args: string[]): Promise<Outcome> {
  const file = join(folder, `${name}.json`);
  const code = await run("vitest", [
    "run",
    ...args,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  const failures = report.testResults.flatMap(failuresOf);
  // An error that belongs to no test fails the run.
  if (failures.length === 0 && code !== 0) failures.push(`the run of the ${name} tests\n${SAID_ABOVE}`);
  return { passed: report.numPassedTests, skipped: report.numPendingTests + report.numTodoTests, failures };
}

function failuresOf({ name, status, message, assertionResults }: Report["testResults"][number]): string[] {
  const failed = assertionResults.filter((test) => test.status === "failed");
  // One that does not load has no tests, and of what comes before and after tests the report tells nothing.
  if (failed.length === 0) return status === "failed" ? [`${name}\n${message || SAID_ABOVE}`] : [];
  return failed.map(({ fullName, failureMessages }) => [name, fullName, ...failureMessages].join("\n"));
}

try {
  const outcomes: Outcome[] = [
    { ...(await check()), skipped: 0 },
    await vitest("server"),
    await vitest("conformance", "--config", "conformance/vitest.config.ts"),
  ];
  const sum = (of: "passed" | "skipped") => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  // Thousands of lines lie between a failure and the end, and many a log keeps the end alone.
  for (const failure of failures) say(`\n✗ ${failure}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
  const skipped = sum("skipped");
  say(`${sum("passed")} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
} finally {
  rmSync(folder, { recursive: true });
}
