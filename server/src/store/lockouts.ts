import { type Kysely, sql } from "kysely";
import type { Lockouts } from "../core/store/lockouts.ts";
import { sweepOld } from "./sweep.ts";
import type { Tables } from "./tables.ts";

/** Fifteen minutes: the longest lock, and the quiet after which counting begins anew. */
const QUIET_MS = 15 * 60_000;

/** Free until the fifth failure; the fifteenth would lock for 1 024 s, more than the longest lock. */
const FREE_FAILURES = 4;
const DOUBLINGS = 10;

export function lockoutsIn(db: Kysely<Tables>): Lockouts {
  return {
    async find(poolId, sub) {
      const row = await db
        .selectFrom("lockouts")
        .select("locked_until")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .executeTakeFirst();
      return row?.locked_until ? new Date(row.locked_until) : undefined;
    },
    async countFailure(poolId, sub, now) {
      const at = now.getTime();
      // Here `lockouts` is the row as it was, and `excluded` this failure.
      const isQuiet = sql`excluded.failed_at - lockouts.failed_at > ${QUIET_MS} and excluded.failed_at - lockouts.locked_until > ${QUIET_MS}`;
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("lockouts")
        .values({ pool_id: poolId, sub, failures: 1, failed_at: at, locked_until: 0 })
        .onConflict((conflict) =>
          conflict
            .columns(["pool_id", "sub"])
            .doUpdateSet({
              failures: sql<number>`case when ${isQuiet} then 1 else lockouts.failures + 1 end`,
              failed_at: sql<number>`excluded.failed_at`,
              locked_until: sql<number>`case
                when ${isQuiet} or lockouts.failures < ${FREE_FAILURES} then 0
                when lockouts.failures >= ${FREE_FAILURES + DOUBLINGS} then excluded.failed_at + ${QUIET_MS}
                else excluded.failed_at + 1000 * (1 << cast(lockouts.failures - ${FREE_FAILURES} as integer)) end`,
            })
            .whereRef("lockouts.locked_until", "<=", "excluded.failed_at"),
        )
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async clear(poolId, sub) {
      await db.deleteFrom("lockouts").where("pool_id", "=", poolId).where("sub", "=", sub).execute();
    },
    sweep: (before, limit) => sweepOld(db, "lockouts", "failed_at", before, limit),
  };
}
