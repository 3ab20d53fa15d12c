import type { Context } from "../context.ts";
import type { Proof } from "./attempt.ts";
import { isLocked, wrongPassword } from "./lockout.ts";
import { spend } from "./once.ts";

/**
 * Closes a proof that leads on to anything but tokens. Whoever is told why they cannot sign in, or is asked for more, knows
 * that their password was right: as at the end of a sign-in, a burst of guesses must get no further than a row of them.
 * @throws {CognitoError} NotAuthorizedException
 */
export async function settle(ctx: Pick<Context, "store">, { user, at, takes }: Proof): Promise<void> {
  if (takes.length > 0) await ctx.store.write((tx) => spend(tx, user.poolId, takes));
  const lockedUntil = await ctx.store.lockouts.find(user.poolId, user.sub);
  if (isLocked(lockedUntil, at)) throw await wrongPassword(ctx, user, at);
}
