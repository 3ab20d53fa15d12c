import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Repositories } from "../store/store.ts";
import type { User } from "../users/user.ts";
import type { OneTime } from "./attempt.ts";
import { spend } from "./once.ts";

/** Whether too many wrong passwords keep the door shut at `at`. */
export const isLocked = (lockedUntil: Date | undefined, at: Date): boolean =>
  lockedUntil !== undefined && lockedUntil > at;

/**
 * Counts a password that was wrong at `at`, and says how it is answered. While the door is shut none is counted.
 *
 * A right one that came too late goes through here as well. So whoever sends many guesses at once, and sees all their answers,
 * learns as much as somebody who sends one after another: from the lock on, nothing.
 */
export async function wrongPassword(
  ctx: Pick<Context, "store">,
  { poolId, sub }: Pick<User, "poolId" | "sub">,
  at: Date,
  takes: readonly OneTime[] = [],
): Promise<CognitoError> {
  const counted = await ctx.store.write(async (tx) => {
    await spend(tx, poolId, takes);
    return tx.lockouts.countFailure(poolId, sub, at);
  });
  return counted ? incorrect() : lockedOut();
}

/**
 * For what a right answer changes: of a burst of guesses it is no more than of a row of them.
 * @throws {CognitoError} NotAuthorizedException for who was locked out at `at`, or has been since
 */
export async function refuseLocked(
  tx: Pick<Repositories, "lockouts">,
  { poolId, sub }: Pick<User, "poolId" | "sub">,
  at: Date,
): Promise<void> {
  if (isLocked(await tx.lockouts.find(poolId, sub), at)) throw lockedOut();
}

export const lockedOut = () => new CognitoError("NotAuthorizedException", "Password attempts exceeded");

export const incorrect = () => new CognitoError("NotAuthorizedException", "Incorrect username or password.");
