import type { Kysely } from "kysely";
import type { Seal } from "../core/seal.ts";
import type { SamlKey, SamlKeys } from "../core/store/saml-keys.ts";
import { openBytes } from "./rows.ts";
import type { SamlKeyRow, Tables } from "./tables.ts";

export function samlKeysIn(db: Kysely<Tables>, seal: Seal): SamlKeys {
  const toKey = (row: SamlKeyRow): SamlKey => ({
    poolId: row.pool_id,
    privateKey: openBytes(seal, "saml-key", row.pool_id, row.private_key),
    certificate: row.certificate,
    createdAt: new Date(row.created_at),
  });
  return {
    async keep(key) {
      const kept = await db
        .insertInto("saml_keys")
        .values({
          pool_id: key.poolId,
          private_key: seal.seal("saml-key", key.poolId, key.privateKey),
          certificate: key.certificate,
          created_at: key.createdAt.getTime(),
        })
        // Nothing changes: only so does the statement answer with the row that was there.
        .onConflict((conflict) => conflict.column("pool_id").doUpdateSet({ pool_id: key.poolId }))
        .returningAll()
        .executeTakeFirstOrThrow();
      return toKey(kept);
    },
    async find(poolId) {
      const row = await db.selectFrom("saml_keys").selectAll().where("pool_id", "=", poolId).executeTakeFirst();
      return row && toKey(row);
    },
  };
}
