import type { Pool } from "../pools/pool.ts";
import type { Repositories } from "../store/store.ts";
import type { Session } from "../tokens/session.ts";
import { deviceOf } from "./device.ts";
import { endSession, isLive } from "./live.ts";
import type { Origin, TrackedSession } from "./tracked-session.ts";
import { sessionConfigurationOf, tracksSessions } from "./tracking.ts";

/** A list of AWS's holds 125, and 100 token sessions is the most that a pool can allow. */
const MOST_SSO_SESSIONS = 25;
/** As many characters of an address as the wire shows. */
const LONGEST_ADDRESS = 128;

/** What a session shows of where it was used from. */
export const seenFrom = ({ address, userAgent }: Origin): Pick<TrackedSession, "device" | "address"> => ({
  device: deviceOf(userAgent),
  address: address?.slice(0, LONGEST_ADDRESS),
});

/**
 * Stores a sign-in and, where the pool tracks them, its session: for one too many the user's least recently used is ended.
 * In a pool that tracks nothing it is one statement.
 * @param ssoId the account in the browser's cookie that it came through
 * @returns false, and nothing is stored, for a user who is gone, disabled or locked out, or an SSO session that was ended
 */
export async function openSession(
  tx: Repositories,
  pool: Pool,
  session: Session,
  now: Date,
  origin: Origin,
  ssoId?: string,
): Promise<boolean> {
  if (!tracksSessions(pool)) return tx.sessions.open(session, now);
  const { poolId, sub, id, clientId, authenticatedAt, expiresAt } = session;
  const others = await othersOf(tx, { poolId, sub, id }, now);
  // Whoever ends it with all that came through it holds the user, and cannot find what is not there yet.
  if (ssoId !== undefined && (await tx.spent.isSpent(poolId, ssoId))) return false;
  if (!others || !(await tx.sessions.open(session, now))) return false;
  const sso = others.find((other) => other.kind === "sso" && other.id === ssoId);
  if (sso) await tx.trackedSessions.touch(poolId, sub, sso.id, now);
  const { device, address } = sso ?? seenFrom(origin);
  const tracked: TrackedSession = {
    poolId,
    sub,
    id,
    clientId,
    authenticatedAt,
    expiresAt,
    device,
    address,
    kind: "token",
    createdAt: now,
    lastActiveAt: now,
    ssoId: sso?.id,
    passwordMark: undefined,
  };
  await add(tx, tracked, others, sessionConfigurationOf(pool).TokenSession.MaxPerUser, now);
  return true;
}

/** Stores an SSO session. */
export async function trackSso(tx: Repositories, session: TrackedSession): Promise<void> {
  const now = session.createdAt;
  const others = await othersOf(tx, session, now);
  if (others) await add(tx, session, others, MOST_SSO_SESSIONS, now);
}

/**
 * A user's other live sessions, used last first; undefined when the user is gone. The user is held until the transaction
 * ends, so that of those who sign in at once each counts those before it.
 */
async function othersOf(
  tx: Repositories,
  { poolId, sub, id }: Pick<TrackedSession, "poolId" | "sub" | "id">,
  now: Date,
): Promise<readonly TrackedSession[] | undefined> {
  const user = await tx.users.forChange(poolId, sub);
  if (!user) return undefined;
  const sessions = await tx.trackedSessions.ofUser(poolId, sub);
  return sessions.filter((session) => session.id !== id && isLive(session, user, now));
}

/** Stores a session, ends those of its kind that are too many with it, and clears away what has ended otherwise. */
async function add(
  tx: Repositories,
  session: TrackedSession,
  others: readonly TrackedSession[],
  most: number,
  now: Date,
): Promise<void> {
  await tx.trackedSessions.put(session);
  const tooMany = others.filter(({ kind }) => kind === session.kind).slice(most - 1);
  for (const other of tooMany) await endSession(tx, other, now);
  const kept = others.filter((other) => !tooMany.includes(other));
  await tx.trackedSessions.retain(
    session.poolId,
    session.sub,
    [session, ...kept].map(({ id }) => id),
  );
}
