import type { Kysely } from "kysely";
import type { AttributeSchema, Pool, PoolSettings } from "../core/pools/pool.ts";
import type { Pools } from "../core/ports.ts";
import { type Fields, fromJson, pageOf } from "./rows.ts";
import type { PoolRow, Tables } from "./tables.ts";

export function poolsIn(db: Kysely<Tables>): Pools {
  return {
    async insert(pool) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("pools")
        .values(toRow(pool))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(id) {
      const row = await db.selectFrom("pools").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toPool(row);
    },
    async replace(pool) {
      const { numUpdatedRows } = await db
        .updateTable("pools")
        .set(toRow(pool))
        .where("id", "=", pool.id)
        .where("version", "=", pool.version - 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(id) {
      const { numDeletedRows } = await db.deleteFrom("pools").where("id", "=", id).executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return false;
      await db.insertInto("deleted_pools").values({ pool_id: id }).execute();
      // Names and clients go at once: they are few, and a new pool may want the name.
      for (const table of ["clients", "domains", "signing_keys", "resource_servers"] as const) {
        await db.deleteFrom(table).where("pool_id", "=", id).execute();
      }
      return true;
    },
    async page(region, limit, after = `${region}_`) {
      const rows = await db
        .selectFrom("pools")
        .selectAll()
        .where("id", ">", after)
        .where("id", "<", `${region}\u0060`) // the character after "_"
        .orderBy("id")
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(toPool), limit, (pool) => pool.id);
    },
    async sweep(limit) {
      const deleted = await db.selectFrom("deleted_pools").select("pool_id").limit(1).executeTakeFirst();
      if (!deleted) return 0;
      const poolId = deleted.pool_id;
      let removed = 0;
      for (const [table, key] of SWEPT) {
        const rows = await db.selectFrom(table).select(key).where("pool_id", "=", poolId).limit(limit - removed).execute();
        const keys = [...new Set(rows.map((row) => Object.values(row)[0] as string))];
        if (keys.length > 0) {
          await db.deleteFrom(table).where("pool_id", "=", poolId).where(key, "in", keys).execute();
        }
        removed += rows.length;
        if (removed >= limit) return removed;
      }
      await db.deleteFrom("deleted_pools").where("pool_id", "=", poolId).execute();
      return removed;
    },
  };
}

/** What a deleted pool leaves behind, with the column that cuts it into portions. */
const SWEPT = [
  ["users", "sub"],
  ["logins", "name"],
  ["search_terms", "sub"],
  ["former_passwords", "sub"],
  ["groups", "name"],
  ["group_members", "sub"],
  ["codes", "sub"],
  ["attempts", "subject"],
  ["sessions", "sub"],
  ["lockouts", "sub"],
  ["spent", "id"],
  ["messages", "id"],
] as const;

const toRow = (pool: Pool): Fields<PoolRow> => ({
  id: pool.id,
  version: pool.version,
  settings: JSON.stringify(pool.settings),
  schema: JSON.stringify(pool.schema),
  created_at: pool.createdAt.getTime(),
  updated_at: pool.updatedAt.getTime(),
});

const toPool = (row: PoolRow): Pool => ({
  id: row.id,
  version: row.version,
  settings: fromJson<PoolSettings>(row.settings),
  schema: fromJson<readonly AttributeSchema[]>(row.schema),
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
