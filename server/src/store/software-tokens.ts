import type { Kysely } from "kysely";
import type { Seal } from "../core/seal.ts";
import type { SoftwareTokens } from "../core/store/software-tokens.ts";
import { equalBytes } from "../lib/equal.ts";
import { openBytes } from "./rows.ts";
import type { Tables } from "./tables.ts";

export function softwareTokensIn(db: Kysely<Tables>, seal: Seal): SoftwareTokens {
  const rowOf = (poolId: string, sub: string) =>
    db
      .selectFrom("software_tokens")
      .selectAll()
      .where("pool_id", "=", poolId)
      .where("sub", "=", sub)
      .executeTakeFirst();
  const sealed = (poolId: string, sub: string, secret: Uint8Array) =>
    seal.seal(PURPOSE, contextOf(poolId, sub), secret);
  const opened = (poolId: string, sub: string, secret: Uint8Array) =>
    openBytes(seal, PURPOSE, contextOf(poolId, sub), secret);

  return {
    async find(poolId, sub) {
      const row = await rowOf(poolId, sub);
      return row?.secret
        ? { poolId, sub, secret: opened(poolId, sub, row.secret), name: row.name ?? undefined }
        : undefined;
    },
    async proposed(poolId, sub) {
      const row = await rowOf(poolId, sub);
      return row?.proposed ? opened(poolId, sub, row.proposed) : undefined;
    },
    async propose(poolId, sub, secret) {
      const proposed = sealed(poolId, sub, secret);
      await db
        .insertInto("software_tokens")
        .values({ pool_id: poolId, sub, secret: null, proposed, name: null, last_step: 0 })
        .onConflict((conflict) => conflict.columns(["pool_id", "sub"]).doUpdateSet({ proposed }))
        .execute();
    },
    async accept({ poolId, sub, secret, name }, step) {
      const row = await rowOf(poolId, sub);
      if (!row?.proposed || !equalBytes(opened(poolId, sub, row.proposed), secret)) return false;
      const { numUpdatedRows } = await db
        .updateTable("software_tokens")
        .set({ secret: row.proposed, proposed: null, name: name ?? null, last_step: step })
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        // Another one may have been proposed since it was read.
        .where("proposed", "=", row.proposed)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async use(poolId, sub, step) {
      const { numUpdatedRows } = await db
        .updateTable("software_tokens")
        .set({ last_step: step })
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("last_step", "<", step)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, sub) {
      await db.deleteFrom("software_tokens").where("pool_id", "=", poolId).where("sub", "=", sub).execute();
    },
  };
}

const PURPOSE = "software-token";

const contextOf = (poolId: string, sub: string) => `${poolId}/${sub}`;
