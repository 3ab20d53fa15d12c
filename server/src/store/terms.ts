import type { Kysely } from "kysely";
import type { TermsDocuments } from "../core/store/terms.ts";
import type { TermsDocument } from "../core/terms/terms.ts";
import { pageOf } from "./rows.ts";
import type { Tables, TermsRow } from "./tables.ts";

export function termsIn(db: Kysely<Tables>): TermsDocuments {
  const inPool = (poolId: string) => db.selectFrom("terms").selectAll().where("pool_id", "=", poolId);
  return {
    async insert(terms) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("terms")
        .values(toRow(terms))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId, id) {
      const row = await inPool(poolId).where("id", "=", id).executeTakeFirst();
      return row && toTerms(row);
    },
    async ofClient(poolId, clientId) {
      const rows = await inPool(poolId).where("client_id", "=", clientId).orderBy("name").execute();
      return rows.map(toTerms);
    },
    async replace(terms) {
      const { pool_id, id, name, links, updated_at } = toRow(terms);
      const { numUpdatedRows } = await db
        .updateTable("terms")
        .set({ name, links, updated_at })
        .where("pool_id", "=", pool_id)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, id) {
      const { numDeletedRows } = await db
        .deleteFrom("terms")
        .where("pool_id", "=", poolId)
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async deleteOfClient(poolId, clientId) {
      await db.deleteFrom("terms").where("pool_id", "=", poolId).where("client_id", "=", clientId).execute();
    },
    async page(poolId, limit, after = "") {
      const rows = await inPool(poolId)
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit + 1)
        .execute();
      return pageOf(rows.map(toTerms), limit, (terms) => terms.id);
    },
    async count(poolId) {
      const { terms } = await db
        .selectFrom("terms")
        .select((expression) => expression.fn.countAll<number>().as("terms"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return terms;
    },
  };
}

const toRow = (terms: TermsDocument): TermsRow => ({
  pool_id: terms.poolId,
  id: terms.id,
  client_id: terms.clientId,
  name: terms.name,
  links: JSON.stringify(terms.links),
  created_at: terms.createdAt.getTime(),
  updated_at: terms.updatedAt.getTime(),
});

const toTerms = (row: TermsRow): TermsDocument => ({
  poolId: row.pool_id,
  id: row.id,
  clientId: row.client_id,
  name: row.name,
  links: JSON.parse(row.links),
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
