import { hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { findUser } from "../users/logins.ts";
import { makeBelieveUser } from "../users/make-believe.ts";
import type { User } from "../users/user.ts";
import type { Attempt } from "./attempt.ts";
import { incorrect, refuseLocked } from "./first-factor.ts";

/**
 * The user of this name and password. Where the client hides its users, a name nobody has is answered in the same words,
 * after the same work, and locked out alike.
 * @throws {CognitoError} NotAuthorizedException, UserNotFoundException
 */
export async function userWithPassword(
  ctx: Context,
  { client, pool }: Attempt,
  username: string,
  password: string,
): Promise<User> {
  const user = await findUser(ctx, pool, username);
  const now = ctx.clock.now();
  if (!user && !hidesUsers(client)) throw new CognitoError("UserNotFoundException", "User does not exist.");
  const nobody = user ? undefined : makeBelieveUser(ctx, pool, username);
  refuseLocked(nobody ? await ctx.store.lockouts.find(pool.id, nobody.sub) : user?.lockedUntil, now);
  if (user?.status === "RESET_REQUIRED" && !user.password && !hidesUsers(client)) {
    throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
  }
  const right = user?.password ? await ctx.passwords.matches(user.password, password) : await ctx.passwords.pretend(password);
  if (user && right) return user;
  const sub = user?.sub ?? nobody?.sub ?? "";
  await ctx.store.writeOne((tx) => tx.lockouts.countFailure(pool.id, sub, now));
  throw incorrect();
}
