import type { Kysely } from "kysely";
import type { Client, ClientSecret } from "../core/clients/client.ts";
import type { Clients } from "../core/store/clients.ts";
import type { StoreNeeds } from "./needs.ts";
import { openText, pageOf, sealText } from "./rows.ts";
import type { ClientRow, Tables } from "./tables.ts";

export function clientsIn(db: Kysely<Tables>, { seal, dialect }: StoreNeeds): Clients {
  const toRow = (client: Client): ClientRow => ({
    id: client.id,
    pool_id: client.poolId,
    version: client.version,
    settings: JSON.stringify(client.settings),
    secrets: sealText(seal, "client-secrets", client.id, JSON.stringify(client.secrets)),
    sso_minutes: client.ssoMinutes ?? null,
    created_at: client.createdAt.getTime(),
    updated_at: client.updatedAt.getTime(),
  });

  const toClient = (row: ClientRow): Client => ({
    id: row.id,
    poolId: row.pool_id,
    version: row.version,
    settings: JSON.parse(row.settings),
    secrets: secretsIn(openText(seal, "client-secrets", row.id, row.secrets)),
    ...(row.sso_minutes !== null && { ssoMinutes: row.sso_minutes }),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  });

  const held = (poolId: string, id: string) =>
    db.selectFrom("clients").select("id").where("id", "=", id).where("pool_id", "=", poolId);

  return {
    async insert(client) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("clients")
        .values(toRow(client))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(id) {
      const row = await db.selectFrom("clients").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toClient(row);
    },
    async replace(client) {
      const { id, pool_id, ...changed } = toRow(client);
      const { numUpdatedRows } = await db
        .updateTable("clients")
        .set(changed)
        .where("id", "=", id)
        .where("pool_id", "=", pool_id)
        .where("version", "=", client.version - 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async hold(poolId, id) {
      const query = held(poolId, id);
      return (await (dialect === "postgres" ? query.forKeyShare() : query).executeTakeFirst()) !== undefined;
    },
    async holdAlone(poolId, id) {
      const query = held(poolId, id);
      return (await (dialect === "postgres" ? query.forNoKeyUpdate() : query).executeTakeFirst()) !== undefined;
    },
    async delete(poolId, id) {
      const { numDeletedRows } = await db
        .deleteFrom("clients")
        .where("id", "=", id)
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async page(poolId, limit, after = "") {
      const rows = await db
        .selectFrom("clients")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(toClient), limit, (client) => client.id);
    },
    async longestSsoMinutes(poolId) {
      const { longest } = await db
        .selectFrom("clients")
        .select((expression) => expression.fn.max("sso_minutes").as("longest"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return longest ?? undefined;
    },
    async count(poolId) {
      const { clients } = await db
        .selectFrom("clients")
        .select((expression) => expression.fn.countAll<number>().as("clients"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return clients;
    },
  };
}

function secretsIn(json: string): readonly ClientSecret[] {
  const secrets: readonly (Omit<ClientSecret, "createdAt"> & { readonly createdAt: string })[] = JSON.parse(json);
  return secrets.map(({ id, value, createdAt }) => ({ id, value, createdAt: new Date(createdAt) }));
}
