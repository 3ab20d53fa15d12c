import type { Kysely } from "kysely";
import type { Branding } from "../core/branding/branding.ts";
import type { Brandings } from "../core/store/brandings.ts";
import type { BrandingRow, Tables } from "./tables.ts";

export function brandingsIn(db: Kysely<Tables>): Brandings {
  const inPool = (poolId: string) => db.selectFrom("brandings").selectAll().where("pool_id", "=", poolId);
  return {
    async insert(branding) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("brandings")
        .values(toRow(branding))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId, id) {
      const row = await inPool(poolId).where("id", "=", id).executeTakeFirst();
      return row && toBranding(row);
    },
    async ofClient(poolId, clientId) {
      const row = await inPool(poolId).where("client_id", "=", clientId).executeTakeFirst();
      return row && toBranding(row);
    },
    async replace(branding) {
      const { pool_id, id, settings, assets, version, updated_at } = toRow(branding);
      const { numUpdatedRows } = await db
        .updateTable("brandings")
        .set({ settings, assets, version, updated_at })
        .where("pool_id", "=", pool_id)
        .where("id", "=", id)
        .where("version", "=", branding.version - 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, id) {
      const { numDeletedRows } = await db
        .deleteFrom("brandings")
        .where("pool_id", "=", poolId)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async count(poolId) {
      const { brandings } = await db
        .selectFrom("brandings")
        .select((expression) => expression.fn.countAll<number>().as("brandings"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return brandings;
    },
  };
}

const toRow = (branding: Branding): BrandingRow => ({
  pool_id: branding.poolId,
  id: branding.id,
  client_id: branding.clientId,
  settings: branding.settings === undefined ? null : JSON.stringify(branding.settings),
  assets: JSON.stringify(branding.assets),
  version: branding.version,
  created_at: branding.createdAt.getTime(),
  updated_at: branding.updatedAt.getTime(),
});

const toBranding = (row: BrandingRow): Branding => ({
  poolId: row.pool_id,
  id: row.id,
  clientId: row.client_id,
  settings: row.settings === null ? undefined : JSON.parse(row.settings),
  assets: JSON.parse(row.assets),
  version: row.version,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
