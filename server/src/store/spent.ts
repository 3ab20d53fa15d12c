import type { Kysely } from "kysely";
import type { Spent } from "../core/ports.ts";
import type { Tables } from "./tables.ts";

export function spentIn(db: Kysely<Tables>): Spent {
  return {
    async spend(poolId, id, expiresAt) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("spent")
        .values({ pool_id: poolId, id, expires_at: expiresAt.getTime() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async sweep(before, limit) {
      const old = await db
        .selectFrom("spent")
        .select(["pool_id", "id"])
        .where("expires_at", "<", before.getTime())
        .limit(limit)
        .execute();
      for (const row of old) {
        await db.deleteFrom("spent").where("pool_id", "=", row.pool_id).where("id", "=", row.id).execute();
      }
      return old.length;
    },
  };
}
