import type { Context } from "../context.ts";
import type { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import { lockedOut } from "./lockout.ts";

/**
 * Counts a code of a second factor that was wrong at `at`, as wrong passwords are counted, and says how it is answered. A right
 * one that came while the door is shut goes through here as well.
 */
export async function wrongCode(
  ctx: Pick<Context, "store">,
  { poolId, sub }: Pick<User, "poolId" | "sub">,
  at: Date,
  answer: CognitoError,
): Promise<CognitoError> {
  const counted = await ctx.store.write((tx) => tx.lockouts.countFailure(poolId, sub, at));
  return counted ? answer : lockedOut();
}
