import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (...path: readonly string[]) => readFileSync(join(import.meta.dirname, ...path), "utf8");

/** Every package of Debian that a test says it misses. */
const packages = globSync("**/*.ts", { cwd: import.meta.dirname, exclude: ["node_modules/**"] })
  .flatMap((file) => [...read(file).matchAll(/\(Debian: ([\w -]+)[);]|pythonWith\(\[.*?\], "([\w -]+)"\)/g)])
  .flatMap(([, named = "", python = ""]) => `${named} ${python}`.split(" ").filter(Boolean));

test.each([
  ["CI installs", ".ci/run"],
  ["README.md names", "README.md"],
  ["CONTRIBUTING.md names", "CONTRIBUTING.md"],
])("%s every package that a test asks for", (_, file) => {
  const words = new Set(read("..", file).match(/[\w-]+/g));
  expect(packages.length).toBeGreaterThan(10);
  expect(packages.filter((name) => !words.has(name))).toEqual([]);
});
