import { hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { userOrNobody } from "../users/make-believe.ts";
import type { Attempt, Proof } from "./attempt.ts";
import { isLocked, wrongPassword } from "./lockout.ts";

/**
 * Proves a user by name and password. Every attempt costs one look-up, one exponentiation and one write, be the password
 * wrong, the door shut, or the name nobody's where the client hides its users: none can be told from another by its time.
 * @throws {CognitoError} NotAuthorizedException, UserNotFoundException, PasswordResetRequiredException
 */
export async function provePassword(
  ctx: Context,
  attempt: Attempt,
  username: string,
  password: string,
): Promise<Proof> {
  const { client, pool } = attempt;
  const at = ctx.clock.now();
  const { user, subject } = await userOrNobody(ctx, attempt, username);
  if (user?.status === "RESET_REQUIRED" && !user.password && !hidesUsers(client)) {
    throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
  }
  const isRight = await (user?.password
    ? ctx.passwords.matches(user.password, password)
    : ctx.passwords.pretend(password));
  if (user && isRight && !isLocked(user.lockedUntil, at)) return { kind: "proof", user, at, takes: [] };
  throw await wrongPassword(ctx, { poolId: pool.id, sub: subject.sub }, at);
}
