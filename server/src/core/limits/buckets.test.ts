import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bucketTable } from "./buckets.ts";

const start = Date.parse("2026-03-03T04:05:06.000Z");
const at = (ms: number) => new Date(start + ms);

/** How many of so many tries at one moment went through. */
function passed(
  table: ReturnType<typeof bucketTable>,
  name: string,
  rate: { perSecond: number; burst: number },
  now: Date,
  tries: number,
) {
  return Array.from({ length: tries }, () => table.take(name, rate, now)).filter((wait) => wait === undefined).length;
}

describe("a bucket", () => {
  test("gives its burst at once, then a token whenever one has come, and says how long that takes", () => {
    const table = bucketTable(8, randomBytes(32));
    const rate = { perSecond: 4, burst: 3 };
    expect(passed(table, "a", rate, at(0), 10)).toBe(3);
    expect(table.take("a", rate, at(0))).toBe(250);
    expect(table.take("a", rate, at(100))).toBe(150);
    expect(table.take("a", rate, at(250))).toBeUndefined();
    expect(table.take("a", rate, at(250))).toBe(250);
    expect(passed(table, "a", rate, at(750), 10)).toBe(2);
    expect(passed(table, "a", rate, at(60_000), 10)).toBe(3);
  });

  test.each([1, 3, 7, 120, 999])("of %i a second gives no more and no less in ten seconds of asking", (perSecond) => {
    const table = bucketTable(8, randomBytes(32));
    const rate = { perSecond, burst: perSecond };
    let given = 0;
    for (let ms = 0; ms < 10_000; ms++) given += passed(table, "a", rate, at(ms), 2);
    // What is in it at first, and what comes until the last millisecond.
    expect(given).toBe(perSecond + Math.floor((perSecond * 9_999) / 1000 + 1e-6));
  });

  test.each([1, 7, 11, 55, 120, 999])("gives a burst of %i to the last, in its second month too", (burst) => {
    const table = bucketTable(8, randomBytes(32));
    const rate = { perSecond: burst / 10, burst };
    for (const ms of [0, 3_600_001, 31 * 86_400_000 + 1]) {
      expect(passed(table, "a", rate, at(ms), burst + 5)).toBe(burst);
    }
  });

  test("is not opened by refusals, nor kept shut by them", () => {
    const table = bucketTable(8, randomBytes(32));
    const rate = { perSecond: 1, burst: 1 };
    expect(table.take("a", rate, at(0))).toBeUndefined();
    for (let ms = 1; ms < 1_000; ms++) expect(table.take("a", rate, at(ms))).toBe(1_000 - ms);
    expect(table.take("a", rate, at(1_000))).toBeUndefined();
  });

  test("does not give more when the clock is set back", () => {
    const table = bucketTable(8, randomBytes(32));
    const rate = { perSecond: 1, burst: 2 };
    expect(passed(table, "a", rate, at(5_000), 5)).toBe(2);
    expect(passed(table, "a", rate, at(0), 5)).toBe(0);
  });

  test("is as any that was emptied when the clock was set back by a day", () => {
    const table = bucketTable(8, randomBytes(32));
    const rate = { perSecond: 4, burst: 3 };
    expect(passed(table, "a", rate, at(86_400_000), 5)).toBe(3);
    expect(table.take("a", rate, at(0))).toBe(250);
    expect(table.take("a", rate, at(100))).toBe(150);
    expect(table.take("a", rate, at(250))).toBeUndefined();
    expect(passed(table, "a", rate, at(1_000), 5)).toBe(3);
  });
});

test("buckets of different names do not know of each other", () => {
  const table = bucketTable(1024, randomBytes(32));
  const rate = { perSecond: 1, burst: 2 };
  for (const name of ["203.0.113.7", "203.0.113.8", "", "a".repeat(10_000)])
    expect(passed(table, name, rate, at(0), 5)).toBe(2);
});

describe("in a table that is full", () => {
  const rate = { perSecond: 1, burst: 10 };

  test("whoever emptied their bucket does not get rid of it by coming as many others", () => {
    const table = bucketTable(8, randomBytes(32));
    expect(passed(table, "attacker", rate, at(0), 20)).toBe(10);
    for (let other = 0; other < 10_000; other++) table.take(`other-${other}`, rate, at(1));
    expect(passed(table, "attacker", rate, at(1), 20)).toBe(0);
  });

  test("newcomers are still let in", () => {
    const table = bucketTable(8, randomBytes(32));
    for (let other = 0; other < 100; other++) passed(table, `other-${other}`, rate, at(0), 20);
    expect(passed(table, "newcomer", rate, at(1), 20)).toBe(10);
  });

  test("places are free again when their buckets are full", () => {
    const table = bucketTable(8, randomBytes(32));
    for (let other = 0; other < 8; other++) expect(passed(table, `other-${other}`, rate, at(0), 20)).toBe(10);
    expect(passed(table, "late", rate, at(10_001), 20)).toBe(10);
    for (let again = 0; again < 5; again++) expect(passed(table, "late", rate, at(10_001), 1)).toBe(0);
  });
});

test("as few as share a table go by the same rules as a ledger for each", () => {
  const table = bucketTable(4096, randomBytes(32));
  const rate = { perSecond: 8, burst: 5 };
  const ledger = new Map<string, { tokens: number; at: number }>();
  let now = 0;
  for (let step = 0; step < 20_000; step++) {
    // Eighths of a second come out even: no rounding stands between the two.
    if (Math.random() < 0.1) now += 125 * Math.floor(Math.random() * 4);
    const name = `name-${Math.floor(Math.random() * 50)}`;
    const before = ledger.get(name) ?? { tokens: rate.burst, at: now };
    const tokens = Math.min(rate.burst, before.tokens + ((now - before.at) / 1000) * rate.perSecond);
    const gives = tokens >= 1;
    ledger.set(name, { tokens: gives ? tokens - 1 : tokens, at: now });
    expect(table.take(name, rate, at(now)) === undefined).toBe(gives);
  }
});
