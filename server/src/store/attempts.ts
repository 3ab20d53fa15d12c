import { type Kysely, sql } from "kysely";
import type { Attempts } from "../core/ports.ts";
import type { Tables } from "./tables.ts";

export function attemptsIn(db: Kysely<Tables>): Attempts {
  return {
    async count(poolId, subject, action, windowStart) {
      const start = windowStart.getTime();
      const { count } = await db
        .insertInto("attempts")
        .values({ pool_id: poolId, subject, action, window_start: start, count: 1 })
        .onConflict((conflict) =>
          conflict.columns(["pool_id", "subject", "action"]).doUpdateSet({
            count: sql<number>`case when attempts.window_start = ${start} then attempts.count + 1 else 1 end`,
            window_start: start,
          }),
        )
        .returning("count")
        .executeTakeFirstOrThrow();
      return count;
    },
    async sweep(before, limit) {
      const old = await db
        .selectFrom("attempts")
        .select(["pool_id", "subject", "action"])
        .where("window_start", "<", before.getTime())
        .limit(limit)
        .execute();
      for (const row of old) {
        await db
          .deleteFrom("attempts")
          .where("pool_id", "=", row.pool_id)
          .where("subject", "=", row.subject)
          .where("action", "=", row.action)
          .where("window_start", "<", before.getTime())
          .execute();
      }
      return old.length;
    },
  };
}
