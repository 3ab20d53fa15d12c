import type { Kysely } from "kysely";
import type { Spent } from "../core/store/spent.ts";
import { sweepOld } from "./sweep.ts";
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
    async isSpent(poolId, id) {
      const row = await db
        .selectFrom("spent")
        .select("id")
        .where("pool_id", "=", poolId)
        .where("id", "=", id)
        .executeTakeFirst();
      return row !== undefined;
    },
    sweep: (before, limit) => sweepOld(db, "spent", "expires_at", before, limit),
  };
}
