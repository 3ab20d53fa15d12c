import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keyReserve } from "./key-reserve.ts";
import type { NewSigningKey } from "./signing.ts";

/** Makes keys as fast as one can count, and tells how many at a time. */
function keyMaker() {
  const maker = {
    made: 0,
    atOnce: 0,
    mostAtOnce: 0,
    broken: false,
    generate: async (): Promise<NewSigningKey> => {
      maker.mostAtOnce = Math.max(maker.mostAtOnce, ++maker.atOnce);
      await Promise.resolve();
      maker.atOnce--;
      if (maker.broken) throw new Error("no keys today");
      return { kid: `key ${++maker.made}`, privateKey: new Uint8Array(), publicJwk: { n: "", e: "" } };
    },
  };
  return maker;
}

const quiet = () => vi.advanceTimersByTimeAsync(1000);

const kids = (keys: readonly NewSigningKey[]) => keys.map(({ kid }) => kid).toSorted();

describe("the reserve of keys", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("makes nothing before the first is asked for", async () => {
    const maker = keyMaker();
    keyReserve({ generate: maker.generate });
    await quiet();
    expect(maker.made).toBe(0);
  });

  test("makes the first on demand, and then some in quiet times", async () => {
    const maker = keyMaker();
    const reserve = keyReserve({ size: 2, generate: maker.generate });
    expect((await reserve.take()).kid).toBe("key 1");
    expect(maker.made).toBe(1);
    await quiet();
    expect(maker.made).toBe(3);

    expect(kids([await reserve.take(), await reserve.take()])).toEqual(["key 2", "key 3"]);
    expect(maker.made).toBe(3);
    await quiet();
    expect(maker.made).toBe(5);
    await quiet();
    expect(maker.made).toBe(5);
  });

  test("gives nobody another's key, and makes one at a time", async () => {
    const maker = keyMaker();
    const reserve = keyReserve({ size: 2, generate: maker.generate });
    await reserve.take();
    await quiet();
    const taken = await Promise.all(Array.from({ length: 5 }, () => reserve.take()));
    await quiet();
    expect(kids(taken)).toEqual(["key 2", "key 3", "key 4", "key 5", "key 6"]);
    expect(maker.mostAtOnce).toBe(1);
    expect(maker.made).toBe(8);
  });

  test("survives a failure: who asks then is told, who asks later is served", async () => {
    const maker = keyMaker();
    const reserve = keyReserve({ size: 2, generate: maker.generate });
    await reserve.take();
    maker.broken = true;
    await quiet();
    await expect(reserve.take()).rejects.toThrow(new Error("no keys today"));
    maker.broken = false;
    expect((await reserve.take()).kid).toBe("key 2");
    await quiet();
    expect(maker.made).toBe(4);
  });

  test("makes no more ahead once it is closed", async () => {
    const maker = keyMaker();
    const reserve = keyReserve({ generate: maker.generate });
    await reserve.take();
    reserve.close();
    await quiet();
    expect(maker.made).toBe(1);
    expect((await reserve.take()).kid).toBe("key 2");
    await quiet();
    expect(maker.made).toBe(2);
  });

  test("makes real keys when not told otherwise", async () => {
    vi.useRealTimers();
    const reserve = keyReserve();
    const { kid, privateKey } = await reserve.take();
    reserve.close();
    expect(kid).toHaveLength(44);
    expect(privateKey.byteLength).toBeGreaterThan(1000);
  });
});
