import { toBase64 } from "../../lib/base64.ts";
import type { Repositories } from "../store/store.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import type { TrackedSession } from "./tracked-session.ts";

/** Whether a session that was not revoked itself is still good for anything. */
export function isLive(session: TrackedSession, user: User, now: Date): boolean {
  const { authenticatedAt, expiresAt, kind, passwordMark } = session;
  if (expiresAt <= now || isSignedOutSince(user, authenticatedAt)) return false;
  return kind === "token" || passwordMark === passwordMarkOf(user);
}

/** Tells one password from the next; every password has a salt of its own. */
export const passwordMarkOf = ({ password }: User): string => (password ? toBase64(password.salt) : "");

/** Ends a session: its refresh token and the access tokens born of it, or its place in a browser's cookie. */
export async function endSession(
  tx: Repositories,
  { poolId, sub, id, kind, expiresAt }: TrackedSession,
  now: Date,
): Promise<void> {
  if (kind === "token") await tx.sessions.revoke(poolId, sub, id, now);
  else await tx.spent.spend(poolId, id, expiresAt);
  await tx.trackedSessions.delete(poolId, sub, id);
}
