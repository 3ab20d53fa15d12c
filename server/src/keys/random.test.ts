import { describe, expect, test } from "vitest";
import { systemClock, systemRandom } from "./random.ts";

const at = new Date("2026-03-03T04:05:06.789Z");
const random = systemRandom({ now: () => at });

test("bytes are as many as asked for, and others each time", () => {
  for (const count of [0, 1, 12, 32]) expect(random.bytes(count)).toHaveLength(count);
  expect(random.bytes(32)).not.toEqual(random.bytes(32));
});

describe("a UUID", () => {
  test("is of version 7, in lower case", () => {
    expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("begins with the millisecond, so that later ones sort after", () => {
    const milliseconds = Number.parseInt(random.uuid().replaceAll("-", "").slice(0, 12), 16);
    expect(milliseconds).toBe(at.getTime());
    const later = systemRandom({ now: () => new Date(at.getTime() + 1) });
    expect(later.uuid() > random.uuid()).toBe(true);
  });

  test("is never the same, not within a millisecond", () => {
    expect(new Set(Array.from({ length: 10_000 }, () => random.uuid())).size).toBe(10_000);
  });
});

describe("text", () => {
  test("is of the length and alphabet asked for", () => {
    expect(random.text(0, "abc")).toBe("");
    expect(random.text(1000, "x")).toBe("x".repeat(1000));
    expect(random.text(500, "ab-7")).toMatch(/^[ab7-]{500}$/);
  });

  test("uses every letter of its alphabet alike", () => {
    const counts = new Map<string, number>();
    for (const letter of random.text(20_000, "0123456789")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect([...counts.keys()].toSorted().join("")).toBe("0123456789");
    // 2 000 each, give or take eight standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(340);
  });
});

test("the system's clock tells the time", () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(60_000);
});
