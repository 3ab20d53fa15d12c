import type { Kysely } from "kysely";
import type { AuthorizationCode, CodeRequest } from "../core/oauth/authorization-code.ts";
import type { AuthorizationCodes } from "../core/store/authorization-codes.ts";
import { sweepOld } from "./sweep.ts";
import type { AuthorizationCodeRow, Tables } from "./tables.ts";

export function authorizationCodesIn(db: Kysely<Tables>): AuthorizationCodes {
  return {
    async put(code) {
      await db.insertInto("authorization_codes").values(toRow(code)).execute();
    },
    async take(poolId, digest, now) {
      const row = await db
        .updateTable("authorization_codes")
        .set({ taken_at: now.getTime() })
        .where("pool_id", "=", poolId)
        .where("digest", "=", digest)
        .where("taken_at", "is", null)
        .where("expires_at", ">", now.getTime())
        .returningAll()
        .executeTakeFirst();
      return row && toCode(row);
    },
    async find(poolId, digest) {
      const row = await db
        .selectFrom("authorization_codes")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("digest", "=", digest)
        .executeTakeFirst();
      return row && toCode(row);
    },
    sweep: (before, limit) => sweepOld(db, "authorization_codes", "expires_at", before, limit),
  };
}

const toRow = (code: AuthorizationCode): AuthorizationCodeRow => ({
  pool_id: code.poolId,
  digest: code.digest,
  sub: code.sub,
  session_id: code.sessionId,
  client_id: code.clientId,
  request: JSON.stringify(code.request),
  authenticated_at: code.authenticatedAt.getTime(),
  expires_at: code.expiresAt.getTime(),
  taken_at: null,
});

const toCode = (row: AuthorizationCodeRow): AuthorizationCode => ({
  poolId: row.pool_id,
  digest: row.digest,
  sub: row.sub,
  sessionId: row.session_id,
  clientId: row.client_id,
  // Written here and nowhere else.
  request: JSON.parse(row.request) as CodeRequest,
  authenticatedAt: new Date(row.authenticated_at),
  expiresAt: new Date(row.expires_at),
});
