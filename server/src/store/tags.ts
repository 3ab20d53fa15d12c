import type { Kysely } from "kysely";
import type { Tags } from "../core/store/tags.ts";
import type { Tables } from "./tables.ts";

export function tagsIn(db: Kysely<Tables>): Tags {
  return {
    async of(arn) {
      const rows = await db.selectFrom("tags").select(["key", "value"]).where("arn", "=", arn).orderBy("key").execute();
      return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
    },
    async set(arn, tags) {
      const rows = Object.entries(tags).map(([key, value]) => ({ arn, key, value }));
      if (rows.length === 0) return;
      await db
        .insertInto("tags")
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(["arn", "key"]).doUpdateSet((expression) => ({ value: expression.ref("excluded.value") })),
        )
        .execute();
    },
    async remove(arn, keys) {
      if (keys.length === 0) return;
      await db.deleteFrom("tags").where("arn", "=", arn).where("key", "in", keys).execute();
    },
    async clear(arn) {
      await db.deleteFrom("tags").where("arn", "=", arn).execute();
    },
  };
}
