import type { Kysely } from "kysely";
import type { TrackedSession } from "../core/sessions/tracked-session.ts";
import type { TrackedSessions } from "../core/store/tracked-sessions.ts";
import { sweepOld } from "./sweep.ts";
import type { Tables, TrackedSessionRow } from "./tables.ts";

export function trackedSessionsIn(db: Kysely<Tables>): TrackedSessions {
  return {
    async put(session) {
      await db
        .insertInto("tracked_sessions")
        .values(toRow(session))
        .onConflict((conflict) => conflict.columns(["pool_id", "sub", "id"]).doNothing())
        .execute();
    },
    async ofUser(poolId, sub) {
      const rows = await db
        .selectFrom("tracked_sessions")
        .leftJoin("sessions", (join) =>
          join
            .onRef("sessions.pool_id", "=", "tracked_sessions.pool_id")
            .onRef("sessions.sub", "=", "tracked_sessions.sub")
            .onRef("sessions.id", "=", "tracked_sessions.id"),
        )
        .selectAll("tracked_sessions")
        .where("tracked_sessions.pool_id", "=", poolId)
        .where("tracked_sessions.sub", "=", sub)
        .where((row) =>
          row.or([
            row("tracked_sessions.kind", "=", "sso"),
            row.and([row("sessions.id", "is not", null), row("sessions.revoked_at", "is", null)]),
          ]),
        )
        .execute();
      return rows.map(toTracked).toSorted(byUse);
    },
    async touch(poolId, sub, id, at, seen) {
      await db
        .updateTable("tracked_sessions")
        .set({ last_active_at: at.getTime(), ...(seen && { device: seen.device, address: seen.address ?? null }) })
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("id", "=", id)
        .execute();
    },
    async retain(poolId, sub, ids) {
      const ofUser = db.deleteFrom("tracked_sessions").where("pool_id", "=", poolId).where("sub", "=", sub);
      await (ids.length > 0 ? ofUser.where("id", "not in", ids) : ofUser).execute();
    },
    async delete(poolId, sub, id) {
      await db
        .deleteFrom("tracked_sessions")
        .where("pool_id", "=", poolId)
        .where("sub", "=", sub)
        .where("id", "=", id)
        .execute();
    },
    sweep: (before, limit) => sweepOld(db, "tracked_sessions", "expires_at", before, limit),
  };
}

/** Used last first; of those used in one instant, those begun last. A user has few. */
const byUse = (a: TrackedSession, b: TrackedSession): number =>
  b.lastActiveAt.getTime() - a.lastActiveAt.getTime() || (a.id < b.id ? 1 : -1);

const toRow = (session: TrackedSession): TrackedSessionRow => ({
  pool_id: session.poolId,
  sub: session.sub,
  id: session.id,
  kind: session.kind,
  client_id: session.clientId,
  authenticated_at: session.authenticatedAt.getTime(),
  created_at: session.createdAt.getTime(),
  last_active_at: session.lastActiveAt.getTime(),
  expires_at: session.expiresAt.getTime(),
  device: session.device,
  address: session.address ?? null,
  sso_id: session.ssoId ?? null,
  password_mark: session.passwordMark ?? null,
});

const toTracked = (row: TrackedSessionRow): TrackedSession => ({
  poolId: row.pool_id,
  sub: row.sub,
  id: row.id,
  kind: row.kind,
  clientId: row.client_id,
  authenticatedAt: new Date(row.authenticated_at),
  createdAt: new Date(row.created_at),
  lastActiveAt: new Date(row.last_active_at),
  expiresAt: new Date(row.expires_at),
  device: row.device,
  address: row.address ?? undefined,
  ssoId: row.sso_id ?? undefined,
  passwordMark: row.password_mark ?? undefined,
});
