import type { Kysely } from "kysely";
import type { IdentityLinks } from "../core/store/identity-links.ts";
import { pageOf } from "./rows.ts";
import type { Tables } from "./tables.ts";

export function identityLinksIn(db: Kysely<Tables>): IdentityLinks {
  return {
    async claim(poolId, sub, { provider, attribute, value }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("identity_links")
        .values({ pool_id: poolId, provider, attribute, value, sub })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId, { provider, attribute, value }) {
      const row = await db
        .selectFrom("identity_links")
        .select("sub")
        .where("pool_id", "=", poolId)
        .where("provider", "=", provider)
        .where("attribute", "=", attribute)
        .where("value", "=", value)
        .executeTakeFirst();
      return row?.sub;
    },
    async ofProvider(poolId, provider, limit, after) {
      const [attribute, value]: [string, string] = after === undefined ? ["", ""] : JSON.parse(after);
      const rows = await db
        .selectFrom("identity_links")
        .select(["sub", "attribute", "value"])
        .where("pool_id", "=", poolId)
        .where("provider", "=", provider)
        .where((where) => where(where.refTuple("attribute", "value"), ">", where.tuple(attribute, value)))
        .orderBy("attribute")
        .orderBy("value")
        .limit(limit + 1)
        .execute();
      const { items, next } = pageOf(rows, limit, (row) => JSON.stringify([row.attribute, row.value]));
      return {
        items: items.map(({ sub, ...person }) => ({ sub, person: { provider, ...person } })),
        ...(next !== undefined && { next }),
      };
    },
    async release(poolId, sub, { provider, attribute, value }) {
      const { numDeletedRows } = await db
        .deleteFrom("identity_links")
        .where("pool_id", "=", poolId)
        .where("provider", "=", provider)
        .where("attribute", "=", attribute)
        .where("value", "=", value)
        .where("sub", "=", sub)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}
