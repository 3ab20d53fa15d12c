import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aFolder } from "./index.fixture.ts";
import { sorting } from "./sorting.ts";

const most = 2 ** 53;
const random = () => Math.floor(Math.random() * most);

function sorted(keys: readonly number[], runKeys: number): number[] {
  using folder = aFolder();
  const sorts = sorting(join(folder.path, "scratch"), runKeys);
  try {
    for (const key of keys) sorts.add(key);
    expect(sorts.size).toBe(keys.length);
    const found = [...sorts.sorted()];
    expect(readdirSync(folder.path)).toEqual([]);
    return found;
  } finally {
    sorts.close();
  }
}

describe("keys come back in order, each as often as it was given,", () => {
  test.each([0, 1, 2, 7, 8, 9, 15, 16, 17, 100, 1000])("%i of them, eight at a time", (length) => {
    const keys = Array.from({ length }, random);
    expect(sorted(keys, 8)).toEqual(keys.toSorted((a, b) => a - b));
  });

  test.each([
    ["ascending", Array.from({ length: 50 }, (_, at) => at)],
    ["descending", Array.from({ length: 50 }, (_, at) => 50 - at)],
    ["all the same", Array.from({ length: 50 }, () => 7)],
    ["the least and the greatest", [most - 1, 0, most - 1, 0, most - 2, 1, 5, 6, 7]],
  ])("%s", (_, keys) => {
    expect(sorted(keys, 4)).toEqual(keys.toSorted((a, b) => a - b));
  });

  test("more in a run than are in memory while runs are merged", () => {
    const keys = Array.from({ length: 30_000 }, random);
    expect(sorted(keys, 9_000)).toEqual(keys.toSorted((a, b) => a - b));
  });
});
