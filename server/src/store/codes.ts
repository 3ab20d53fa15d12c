import type { Kysely } from "kysely";
import type { Code, Codes } from "../core/store/codes.ts";
import { sweepOld } from "./sweep.ts";
import type { CodeRow, Tables } from "./tables.ts";

export function codesIn(db: Kysely<Tables>): Codes {
  return {
    async put(code) {
      const { pool_id, sub, purpose, ...row } = toRow(code);
      await db
        .insertInto("codes")
        .values({ pool_id, sub, purpose, ...row })
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
    sweep: (before, limit) => sweepOld(db, "codes", "expires_at", before, limit),
  };
}

const toRow = (code: Code): CodeRow => ({
  pool_id: code.poolId,
  sub: code.sub,
  purpose: code.purpose,
  digest: code.digest,
  attribute: code.attribute,
  destination: code.destination,
  expires_at: code.expiresAt.getTime(),
});

const toCode = (row: CodeRow): Code => ({
  poolId: row.pool_id,
  sub: row.sub,
  purpose: row.purpose,
  digest: row.digest,
  attribute: row.attribute,
  destination: row.destination,
  expiresAt: new Date(row.expires_at),
});
