import { type Kysely, sql } from "kysely";
import type { Lockouts } from "../core/ports.ts";
import type { Tables } from "./tables.ts";

/** Fifteen minutes: the longest lock, and the quiet after which counting begins anew. */
const QUIET_MS = 15 * 60_000;

export function lockoutsIn(db: Kysely<Tables>): Lockouts {
  return {
    async find(poolId, sub) {
      const row = await db
        .selectFrom("lockouts")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .executeTakeFirst();
      return row?.locked_until ? new Date(row.locked_until) : undefined;
    },
    async countFailure(poolId, sub, now) {
      const at = now.getTime();
      const quiet = at - QUIET_MS;
      await db
        .insertInto("lockouts")
        .values({ pool_id: poolId, sub, failures: 1, failed_at: at, locked_until: 0 })
        .onConflict((conflict) =>
          conflict
            .columns(["pool_id", "sub"])
            .doUpdateSet({
              failures: sql<number>`case when lockouts.failed_at < ${quiet} then 1 else lockouts.failures + 1 end`,
              // The fifth failure in a row locks for a second, and each further one for twice as long.
              locked_until: sql<number>`case
                when lockouts.failed_at < ${quiet} or lockouts.failures < 4 then 0
                when lockouts.failures >= 14 then ${at + QUIET_MS}
                else ${at} + 1000 * (1 << cast(lockouts.failures - 4 as integer)) end`,
              failed_at: at,
            })
            .where("lockouts.locked_until", "<=", at),
        )
        .execute();
    },
    async clear(poolId, sub) {
      await db.deleteFrom("lockouts").where("pool_id", "=", poolId).where("sub", "=", sub).execute();
    },
    async sweep(before, limit) {
      const old = await db
        .selectFrom("lockouts")
        .select(["pool_id", "sub"])
        .where("failed_at", "<", before.getTime())
        .limit(limit)
        .execute();
      for (const row of old) {
        await db
          .deleteFrom("lockouts")
          .where("pool_id", "=", row.pool_id)
          .where("sub", "=", row.sub)
          .where("failed_at", "<", before.getTime())
          .execute();
      }
      return old.length;
    },
  };
}
