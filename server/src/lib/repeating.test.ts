import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeating } from "./repeating.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("work begins every so often, and not while the last is under way", async () => {
  const begun: PromiseWithResolvers<void>[] = [];
  const work = () => {
    const each = Promise.withResolvers<void>();
    begun.push(each);
    return each.promise;
  };
  const { stop } = repeating(1_000, work, (error) => expect.fail(String(error)));
  await vi.advanceTimersByTimeAsync(3_500);
  expect(begun).toHaveLength(1);
  begun[0]?.resolve();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(begun).toHaveLength(2);
  begun[1]?.resolve();
  await stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(begun).toHaveLength(2);
});

test("work that fails is told of, and begins again", async () => {
  const told: unknown[] = [];
  const { stop } = repeating(
    1_000,
    () => Promise.reject(new Error("away")),
    (error) => told.push(error),
  );
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toEqual([new Error("away"), new Error("away")]);
  await stop();
});

test("stopping has the work break off, and waits for it", async () => {
  const steps: string[] = [];
  const work = async (signal: AbortSignal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    steps.push("broke off");
  };
  const { stop } = repeating(1_000, work, (error) => expect.fail(String(error)));
  await vi.advanceTimersByTimeAsync(1_000);
  await stop();
  steps.push("stopped");
  expect(steps).toEqual(["broke off", "stopped"]);
});
