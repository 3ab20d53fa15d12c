import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Repositories } from "../ports.ts";
import { issueTokens } from "../tokens/issue.ts";
import { lifetimesOf } from "../tokens/lifetimes.ts";
import { drawRefreshKey, refreshDigest, writeRefreshToken } from "../tokens/refresh-token.ts";
import type { Session } from "../tokens/session.ts";
import type { User } from "../users/user.ts";
import type { Attempt, Step } from "./attempt.ts";
import { incorrect, refuseLocked } from "./first-factor.ts";
import { type OneTime, sessionSpent } from "./session.ts";

/**
 * The end of every sign-in: everything that was asked is answered, the sign-in is stored and tokens are signed. What was
 * used on the way is spent in the same transaction, and a user who was locked out or disabled meanwhile gets nothing.
 * @throws {CognitoError} NotAuthorizedException; InvalidUserPoolConfigurationException where the pool demands a second factor
 */
export async function complete(
  ctx: Context,
  attempt: Attempt,
  user: User,
  spends: readonly OneTime[],
): Promise<Step> {
  const { client, pool } = attempt;
  if (pool.settings.MfaConfiguration === "ON") {
    throw new CognitoError(
      "InvalidUserPoolConfigurationException",
      "The user pool requires multi-factor authentication, which this server does not serve yet.",
    );
  }
  const now = ctx.clock.now();
  const key = drawRefreshKey(ctx);
  const session: Session = {
    poolId: pool.id,
    sub: user.sub,
    id: ctx.random.uuid(),
    clientId: client.id,
    authenticatedAt: now,
    expiresAt: new Date(now.getTime() + lifetimesOf(client.settings).refreshSeconds * 1000),
    refreshDigest: refreshDigest(ctx, key),
    previousDigest: undefined,
    graceUntil: undefined,
    revokedAt: undefined,
  };
  const open = async (tx: Repositories) => {
    for (const { id, expiresAt } of spends) {
      if (!(await tx.spent.spend(pool.id, id, expiresAt))) throw sessionSpent();
    }
    const opened = await tx.sessions.open(session, now);
    if (opened && user.failures > 0) await tx.lockouts.clear(pool.id, user.sub);
    return opened;
  };
  const isOneStatement = spends.length === 0 && user.failures === 0;
  // The signatures are most of the work: they are made while the sign-in is being stored, and dropped if it is not.
  const [opened, tokens] = await Promise.all([
    isOneStatement ? ctx.store.writeOne(open) : ctx.store.write(open),
    issueTokens(ctx, attempt, user, session),
  ]);
  if (!opened) throw await reasonNotOpened(ctx, user, now);
  return { kind: "tokens", tokens: { ...tokens, refreshToken: writeRefreshToken(ctx, session, key) } };
}

/** What changed about the user between the right password and the sign-in. */
async function reasonNotOpened(ctx: Pick<Context, "store">, { poolId, sub }: User, now: Date): Promise<CognitoError> {
  const user = await ctx.store.users.find(poolId, sub);
  if (user && !user.enabled) return new CognitoError("NotAuthorizedException", "User is disabled.");
  refuseLocked(user?.lockedUntil, now);
  return incorrect();
}
