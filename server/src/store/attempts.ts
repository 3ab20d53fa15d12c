import { type Kysely, sql } from "kysely";
import type { Attempts } from "../core/store/attempts.ts";
import { sweepOld } from "./sweep.ts";
import type { Tables } from "./tables.ts";

export function attemptsIn(db: Kysely<Tables>): Attempts {
  return {
    async count(poolId, subject, action, windowStart) {
      const { count } = await db
        .insertInto("attempts")
        .values({ pool_id: poolId, subject, action, window_start: windowStart.getTime(), count: 1 })
        .onConflict((conflict) =>
          conflict.columns(["pool_id", "subject", "action"]).doUpdateSet({
            count: sql<number>`case when excluded.window_start > attempts.window_start then 1 else attempts.count + 1 end`,
            window_start: sql<number>`case when excluded.window_start > attempts.window_start
              then excluded.window_start else attempts.window_start end`,
          }),
        )
        .returning("count")
        .executeTakeFirstOrThrow();
      return count;
    },
    sweep: (before, limit) => sweepOld(db, "attempts", "window_start", before, limit),
  };
}
