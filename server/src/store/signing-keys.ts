import type { Kysely } from "kysely";
import type { Seal } from "../core/seal.ts";
import type { SigningKey, SigningKeys } from "../core/store/signing-keys.ts";
import { openBytes, toDate } from "./rows.ts";
import type { Tables } from "./tables.ts";

export function signingKeysIn(db: Kysely<Tables>, seal: Seal): SigningKeys {
  return {
    async insert(keys) {
      await db
        .insertInto("signing_keys")
        .values(
          keys.map((key) => ({
            pool_id: key.poolId,
            kid: key.kid,
            use: key.use,
            private_key: seal.seal("signing-key", `${key.poolId}/${key.kid}`, key.privateKey),
            n: key.publicJwk.n,
            e: key.publicJwk.e,
            created_at: key.createdAt.getTime(),
            retired_at: key.retiredAt?.getTime() ?? null,
          })),
        )
        .execute();
    },
    async ofPool(poolId) {
      const rows = await db.selectFrom("signing_keys").selectAll().where("pool_id", "=", poolId).execute();
      return rows
        .map(
          (row): SigningKey => ({
            poolId: row.pool_id,
            kid: row.kid,
            use: row.use,
            privateKey: openBytes(seal, "signing-key", `${row.pool_id}/${row.kid}`, row.private_key),
            publicJwk: { n: row.n, e: row.e },
            createdAt: new Date(row.created_at),
            retiredAt: toDate(row.retired_at),
          }),
        )
        .toSorted(currentFirst);
    },
    async poolsWithKeysBefore(before) {
      const rows = await db
        .selectFrom("signing_keys")
        .select("pool_id")
        .where("created_at", "<=", before.getTime())
        .execute();
      // Asked for distinct ones, SQLite reads the keys of all pools.
      return [...new Set(rows.map((row) => row.pool_id))];
    },
    async retire(poolId, kid, at) {
      const { numUpdatedRows } = await db
        .updateTable("signing_keys")
        .set({ retired_at: at.getTime() })
        .where("pool_id", "=", poolId)
        .where("kid", "=", kid)
        .where("retired_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async sweep(poolId, before) {
      await db
        .deleteFrom("signing_keys")
        .where("pool_id", "=", poolId)
        .where("retired_at", "<", before.getTime())
        .execute();
    },
  };
}

// Within the current ones the ID key stands first: the order people see on Cognito.
function currentFirst(one: SigningKey, other: SigningKey): number {
  if (lastedUntil(one) !== lastedUntil(other)) return lastedUntil(other) > lastedUntil(one) ? 1 : -1;
  return other.use.localeCompare(one.use);
}

const lastedUntil = ({ retiredAt }: SigningKey): number => retiredAt?.getTime() ?? Number.POSITIVE_INFINITY;
