import { equalBytes } from "../../lib/equal.ts";
import { type App, rotatesRefreshTokens } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { tracksDevices } from "../devices/device.ts";
import { CognitoError } from "../errors.ts";
import type { Group } from "../groups/group.ts";
import { seenFrom } from "../sessions/track.ts";
import type { Origin } from "../sessions/tracked-session.ts";
import { tracksSessions } from "../sessions/tracking.ts";
import type { Repositories } from "../store/store.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import { issueTokens, type Tokens } from "./issue.ts";
import { isGenuine, nextRefreshKey, readRefreshToken, refreshDigest, writeRefreshToken } from "./refresh-token.ts";
import type { Session } from "./session.ts";

type Needs = Pick<Context, "clock" | "random" | "seal" | "signer" | "site" | "store" | "triggers">;

/** A sign-in that a refresh token proved. */
export interface Proven {
  readonly session: Session;
  readonly user: User;
  /** None; where there are some they are not known yet. */
  readonly groups: readonly Group[] | undefined;
  readonly key: string;
  /** The token is the one in force, or the one before it within its grace. */
  readonly which: "current" | "previous";
}

/**
 * Looks a refresh token up, all its conditions checked.
 * @param deviceKey the device that it comes from, if it says so
 * @throws {CognitoError} NotAuthorizedException; RefreshTokenReuseException for one that was rotated out
 */
export async function proveRefreshToken(
  ctx: Needs,
  { client, pool }: App,
  token: string,
  deviceKey?: string,
): Promise<Proven> {
  const read = readRefreshToken(token);
  // With its dot: aws-sdk-ios #2354, aws-sdk-js-v3 #7162.
  if (!read) throw refused("Invalid Refresh Token.");
  const found = await ctx.store.sessions.findWithUser(pool.id, read.sub, read.sessionId);
  if (found?.session.clientId !== client.id) throw refused("Invalid Refresh Token.");
  const { session, user, isInGroups } = found;
  const digest = refreshDigest(ctx, read.key);
  const isCurrent = equalBytes(digest, session.refreshDigest);
  const isPrevious = session.previousDigest !== undefined && equalBytes(digest, session.previousDigest);
  // Before anything is told of the sign-in: where it is to be found, every API that takes its access token knows.
  if (!isCurrent && !isPrevious && !isGenuine(ctx, pool.id, read)) throw refused("Invalid Refresh Token.");
  const now = ctx.clock.now();
  if (isEnded(session, user)) throw refused("Refresh Token has been revoked");
  if (session.expiresAt <= now) throw refused("Refresh Token has expired");
  if (!user.enabled) throw refused("User is disabled.");
  if (tracksDevices(pool) && !(await isOfItsDevice(ctx, session, deviceKey))) throw refused("Invalid Refresh Token.");
  const proven = { session, user, groups: isInGroups ? undefined : [], key: read.key };
  if (isCurrent) return { ...proven, which: "current" };
  const { graceUntil } = session;
  if (isPrevious && graceUntil && graceUntil > now) return { ...proven, which: "previous" };
  throw new CognitoError("RefreshTokenReuseException", "Refresh token has been invalidated by rotation.");
}

/** Whether a refresh comes from the device of its sign-in, which must have been confirmed and not forgotten since. */
async function isOfItsDevice(ctx: Pick<Context, "store">, session: Session, deviceKey?: string): Promise<boolean> {
  if (session.deviceKey === undefined) return true;
  const { poolId, sub } = session;
  return deviceKey === session.deviceKey && (await ctx.store.devices.find(poolId, sub, deviceKey)) !== undefined;
}

/** Whether a sign-in was ended, by its own revocation or by signing the user out everywhere. */
export const isEnded = (session: Session, user: User): boolean =>
  session.revokedAt !== undefined || isSignedOutSince(user, session.authenticatedAt);

/**
 * New ID and access tokens, and where the client rotates, the next refresh token for the remaining time. The next one is
 * derived from the former: whoever repeats a request within the grace, or sends two at once, is given the same one, and
 * nobody's is lost.
 * @param origin where the request comes from, where that is told
 * @param deviceKey the device that it comes from, if it says so
 */
export async function refreshRotating(
  ctx: Needs,
  app: App,
  token: string,
  origin?: Origin,
  deviceKey?: string,
): Promise<Tokens> {
  const proven = await proveRefreshToken(ctx, app, token, deviceKey);
  const now = ctx.clock.now();
  // Before anything is rotated: where the pool's function fails, the client's refresh token is good as before.
  const tokens = await issueTokens(ctx, app, { ...proven, source: "RefreshTokens" }, now);
  if (!rotatesRefreshTokens(app.client)) return tokens;
  const { session, key, which } = proven;
  const next = nextRefreshKey(ctx, session, key);
  if (which === "current") {
    const graceSeconds = app.client.settings.RefreshTokenRotation?.RetryGracePeriodSeconds ?? 0;
    const graceUntil = new Date(now.getTime() + graceSeconds * 1000);
    const rotate = (tx: Repositories) => tx.sessions.rotate(session, refreshDigest(ctx, next), graceUntil);
    const { poolId, sub, id } = session;
    const rotateTracked = async (tx: Repositories) => {
      const isRotated = await rotate(tx);
      if (isRotated) await tx.trackedSessions.touch(poolId, sub, id, now, origin && seenFrom(origin));
      return isRotated;
    };
    const isFirst = await (tracksSessions(app.pool) ? ctx.store.write(rotateTracked) : ctx.store.writeOne(rotate));
    // Somebody was faster with the same token: it is good only if it has a grace.
    if (!isFirst) await proveRefreshToken(ctx, app, token, deviceKey);
  }
  return { ...tokens, refreshToken: writeRefreshToken(session, next) };
}

const refused = (message: string) => new CognitoError("NotAuthorizedException", message);
