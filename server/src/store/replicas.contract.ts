import { describe, expect, test } from "vitest";
import type { Replica } from "../core/replicas/replica.ts";
import type { Store } from "../core/store/store.ts";
import { aPool, at, type Servers, sixteen, uuid } from "./store.fixture.ts";

/** What a store promises about the replicas of pools in other regions. */
export function replicasContract(servers: () => Servers): void {
  const store = () => servers().store;
  const aReplica = (given: Partial<Replica> = {}): Replica => ({
    poolId: aPool().id,
    id: uuid(),
    region: "us-west-2",
    status: "CREATING",
    createdAt: at(0),
    ...given,
  });
  const insert = (replica: Replica, s: Store = store()) => s.writeOne((tx) => tx.replicas.insert(replica));
  const find = ({ poolId }: Replica) => store().replicas.find(poolId);
  const kept = async (given?: Partial<Replica>) => {
    const replica = aReplica(given);
    expect(await insert(replica)).toBe(true);
    return replica;
  };

  describe("replicas", () => {
    test("one is found as it was stored, of its own pool only", async () => {
      const replica = await kept();
      expect(await find(replica)).toEqual(replica);
      expect(await find(aReplica())).toBeUndefined();
    });

    test("their regions are told for many pools at once", async () => {
      const [west, east] = [await kept(), await kept({ region: "ap-east-1" })];
      await kept();
      expect(await store().replicas.regions([west.poolId, aPool().id, east.poolId])).toEqual(
        new Map([
          [west.poolId, "us-west-2"],
          [east.poolId, "ap-east-1"],
        ]),
      );
      expect(await store().replicas.regions([])).toEqual(new Map());
    });

    test("of sixteen at a time that are made of one pool, in whatever regions, one is", async () => {
      const { poolId } = aReplica();
      const wanted = Array.from({ length: 16 }, (_, n) => aReplica({ poolId, region: `eu-west-${n % 3}` }));
      const made = await sixteen(servers(), async (s, n) => {
        const replica = wanted[n];
        return replica && (await insert(replica, s)) ? replica : undefined;
      });
      expect(made.filter(Boolean)).toEqual([await store().replicas.find(poolId)]);
    });

    test("a status follows on those it is told to follow on, and on no other", async () => {
      const replica = await kept();
      const change = (from: readonly Replica["status"][], to: Replica["status"]) =>
        store().writeOne((tx) => tx.replicas.change(replica, from, to));
      expect(await change(["ACTIVE", "INACTIVE"], "ACTIVE")).toBe(false);
      expect(await find(replica)).toEqual(replica);
      expect(await change(["CREATING"], "INACTIVE")).toBe(true);
      expect(await change(["CREATING"], "INACTIVE")).toBe(false);
      expect(await change(["ACTIVE", "INACTIVE"], "ACTIVE")).toBe(true);
      expect(await find(replica)).toEqual({ ...replica, status: "ACTIVE" });
    });

    test("one that was made after another is not taken for it", async () => {
      const former = await kept({ status: "INACTIVE" });
      const remove = (replica: Replica, s: Store = store()) =>
        s.writeOne((tx) => tx.replicas.delete(replica, ["CREATING", "INACTIVE"]));
      const removed = await sixteen(servers(), (s) => remove(former, s));
      expect(removed.filter(Boolean)).toEqual([true]);
      const replica = await kept({ poolId: former.poolId, status: "ACTIVE" });
      expect(await store().writeOne((tx) => tx.replicas.change(former, ["ACTIVE"], "INACTIVE"))).toBe(false);
      expect(await remove({ ...former, status: "ACTIVE" })).toBe(false);
      expect(await remove(replica)).toBe(false);
      expect(await find(replica)).toEqual(replica);
    });

    test("it goes at once with its pool", async () => {
      const pool = aPool();
      await store().write((tx) => tx.pools.insert(pool));
      const replica = await kept({ poolId: pool.id });
      expect(await store().write((tx) => tx.pools.delete(pool.id))).toBe(true);
      expect(await find(replica)).toBeUndefined();
    });
  });
}
