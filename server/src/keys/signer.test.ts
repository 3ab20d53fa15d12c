import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SigningKey } from "../core/store/signing-keys.ts";
import { testSigningKeys } from "../testing/test-app.ts";
import { signerOver } from "./signer.ts";

const POOL = "us-east-1_AbCdEfGhI";
const at = new Date("2026-03-03T04:05:06Z");

/** Keys as a database keeps them, and how often they were read. */
function keyShelf(keys: readonly SigningKey[] = []) {
  const shelf = {
    keys,
    reads: 0,
    async ofPool(poolId: string) {
      shelf.reads++;
      return shelf.keys.filter((key) => key.poolId === poolId);
    },
  };
  return shelf;
}

const signerFor = (shelf: ReturnType<typeof keyShelf>) =>
  signerOver(shelf, { take: () => Promise.reject(new Error("no reserve")), close: () => {} }, { now: () => at });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("each use has a key of its own, and neither takes the other's tokens", async () => {
  const signer = signerFor(keyShelf(await testSigningKeys(POOL, at)));
  const [id, access] = [await signer.sign(POOL, "id", { n: 1 }), await signer.sign(POOL, "access", { n: 1 })];
  expect(await signer.verify(POOL, "id", id)).toEqual({ n: 1 });
  expect(await signer.verify(POOL, "access", access)).toEqual({ n: 1 });
  expect(await signer.verify(POOL, "access", id)).toBeUndefined();
  expect(await signer.verify(POOL, "id", access)).toBeUndefined();
});

test("another pool's key is no key of this one", async () => {
  const other = "us-east-1_Another01";
  const signer = signerFor(keyShelf([...(await testSigningKeys(POOL, at)), ...(await testSigningKeys(other, at))]));
  expect(await signer.verify(other, "id", await signer.sign(POOL, "id", {}))).toBeUndefined();
});

test("a retired key verifies and no longer signs", async () => {
  const [old, young] = [await testSigningKeys(POOL, at), await testSigningKeys(POOL, at)];
  const shelf = keyShelf(old);
  const token = await signerFor(shelf).sign(POOL, "id", { n: 1 });
  shelf.keys = [...young, ...old.map((key) => ({ ...key, retiredAt: at }))];
  const signer = signerFor(shelf);
  expect(await signer.verify(POOL, "id", token)).toEqual({ n: 1 });
  const [header = ""] = (await signer.sign(POOL, "id", {})).split(".");
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ kid: young[0]?.kid, alg: "RS256" });
});

test("two new keys of one making are for the two uses", async () => {
  const [key] = await testSigningKeys(POOL, at);
  if (!key) throw new Error("no key was made");
  const { kid, privateKey, publicJwk } = key;
  const take = async () => ({ kid, privateKey, publicJwk });
  const signer = signerOver(keyShelf(), { take, close: () => {} }, { now: () => at });
  const common = { kid, privateKey, publicJwk, poolId: POOL, createdAt: at, retiredAt: undefined };
  expect(await signer.newKeys(POOL)).toEqual([
    { ...common, use: "id" },
    { ...common, use: "access" },
  ]);
});

describe("a pool's keys", () => {
  test("are read once and held for a minute", async () => {
    const shelf = keyShelf(await testSigningKeys(POOL, at));
    const signer = signerFor(shelf);
    await Promise.all([1, 2, 3].map((n) => signer.sign(POOL, "id", { n })));
    vi.advanceTimersByTime(59_000);
    await signer.sign(POOL, "access", {});
    expect(shelf.reads).toBe(1);
    vi.advanceTimersByTime(1_000);
    await signer.sign(POOL, "access", {});
    expect(shelf.reads).toBe(2);
  });

  test("are read anew when they are said to have changed", async () => {
    const shelf = keyShelf(await testSigningKeys(POOL, at));
    const signer = signerFor(shelf);
    await signer.sign(POOL, "id", {});
    signer.forget(POOL);
    await signer.sign(POOL, "id", {});
    expect(shelf.reads).toBe(2);
  });

  test("are read anew for a token of another server's newer key, once a second at most", async () => {
    const shelf = keyShelf(await testSigningKeys(POOL, at));
    const signer = signerFor(shelf);
    await signer.sign(POOL, "id", {});
    shelf.keys = [...(await testSigningKeys(POOL, at)), ...shelf.keys.map((key) => ({ ...key, retiredAt: at }))];
    const token = await signerFor(shelf).sign(POOL, "id", { n: 1 });
    shelf.reads = 0;
    vi.advanceTimersByTime(1_000);
    expect(await signer.verify(POOL, "id", token)).toEqual({ n: 1 });
    expect(shelf.reads).toBe(1);

    const stranger = await signerFor(keyShelf(await testSigningKeys(POOL, at))).sign(POOL, "id", {});
    vi.advanceTimersByTime(999);
    for (let count = 0; count < 20; count++) expect(await signer.verify(POOL, "id", stranger)).toBeUndefined();
    expect(shelf.reads).toBe(1);
    vi.advanceTimersByTime(1);
    for (let count = 0; count < 20; count++) expect(await signer.verify(POOL, "id", stranger)).toBeUndefined();
    expect(shelf.reads).toBe(2);
  });

  test("are asked for again where there were none, or the database failed", async () => {
    const shelf = keyShelf();
    const signer = signerFor(shelf);
    await expect(signer.sign(POOL, "id", {})).rejects.toThrow(`Pool ${POOL} has no id signing key`);
    expect(await signer.verify(POOL, "id", "a.b.c")).toBeUndefined();
    shelf.keys = await testSigningKeys(POOL, at);
    const ofPool = vi.spyOn(shelf, "ofPool").mockRejectedValueOnce(new Error("away"));
    await expect(signer.sign(POOL, "id", {})).rejects.toThrow("away");
    ofPool.mockRestore();
    expect(await signer.verify(POOL, "id", await signer.sign(POOL, "id", { n: 1 }))).toEqual({ n: 1 });
  });

  test("are held for so many pools and no more: the one read first goes", async () => {
    const shelf = keyShelf(await testSigningKeys(POOL, at));
    const one = shelf.keys;
    const reads = new Map<string, number>();
    shelf.ofPool = async (poolId) => {
      reads.set(poolId, (reads.get(poolId) ?? 0) + 1);
      return one.map((key) => ({ ...key, poolId }));
    };
    const signer = signerFor(shelf);
    for (let pool = 0; pool <= 2_000; pool++) await signer.verify(`pool_${pool}`, "id", "x");
    await signer.verify("pool_2000", "id", "x");
    await signer.verify("pool_0", "id", "x");
    expect([reads.get("pool_2000"), reads.get("pool_0")]).toEqual([1, 2]);
  });
});
