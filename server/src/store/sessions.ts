import type { Kysely } from "kysely";
import type { Assurance } from "../core/auth/assurance.ts";
import type { Sessions } from "../core/store/sessions.ts";
import type { Grant, Session } from "../core/tokens/session.ts";
import type { StoreNeeds } from "./needs.ts";
import { prepared } from "./prepared.ts";
import { toDate } from "./rows.ts";
import { sweepOld } from "./sweep.ts";
import type { SessionRow, Tables } from "./tables.ts";
import { toUser } from "./users.ts";

export function sessionsIn(db: Kysely<Tables>, { seal, dialect }: StoreNeeds): Sessions {
  return {
    async open(session, now) {
      const { numAffectedRows } = await open[dialect](db, {
        poolId: session.poolId,
        sub: session.sub,
        id: session.id,
        clientId: session.clientId,
        authenticatedAt: session.authenticatedAt.getTime(),
        expiresAt: session.expiresAt.getTime(),
        refreshDigest: session.refreshDigest,
        granted: session.grant ? JSON.stringify(session.grant) : null,
        deviceKey: session.deviceKey ?? null,
        assurance: session.assurance ? JSON.stringify(session.assurance) : null,
        now: now.getTime(),
      });
      return numAffectedRows === 1n;
    },
    async find(poolId, sub, id) {
      const row = await db
        .selectFrom("sessions")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("id", "=", id)
        .executeTakeFirst();
      return row && toSession(row);
    },
    async findWithUser(poolId, sub, id) {
      const [row] = (await withUser(db, { poolId, sub, id })).rows;
      return row && { session: toSession(row), user: toUser(seal, row), isInGroups: Boolean(row.in_groups) };
    },
    async rotate(session, next, graceUntil) {
      const { numUpdatedRows } = await db
        .updateTable("sessions")
        .set({
          refresh_digest: next,
          previous_digest: session.refreshDigest,
          grace_until: graceUntil.getTime(),
        })
        .where("pool_id", "=", session.poolId)
        .where("sub", "=", session.sub)
        .where("id", "=", session.id)
        .where("refresh_digest", "=", session.refreshDigest)
        .where("revoked_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async revoke(poolId, sub, id, at) {
      const { numUpdatedRows } = await db
        .updateTable("sessions")
        .set({ revoked_at: at.getTime() })
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    sweep: (before, limit) => sweepOld(db, "sessions", "expires_at", before, limit),
  };
}

type Opening = {
  readonly poolId: string;
  readonly sub: string;
  readonly id: string;
  readonly clientId: string;
  readonly authenticatedAt: number;
  readonly expiresAt: number;
  readonly refreshDigest: Uint8Array;
  readonly granted: string | null;
  readonly deviceKey: string | null;
  readonly assurance: string | null;
  readonly now: number;
};

const opening = (holdsUser: boolean) =>
  prepared((db, opened: Opening) =>
    db
      .insertInto("sessions")
      .columns([
        "pool_id",
        "sub",
        "id",
        "client_id",
        "authenticated_at",
        "expires_at",
        "refresh_digest",
        "granted",
        "device_key",
        "assurance",
      ])
      .expression((from) => {
        const user = from
          .selectFrom("users")
          .select((row) => [
            "users.pool_id",
            "users.sub",
            row.val(opened.id).as("id"),
            row.val(opened.clientId).as("client_id"),
            row.val(opened.authenticatedAt).as("authenticated_at"),
            row.val(opened.expiresAt).as("expires_at"),
            row.val(opened.refreshDigest).as("refresh_digest"),
            row.val(opened.granted).as("granted"),
            row.val(opened.deviceKey).as("device_key"),
            row.val(opened.assurance).as("assurance"),
          ])
          .where("users.pool_id", "=", opened.poolId)
          .where("users.sub", "=", opened.sub)
          .where("users.enabled", "=", 1)
          .where((row) =>
            row.not(
              row.exists(
                row
                  .selectFrom("lockouts")
                  .select("lockouts.sub")
                  .where("lockouts.pool_id", "=", opened.poolId)
                  .where("lockouts.sub", "=", opened.sub)
                  .where("lockouts.locked_until", ">", opened.now),
              ),
            ),
          );
        return holdsUser ? user.forKeyShare() : user;
      })
      .onConflict((conflict) =>
        conflict.columns(["pool_id", "sub", "id"]).doUpdateSet({ refresh_digest: opened.refreshDigest }),
      ),
  );

/** On PostgreSQL the user is held, so that whoever disables or deletes them comes before or after, and finds the sign-in then. */
const open = { sqlite: opening(false), postgres: opening(true) } as const;

const withUser = prepared((db, { poolId, sub, id }: { poolId: string; sub: string; id: string }) =>
  db
    .selectFrom("sessions")
    .innerJoin("users", (join) =>
      join.onRef("users.pool_id", "=", "sessions.pool_id").onRef("users.sub", "=", "sessions.sub"),
    )
    .selectAll("users")
    // Most people are in no group: the question costs them a fifth of another statement.
    .select((row) =>
      row
        .exists(
          row
            .selectFrom("group_members")
            .select("group_members.sub")
            .whereRef("group_members.pool_id", "=", "users.pool_id")
            .whereRef("group_members.sub", "=", "users.sub"),
        )
        .as("in_groups"),
    )
    .select([
      "sessions.id",
      "sessions.client_id",
      "sessions.authenticated_at",
      "sessions.expires_at",
      "sessions.refresh_digest",
      "sessions.previous_digest",
      "sessions.grace_until",
      "sessions.revoked_at",
      "sessions.granted",
      "sessions.device_key",
      "sessions.assurance",
    ])
    .where("sessions.pool_id", "=", poolId)
    .where("sessions.sub", "=", sub)
    .where("sessions.id", "=", id),
);

const toSession = (row: SessionRow): Session => ({
  poolId: row.pool_id,
  sub: row.sub,
  id: row.id,
  clientId: row.client_id,
  authenticatedAt: new Date(row.authenticated_at),
  expiresAt: new Date(row.expires_at),
  refreshDigest: row.refresh_digest,
  previousDigest: row.previous_digest ?? undefined,
  graceUntil: toDate(row.grace_until),
  revokedAt: toDate(row.revoked_at),
  // Written here and nowhere else.
  grant: row.granted === null ? undefined : (JSON.parse(row.granted) as Grant),
  ...(row.device_key !== null && { deviceKey: row.device_key }),
  ...(row.assurance !== null && { assurance: JSON.parse(row.assurance) as Assurance }),
});
