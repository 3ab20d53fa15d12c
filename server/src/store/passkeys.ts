import type { Kysely, Selectable } from "kysely";
import type { Passkey } from "../core/passkeys/passkey.ts";
import type { Passkeys } from "../core/store/passkeys.ts";
import type { PasskeyRow, Tables } from "./tables.ts";

export function passkeysIn(db: Kysely<Tables>): Passkeys {
  return {
    async insert(passkey) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("passkeys")
        .values(toRow(passkey))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async ofUser(poolId, sub) {
      const rows = await db
        .selectFrom("passkeys")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return rows.map(toPasskey);
    },
    async use({ poolId, sub, id }, counter) {
      const { numUpdatedRows } = await db
        .updateTable("passkeys")
        .set({ counter })
        .where("pool_id", "=", poolId)
        .where("id", "=", id)
        .where("sub", "=", sub)
        .where((where) =>
          where.or([where("counter", "<", counter), where.and([where("counter", "=", 0), where.lit(counter === 0)])]),
        )
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, sub, id) {
      const { numDeletedRows } = await db
        .deleteFrom("passkeys")
        .where("pool_id", "=", poolId)
        .where("id", "=", id)
        .where("sub", "=", sub)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}

const toRow = (passkey: Passkey): PasskeyRow => ({
  pool_id: passkey.poolId,
  id: passkey.id,
  sub: passkey.sub,
  public_key: passkey.publicKey,
  counter: passkey.counter,
  relying_party_id: passkey.relyingPartyId,
  name: passkey.name,
  attachment: passkey.attachment ?? null,
  transports: JSON.stringify(passkey.transports),
  created_at: passkey.createdAt.getTime(),
});

const toPasskey = (row: Selectable<PasskeyRow>): Passkey => ({
  poolId: row.pool_id,
  sub: row.sub,
  id: row.id,
  publicKey: row.public_key,
  counter: row.counter,
  relyingPartyId: row.relying_party_id,
  name: row.name,
  attachment: row.attachment ?? undefined,
  transports: JSON.parse(row.transports),
  createdAt: new Date(row.created_at),
});
