import type { Kysely } from "kysely";
import type { ResourceServer, ResourceServers } from "../core/store/resource-servers.ts";
import { pageOf } from "./rows.ts";
import type { ResourceServerRow, Tables } from "./tables.ts";

export function resourceServersIn(db: Kysely<Tables>): ResourceServers {
  return {
    async all(poolId) {
      const rows = await db.selectFrom("resource_servers").selectAll().where("pool_id", "=", poolId).execute();
      return rows.map(toServer);
    },
    async insert(server) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("resource_servers")
        .values(toRow(server))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId, identifier) {
      const row = await db
        .selectFrom("resource_servers")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("identifier", "=", identifier)
        .executeTakeFirst();
      return row && toServer(row);
    },
    async replace(server) {
      const { pool_id, identifier, ...changed } = toRow(server);
      const { numUpdatedRows } = await db
        .updateTable("resource_servers")
        .set(changed)
        .where("pool_id", "=", pool_id)
        .where("identifier", "=", identifier)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, identifier) {
      const { numDeletedRows } = await db
        .deleteFrom("resource_servers")
        .where("pool_id", "=", poolId)
        .where("identifier", "=", identifier)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async page(poolId, limit, after = "") {
      const rows = await db
        .selectFrom("resource_servers")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("identifier", ">", after)
        .orderBy("identifier")
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(toServer), limit, (server) => server.identifier);
    },
  };
}

const toRow = (server: ResourceServer): ResourceServerRow => ({
  pool_id: server.poolId,
  identifier: server.identifier,
  name: server.name,
  scopes: JSON.stringify(server.scopes),
});

const toServer = (row: ResourceServerRow): ResourceServer => ({
  poolId: row.pool_id,
  identifier: row.identifier,
  name: row.name,
  scopes: JSON.parse(row.scopes),
});
