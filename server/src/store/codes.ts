import type { Kysely } from "kysely";
import type { Code, CodePurpose, Codes } from "../core/ports.ts";
import type { CodeRow, Tables } from "./tables.ts";

export function codesIn(db: Kysely<Tables>): Codes {
  return {
    async put(code) {
      const row = {
        pool_id: code.poolId,
        sub: code.sub,
        purpose: code.purpose,
        digest: code.digest,
        attribute: code.attribute,
        destination: code.destination,
        expires_at: code.expiresAt.getTime(),
      };
      await db
        .insertInto("codes")
        .values(row)
        .onConflict((conflict) => conflict.columns(["pool_id", "sub", "purpose"]).doUpdateSet(row))
        .execute();
    },
    async find(poolId, sub, purpose) {
      const row = await db
        .selectFrom("codes")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("purpose", "=", purpose)
        .executeTakeFirst();
      return row && toCode(row);
    },
    async take(poolId, sub, purpose, digest, now) {
      const row = await db
        .deleteFrom("codes")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("purpose", "=", purpose)
        .where("digest", "=", digest)
        .where("expires_at", ">", now.getTime())
        .returningAll()
        .executeTakeFirst();
      return row && toCode(row);
    },
    async delete(poolId, sub, purpose) {
      await db
        .deleteFrom("codes")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("purpose", "=", purpose)
        .execute();
    },
    async sweep(before, limit) {
      const old = await db
        .selectFrom("codes")
        .select(["pool_id", "sub", "purpose"])
        .where("expires_at", "<", before.getTime())
        .limit(limit)
        .execute();
      for (const row of old) {
        await db
          .deleteFrom("codes")
          .where("pool_id", "=", row.pool_id)
          .where("sub", "=", row.sub)
          .where("purpose", "=", row.purpose)
          .where("expires_at", "<", before.getTime())
          .execute();
      }
      return old.length;
    },
  };
}

const toCode = (row: CodeRow): Code => ({
  poolId: row.pool_id,
  sub: row.sub,
  purpose: row.purpose as CodePurpose,
  digest: row.digest,
  attribute: row.attribute as Code["attribute"],
  destination: row.destination,
  expiresAt: new Date(row.expires_at),
});
