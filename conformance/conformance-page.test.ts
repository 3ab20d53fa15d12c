import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("docs/conformance.md tells of every client that is driven, and of no other", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "docs", "conformance.md"), "utf8");
  const told = [...page.matchAll(/^\|.*\| `([\w-]+\.test\.ts)` \|$/gm)].map(([, file]) => file);
  const driven = globSync("*.test.ts", { cwd: join(import.meta.dirname, "clients") });
  // A plan of tests is no client; it has a table of its own.
  expect(told.toSorted()).toEqual(driven.filter((file) => file !== "oidc-basic-op.test.ts").toSorted());
});
