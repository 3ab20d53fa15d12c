import type { Context } from "../context.ts";
import { deviceIdentity, deviceNotFound, drawDeviceKey, tracksDevices } from "../devices/device.ts";
import { openSession, seenFrom } from "../sessions/track.ts";
import { tracksSessions } from "../sessions/tracking.ts";
import type { Repositories } from "../store/store.ts";
import { issueTokens } from "../tokens/issue.ts";
import { lifetimesOf } from "../tokens/lifetimes.ts";
import { drawRefreshKey, refreshDigest, writeRefreshToken } from "../tokens/refresh-token.ts";
import type { Session } from "../tokens/session.ts";
import { postAuthentication } from "../triggers/post-authentication.ts";
import type { TokenSource } from "../triggers/pre-token-generation.ts";
import { functionOf } from "../triggers/scene.ts";
import { assuranceOf, type Method } from "./assurance.ts";
import type { Attempt, Proof, Shown, Step } from "./attempt.ts";
import { isLocked, wrongPassword } from "./lockout.ts";
import { spend } from "./once.ts";
import { settle } from "./settle.ts";
import { reachedBy } from "./target.ts";

/**
 * The end of every sign-in: nothing more is needed. At the hosted pages that is all; everywhere else it ends in tokens.
 * @throws {CognitoError} NotAuthorizedException
 */
export async function complete(ctx: Context, attempt: Attempt, proof: Proof): Promise<Step> {
  const taken = await askFunctions(ctx, attempt, proof);
  return attempt.door === "hosted"
    ? completeHosted(ctx, taken, reachedBy(attempt, taken))
    : completeWithTokens(ctx, attempt, taken);
}

/**
 * The functions of the pool that come at the end may take their time, which must not tell a right guess that came too late: the
 * proof is closed before they are asked.
 */
async function askFunctions(ctx: Context, attempt: Attempt, proof: Proof): Promise<Proof> {
  const { pool, door, device } = attempt;
  if (!functionOf(pool, "PostAuthentication") && !functionOf(pool, "PreTokenGeneration")) return proof;
  await settle(ctx, proof);
  const newDeviceUsed = door !== "hosted" && tracksDevices(pool) && !device;
  await postAuthentication(ctx, attempt, proof.user, newDeviceUsed);
  return { ...proof, takes: [] };
}

/** The same as with tokens, but that nothing is stored: the application's exchange of its code does that. */
async function completeHosted(ctx: Context, { user, at, takes }: Proof, amr: readonly Method[]): Promise<Step> {
  const isLockedOut = await ctx.store.write(async (tx) => {
    await spend(tx, user.poolId, takes);
    if (isLocked(await tx.lockouts.find(user.poolId, user.sub), at)) return true;
    if (user.failures > 0) await tx.lockouts.clear(user.poolId, user.sub);
    return false;
  });
  if (isLockedOut) throw await wrongPassword(ctx, user, at);
  return { kind: "signed-in", user, at, amr };
}

/**
 * The sign-in is stored and tokens are signed. What was used on the way is
 * spent in the same transaction, and a user who was locked out, disabled or deleted meanwhile gets nothing.
 * @throws {CognitoError} NotAuthorizedException; ResourceNotFoundException for a device that was forgotten meanwhile
 */
async function completeWithTokens(ctx: Context, attempt: Attempt, proof: Proof): Promise<Step> {
  const { user, at, takes, shown } = proof;
  const { client, pool, device: known, origin = {}, target, risk } = attempt;
  const assurance = assuranceOf(pool, reachedBy(attempt, proof), target !== undefined);
  const deviceKey = known?.key ?? (tracksDevices(pool) ? drawDeviceKey(ctx, pool) : undefined);
  const signIn = { poolId: pool.id, sub: user.sub, id: ctx.random.uuid() };
  const key = drawRefreshKey(ctx, signIn);
  const session: Session = {
    ...signIn,
    clientId: client.id,
    authenticatedAt: at,
    expiresAt: new Date(at.getTime() + lifetimesOf(client.settings).refreshSeconds * 1000),
    refreshDigest: refreshDigest(ctx, key),
    previousDigest: undefined,
    graceUntil: undefined,
    revokedAt: undefined,
    grant: undefined,
    ...(deviceKey !== undefined && { deviceKey }),
    ...(assurance && { assurance }),
  };
  const open = async (tx: Repositories) => {
    await spend(tx, pool.id, takes);
    const opened = await openSession(tx, pool, session, at, origin);
    if (opened && user.failures > 0) await tx.lockouts.clear(pool.id, user.sub);
    if (opened && known && !(await tx.devices.touch(pool.id, user.sub, known.key, at, seenFrom(origin).address))) {
      throw deviceNotFound();
    }
    return opened;
  };
  const isOneStatement = takes.length === 0 && user.failures === 0 && !tracksSessions(pool) && !known;
  // The signatures are most of the work: they are made while the sign-in is being stored. Where it is not, nobody waits for
  // them: the time it takes would tell a right guess that came too late.
  const tokens = issueTokens(ctx, attempt, { user, session, source: sourceOf(shown), eventId: risk?.eventId }, at);
  tokens.catch(() => {}); // of interest only if it is awaited below
  // Where a function has a say in them, nothing is stored before it has said it.
  if (functionOf(pool, "PreTokenGeneration")) await tokens;
  const opened = await (isOneStatement ? ctx.store.writeOne(open) : ctx.store.write(open));
  if (!opened) throw await wrongPassword(ctx, user, at);
  return {
    kind: "tokens",
    tokens: {
      ...(await tokens),
      refreshToken: writeRefreshToken(session, key),
      ...(deviceKey !== undefined && !known && { newDevice: deviceIdentity(user, deviceKey) }),
    },
  };
}

const sourceOf = (shown: readonly Shown[]): TokenSource => {
  if (shown.includes("NEW_PASSWORD")) return "NewPasswordChallenge";
  return shown.includes("DEVICE") ? "AuthenticateDevice" : "Authentication";
};
