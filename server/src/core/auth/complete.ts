import type { Context } from "../context.ts";
import type { Repositories } from "../ports.ts";
import { issueTokens } from "../tokens/issue.ts";
import { lifetimesOf } from "../tokens/lifetimes.ts";
import { drawRefreshKey, refreshDigest, writeRefreshToken } from "../tokens/refresh-token.ts";
import type { Session } from "../tokens/session.ts";
import type { Attempt, Proof, Step } from "./attempt.ts";
import { isLocked, wrongPassword } from "./lockout.ts";
import { spend } from "./once.ts";

/**
 * The end of every sign-in: nothing more is needed. At the hosted pages that is all; everywhere else it ends in tokens.
 * @throws {CognitoError} NotAuthorizedException
 */
export const complete = (ctx: Context, attempt: Attempt, proof: Proof): Promise<Step> =>
  attempt.door === "hosted" ? completeHosted(ctx, proof) : completeWithTokens(ctx, attempt, proof);

/** The same as with tokens, but that nothing is stored: the application's exchange of its code does that. */
async function completeHosted(ctx: Context, { user, at, takes }: Proof): Promise<Step> {
  const isLockedOut = await ctx.store.write(async (tx) => {
    await spend(tx, user.poolId, takes);
    if (isLocked(await tx.lockouts.find(user.poolId, user.sub), at)) return true;
    if (user.failures > 0) await tx.lockouts.clear(user.poolId, user.sub);
    return false;
  });
  if (isLockedOut) throw await wrongPassword(ctx, user, at);
  return { kind: "signed-in", user, at };
}

/**
 * The sign-in is stored and tokens are signed. What was used on the way is
 * spent in the same transaction, and a user who was locked out, disabled or deleted meanwhile gets nothing.
 * @throws {CognitoError} NotAuthorizedException
 */
async function completeWithTokens(ctx: Context, attempt: Attempt, { user, at, takes }: Proof): Promise<Step> {
  const { client, pool } = attempt;
  const key = drawRefreshKey(ctx);
  const session: Session = {
    poolId: pool.id,
    sub: user.sub,
    id: ctx.random.uuid(),
    clientId: client.id,
    authenticatedAt: at,
    expiresAt: new Date(at.getTime() + lifetimesOf(client.settings).refreshSeconds * 1000),
    refreshDigest: refreshDigest(ctx, key),
    previousDigest: undefined,
    graceUntil: undefined,
    revokedAt: undefined,
    grant: undefined,
  };
  const open = async (tx: Repositories) => {
    await spend(tx, pool.id, takes);
    const opened = await tx.sessions.open(session, at);
    if (opened && user.failures > 0) await tx.lockouts.clear(pool.id, user.sub);
    return opened;
  };
  const isOneStatement = takes.length === 0 && user.failures === 0;
  // The signatures are most of the work: they are made while the sign-in is being stored. Where it is not, nobody waits for
  // them: the time it takes would tell a right guess that came too late.
  const tokens = issueTokens(ctx, attempt, { user, session }, at);
  tokens.catch(() => {}); // of interest only if it is awaited below
  const opened = await (isOneStatement ? ctx.store.writeOne(open) : ctx.store.write(open));
  if (!opened) throw await wrongPassword(ctx, user, at);
  return {
    kind: "tokens",
    tokens: { ...(await tokens), refreshToken: writeRefreshToken(ctx, session, key) },
  };
}
