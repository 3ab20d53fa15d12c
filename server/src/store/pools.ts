import type { Kysely } from "kysely";
import type { Pool } from "../core/pools/pool.ts";
import type { Pools } from "../core/store/pools.ts";
import type { StoreNeeds } from "./needs.ts";
import { pageOf } from "./rows.ts";
import { sweepPool } from "./sweep.ts";
import type { PoolRow, Tables } from "./tables.ts";

/** A write that began before a pool was deleted has ended by then, and its rows are swept too. */
const SWEPT_AGAIN_AFTER_MS = 3_600_000;

export function poolsIn(db: Kysely<Tables>, { dialect }: StoreNeeds): Pools {
  return {
    async insert(pool) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("pools")
        .values(toRow(pool))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows !== 1n) return false;
      // An id that somebody chose may come back: without its marks no sweep touches the new pool.
      const marks = await db.deleteFrom("deleted_pools").where("pool_id", "=", pool.id).executeTakeFirstOrThrow();
      if (marks.numDeletedRows > 0n) await sweepPool(db, pool.id, Number.MAX_SAFE_INTEGER);
      return true;
    },
    async find(id) {
      const row = await db.selectFrom("pools").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toPool(row);
    },
    async hold(id) {
      const query = db.selectFrom("pools").select("id").where("id", "=", id);
      return (await (dialect === "postgres" ? query.forNoKeyUpdate() : query).executeTakeFirst()) !== undefined;
    },
    async replace(pool) {
      const { id, ...changed } = toRow(pool);
      const { numUpdatedRows } = await db
        .updateTable("pools")
        .set(changed)
        .where("id", "=", id)
        .where("version", "=", pool.version - 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(id) {
      const { numDeletedRows } = await db.deleteFrom("pools").where("id", "=", id).executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return false;
      const now = Date.now();
      await db
        .insertInto("deleted_pools")
        .values([now, now + SWEPT_AGAIN_AFTER_MS].map((sweep_at) => ({ pool_id: id, sweep_at })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      // Names and clients go at once: they are few, and a new pool may want the name.
      for (const table of ["clients", "domains", "signing_keys", "resource_servers", "user_pool_replicas"] as const) {
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
      let removed = 0;
      while (removed < limit) {
        const due = db
          .selectFrom("deleted_pools")
          .selectAll()
          .where("sweep_at", "<=", Date.now())
          .orderBy("sweep_at")
          .limit(1);
        const mark = await (dialect === "postgres" ? due.forUpdate().skipLocked() : due).executeTakeFirst();
        if (!mark) break;
        removed += await sweepPool(db, mark.pool_id, limit - removed);
        if (removed >= limit) break;
        await db
          .deleteFrom("deleted_pools")
          .where("pool_id", "=", mark.pool_id)
          .where("sweep_at", "=", mark.sweep_at)
          .execute();
        removed++;
      }
      return removed;
    },
  };
}

const toRow = (pool: Pool): PoolRow => ({
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
  settings: JSON.parse(row.settings),
  schema: JSON.parse(row.schema),
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
