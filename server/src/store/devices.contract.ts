import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Device } from "../core/devices/device.ts";
import type { Store } from "../core/store/store.ts";
import {
  aDevice,
  aPool,
  aSession,
  at,
  aUser,
  keepUser,
  meanwhile,
  type Servers,
  sixteen,
  uuid,
} from "./store.fixture.ts";

/** What a store promises about the devices that people have confirmed. */
export function devicesContract(servers: () => Servers): void {
  const store = () => servers().store;
  const insert = (device: Device, s: Store = store()) => s.writeOne((tx) => tx.devices.insert(device));
  const find = ({ poolId, sub, key }: Device) => store().devices.find(poolId, sub, key);
  const somebody = () => keepUser(store(), aUser(aPool()));

  describe("devices", () => {
    test("one is found as it was stored, by its own user only", async () => {
      const device = aDevice(await somebody(), { name: "Ada's phone", address: "192.0.2.1" });
      const bare = aDevice(device, { status: "not_remembered" });
      expect([await insert(device), await insert(bare)]).toEqual([true, true]);
      expect([await find(device), await find(bare)]).toEqual([device, bare]);
      for (const other of [{ poolId: aPool().id }, { sub: uuid() }, { key: uuid() }]) {
        expect(await find({ ...device, ...other })).toBeUndefined();
      }
    });

    test("of sixteen at a time who store one key of a user, one did, and that one stays", async () => {
      const device = aDevice(await somebody());
      const stored = await sixteen(servers(), (s, n) => insert({ ...device, name: `n${n}` }, s));
      expect(stored.filter(Boolean)).toHaveLength(1);
      expect((await find(device))?.name).toBe(`n${stored.indexOf(true)}`);
      expect(await insert(aDevice(await somebody(), { key: device.key }))).toBe(true);
    });

    test("its status changes, and then it was changed; a sign-in from it does not change it", async () => {
      const device = aDevice(await somebody());
      const { poolId, sub, key } = device;
      await insert(device);
      const write = store().writeOne;
      expect(await write((tx) => tx.devices.setStatus(poolId, sub, key, "not_remembered", at(5)))).toBe(true);
      expect(await write((tx) => tx.devices.touch(poolId, sub, key, at(7), "192.0.2.7"))).toBe(true);
      const changed = { ...device, status: "not_remembered", updatedAt: at(5), authenticatedAt: at(7) };
      expect(await find(device)).toEqual({ ...changed, address: "192.0.2.7" });
      expect(await write((tx) => tx.devices.touch(poolId, sub, key, at(8)))).toBe(true);
      expect(await find(device)).toEqual({ ...changed, address: "192.0.2.7", authenticatedAt: at(8) });
      expect(await write((tx) => tx.devices.setStatus(poolId, uuid(), key, "remembered", at(9)))).toBe(false);
      expect(await write((tx) => tx.devices.touch(poolId, uuid(), key, at(9)))).toBe(false);
    });

    test("of sixteen at a time who remove one, one did, and others stay", async () => {
      const device = aDevice(await somebody());
      const other = aDevice(device);
      for (const each of [device, other]) await insert(each);
      const { poolId, sub, key } = device;
      const removed = await sixteen(servers(), (s) => s.writeOne((tx) => tx.devices.delete(poolId, sub, key)));
      expect(removed.filter(Boolean)).toHaveLength(1);
      expect([await find(device), await find(other)]).toEqual([undefined, other]);
    });

    test("who stores one that is being removed finds what the removal left behind", async () => {
      const device = aDevice(await somebody());
      await insert(device);
      const { poolId, sub, key } = device;
      const isMarked = await meanwhile(
        servers(),
        async (tx) => {
          await tx.devices.delete(poolId, sub, key);
          await tx.spent.spend(poolId, key, at(60));
        },
        (s) =>
          s.write(async (tx) => {
            expect(await tx.devices.insert(device)).toBe(true);
            return tx.spent.isSpent(poolId, key);
          }),
      );
      expect(isMarked).toBe(true);
    });

    test("a user's stand in order of key, all or those of one status, page by page", async () => {
      const user = await somebody();
      const keys = ["a", "b", "c", "d", "e"];
      for (const key of keys.toReversed()) {
        await insert(aDevice(user, { key, status: key === "b" || key === "d" ? "not_remembered" : "remembered" }));
      }
      await insert(aDevice(await somebody(), { key: "aa" }));
      const page = async (limit: number, after?: string, status?: Device["status"]) => {
        const { items, next } = await store().devices.page(user.poolId, user.sub, limit, after, status);
        return [items.map(({ key }) => key).join(""), next];
      };
      expect(await page(5)).toEqual(["abcde", undefined]);
      expect(await page(2)).toEqual(["ab", "b"]);
      expect(await page(3, "b")).toEqual(["cde", undefined]);
      expect(await page(2, undefined, "remembered")).toEqual(["ac", "c"]);
      expect(await page(2, "c", "remembered")).toEqual(["e", undefined]);
    });

    test("what proves the secret lies sealed, bound to its device", async () => {
      const device = aDevice(await somebody());
      const other = aDevice(device);
      for (const each of [device, other]) await insert(each);
      const { database } = servers();
      const sealedOf = async ({ key }: Device) => {
        const { rows } = await sql<{ verifier: Uint8Array }>`
          select verifier from devices where device_key = ${key}`.execute(database.db);
        return Buffer.from(rows[0]?.verifier ?? []);
      };
      const sealed = await sealedOf(device);
      for (const secret of [device.verifier.salt, device.verifier.verifier.subarray(0, 16)]) {
        expect(sealed.includes(Buffer.from(secret))).toBe(false);
      }
      await database.writeOne((db) =>
        sql`update devices set verifier = ${sealed} where device_key = ${other.key}`.execute(db),
      );
      const moved = await find(other);
      expect(() => moved?.verifier).toThrow("A stored value (device) does not open");
    });

    test("the device of a sign-in is kept with it, and stays when its token is rotated", async () => {
      const user = await somebody();
      const session = aSession(user, { deviceKey: "us-east-1_x" });
      await store().writeOne((tx) => tx.sessions.open(session, at(0)));
      expect((await store().sessions.findWithUser(user.poolId, user.sub, session.id))?.session).toEqual(session);
      await store().writeOne((tx) => tx.sessions.rotate(session, randomBytes(32), at(60)));
      expect((await store().sessions.find(user.poolId, user.sub, session.id))?.deviceKey).toBe("us-east-1_x");
    });
  });
}
