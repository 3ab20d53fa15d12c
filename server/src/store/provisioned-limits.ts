import type { Kysely } from "kysely";
import type { ProvisionedLimits } from "../core/store/provisioned-limits.ts";
import type { Tables } from "./tables.ts";

export function provisionedLimitsIn(db: Kysely<Tables>): ProvisionedLimits {
  return {
    async set(region, category, value) {
      await db
        .insertInto("provisioned_limits")
        .values({ region, category, value })
        .onConflict((conflict) => conflict.columns(["region", "category"]).doUpdateSet({ value }))
        .execute();
    },
    async find(region, category) {
      const row = await db
        .selectFrom("provisioned_limits")
        .select("value")
        .where("region", "=", region)
        .where("category", "=", category)
        .executeTakeFirst();
      return row?.value;
    },
  };
}
