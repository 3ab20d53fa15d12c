import type { Kysely } from "kysely";
import type { LogDeliveries } from "../core/store/log-deliveries.ts";
import type { Tables } from "./tables.ts";

export function logDeliveriesIn(db: Kysely<Tables>): LogDeliveries {
  return {
    async put(poolId, configurations) {
      const row = { pool_id: poolId, configurations: JSON.stringify(configurations) };
      await db
        .insertInto("log_deliveries")
        .values(row)
        .onConflict((conflict) => conflict.column("pool_id").doUpdateSet({ configurations: row.configurations }))
        .execute();
    },
    async of(poolId) {
      const row = await db
        .selectFrom("log_deliveries")
        .select("configurations")
        .where("pool_id", "=", poolId)
        .executeTakeFirst();
      return row ? JSON.parse(row.configurations) : [];
    },
  };
}
