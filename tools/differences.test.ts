import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every test that the page of differences names is there", () => {
  const named = [...readFileSync("docs/differences.md", "utf8").matchAll(/`([\w/-]+\.test\.ts)`/g)].map(
    ([, path]) => path,
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(`server/src/${path}`))).toEqual([]);
});
