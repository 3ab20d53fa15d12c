import type { Kysely } from "kysely";
import type { Device } from "../core/devices/device.ts";
import type { Seal } from "../core/seal.ts";
import type { Devices } from "../core/store/devices.ts";
import { openBytes, pageOf } from "./rows.ts";
import type { DeviceRow, Tables } from "./tables.ts";

export function devicesIn(db: Kysely<Tables>, seal: Seal): Devices {
  const one = (poolId: string, sub: string, key: string) => ({ pool_id: poolId, sub, device_key: key });

  return {
    async insert(device) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("devices")
        .values(toRow(seal, device))
        .onConflict((conflict) => conflict.columns(["pool_id", "sub", "device_key"]).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId, sub, key) {
      const row = await db
        .selectFrom("devices")
        .selectAll()
        .where((where) => where.and(one(poolId, sub, key)))
        .executeTakeFirst();
      return row && toDevice(seal, row);
    },
    async setStatus(poolId, sub, key, status, at) {
      const { numUpdatedRows } = await db
        .updateTable("devices")
        .set({ status, updated_at: at.getTime() })
        .where((where) => where.and(one(poolId, sub, key)))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async touch(poolId, sub, key, at, address) {
      const { numUpdatedRows } = await db
        .updateTable("devices")
        .set({ authenticated_at: at.getTime(), ...(address !== undefined && { address }) })
        .where((where) => where.and(one(poolId, sub, key)))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, sub, key) {
      const { numDeletedRows } = await db
        .deleteFrom("devices")
        .where((where) => where.and(one(poolId, sub, key)))
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async page(poolId, sub, limit, after = "", status) {
      const rows = await db
        .selectFrom("devices")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("device_key", ">", after)
        .$if(status !== undefined, (query) => query.where("status", "=", status ?? "remembered"))
        .orderBy("device_key")
        .limit(limit + 1)
        .execute();
      const { items, next } = pageOf(rows, limit, (row) => row.device_key);
      return { items: items.map((row) => toDevice(seal, row)), ...(next !== undefined && { next }) };
    },
  };
}

const PURPOSE = "device";
const SALT_BYTES = 16;

const contextOf = ({ pool_id, sub, device_key }: Pick<DeviceRow, "pool_id" | "sub" | "device_key">) =>
  `${pool_id}/${sub}/${device_key}`;

function toRow(seal: Seal, { verifier, ...device }: Device): DeviceRow {
  const id = { pool_id: device.poolId, sub: device.sub, device_key: device.key };
  return {
    ...id,
    group_key: verifier.poolName,
    verifier: seal.seal(PURPOSE, contextOf(id), Buffer.concat([verifier.salt, verifier.verifier])),
    name: device.name ?? null,
    status: device.status,
    address: device.address ?? null,
    created_at: device.createdAt.getTime(),
    updated_at: device.updatedAt.getTime(),
    authenticated_at: device.authenticatedAt.getTime(),
  };
}

const toDevice = (seal: Seal, row: DeviceRow): Device => ({
  poolId: row.pool_id,
  sub: row.sub,
  key: row.device_key,
  // Opened when it is looked at: a list never does.
  get verifier() {
    const bytes = openBytes(seal, PURPOSE, contextOf(row), row.verifier);
    return {
      poolName: row.group_key,
      userId: row.device_key,
      salt: bytes.subarray(0, SALT_BYTES),
      verifier: bytes.subarray(SALT_BYTES),
    };
  },
  name: row.name ?? undefined,
  status: row.status,
  address: row.address ?? undefined,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
  authenticatedAt: new Date(row.authenticated_at),
});
