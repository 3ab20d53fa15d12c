import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import type { Repositories } from "../store/store.ts";
import { userNotFound } from "../users/logins.ts";
import type { User } from "../users/user.ts";
import { endSession, isLive } from "./live.ts";
import { readSessionId } from "./session-id.ts";
import type { TrackedSession } from "./tracked-session.ts";
import { tracksSessions } from "./tracking.ts";

type Needs = Pick<Context, "clock" | "store">;

/** A user's live sessions, used last first: at most 125, for no more are kept. None where the pool tracks nothing. */
export async function sessionsOf(ctx: Needs, pool: Pool, user: User): Promise<readonly TrackedSession[]> {
  return tracksSessions(pool) ? liveOf(ctx.store, user, ctx.clock.now()) : [];
}

async function liveOf(store: Repositories, user: User, now: Date): Promise<readonly TrackedSession[]> {
  const sessions = await store.trackedSessions.ofUser(user.poolId, user.sub);
  return sessions.filter((session) => isLive(session, user, now));
}

/** `LINKED`: of a token session also the SSO session it came through, of an SSO session also those that came through it. */
export type Associated = "NONE" | "LINKED";

/**
 * Ends one session of a user: its refresh token is dead, and so are its access tokens where this server is asked.
 * @throws {CognitoError} ResourceNotFoundException when it is not one of theirs, or has ended
 */
export async function revokeSession(
  ctx: Needs,
  pool: Pool,
  user: User,
  sessionId: string,
  associated: Associated,
): Promise<void> {
  const named = readSessionId(sessionId);
  if (!named || !(await end(ctx, pool, user.sub, named, associated))) {
    throw new CognitoError("ResourceNotFoundException", "Session does not exist.");
  }
}

/**
 * Ends the SSO session that a sign-in came through, if it did.
 * @param id of the sign-in
 */
export async function revokeOriginOf(ctx: Needs, pool: Pool, sub: string, id: string): Promise<void> {
  await end(ctx, pool, sub, { kind: "token", id }, "LINKED");
}

/** False when there is no such live session. Of many who want it one ends it. */
async function end(
  ctx: Needs,
  pool: Pool,
  sub: string,
  named: Pick<TrackedSession, "kind" | "id">,
  associated: Associated,
): Promise<boolean> {
  if (!tracksSessions(pool)) return false;
  const now = ctx.clock.now();
  // A rerun, whose first run was committed after all, finds nothing any more.
  let ended = false;
  await ctx.store.write(async (tx) => {
    const user = await tx.users.forChange(pool.id, sub);
    if (!user) throw userNotFound();
    const sessions = await liveOf(tx, user, now);
    const session = sessions.find(({ kind, id }) => kind === named.kind && id === named.id);
    if (!session) return;
    const isLinked = (other: TrackedSession) =>
      session.kind === "sso" ? other.ssoId === session.id : other.id === session.ssoId;
    const linked = associated === "LINKED" ? sessions.filter(isLinked) : [];
    for (const each of [session, ...linked]) await endSession(tx, each, now);
    ended = true;
  });
  return ended;
}
