import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { healthCheck } from "./health.ts";

describe("a server", () => {
  test("is healthy while its question is answered, whatever the answer", async () => {
    const healthy = healthCheck(async () => undefined);
    expect([await healthy(), await healthy()]).toEqual([true, true]);
  });

  test("is not while it fails, and is again afterwards", async () => {
    let works = false;
    const healthy = healthCheck(async () => {
      if (!works) throw new Error("connect ECONNREFUSED");
    });
    expect([await healthy(), await healthy()]).toEqual([false, false]);
    works = true;
    expect(await healthy()).toBe(true);
  });

  test("is not while the answer does not come", async () => {
    const question = Promise.withResolvers<void>();
    const healthy = healthCheck(() => question.promise, 1);
    expect(await healthy()).toBe(false);
    expect(await healthy()).toBe(false);
    question.resolve();
    await setImmediate();
    expect(await healthy()).toBe(true);
  });

  test("is asked about once, however many want to know", async () => {
    let asked = 0;
    const question = Promise.withResolvers<void>();
    const healthy = healthCheck(() => {
      asked++;
      return question.promise;
    });
    const answers = Array.from({ length: 16 }, healthy);
    question.resolve();
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 16 }, () => true));
    expect(asked).toBe(1);
    await healthy();
    expect(asked).toBe(2);
  });
});
