import { hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import { isCompromised } from "../risk/compromised-credentials.ts";
import { preAuthentication } from "../triggers/pre-authentication.ts";
import { userOrNobody } from "../users/make-believe.ts";
import { userOrMigrated } from "../users/migrate.ts";
import { verifierFor } from "../users/password.ts";
import { changeUser } from "../users/save.ts";
import type { User } from "../users/user.ts";
import type { Attempt, Proof } from "./attempt.ts";
import { isLocked, wrongPassword } from "./lockout.ts";
import { isSamePassword } from "./session.ts";

/**
 * Proves a user by name and password. Every attempt costs one look-up, one exponentiation and one write, be the password
 * wrong, the door shut, or the name nobody's where the client hides its users: none can be told from another by its time. Only
 * a password that was brought in as a hash takes its own time, until its first right use.
 * @param begins it is the first step of the sign-in: the functions of the pool that come before one are asked
 * @throws {CognitoError} NotAuthorizedException, UserNotFoundException, PasswordResetRequiredException,
 *   TooManyRequestsException while too many such hashes wait to be checked
 */
export async function provePassword(
  ctx: Context,
  attempt: Attempt,
  username: string,
  password: string,
  { begins = false }: { readonly begins?: boolean } = {},
): Promise<Proof> {
  const { client, pool } = attempt;
  const at = ctx.clock.now();
  const { user, subject } = await (begins
    ? userOrMigrated(ctx, attempt, username, password)
    : userOrNobody(ctx, attempt, username));
  if (user?.status === "RESET_REQUIRED" && !user.password && !hidesUsers(client)) {
    throw new CognitoError("PasswordResetRequiredException", "Password reset required for the user");
  }
  if (begins) await preAuthentication(ctx, attempt, user, username);
  const locked = isLocked(user?.lockedUntil, at);
  // While the door is shut no slow hash is worth its work: a right answer would be told as a wrong one.
  const isRight = await (user?.password && !(locked && user.password.kind === "hash")
    ? ctx.passwords.matches(user.password, password)
    : ctx.passwords.pretend(password));
  // Of a wrong one too, so that it tells nothing by its time.
  const hasLeaked = await isCompromised(ctx, attempt, "SIGN_IN", password);
  const proven = user && isRight && !locked && (await withVerifier(ctx, pool, user, password));
  if (proven) return { kind: "proof", user: proven, at, shown: ["PASSWORD"], takes: [], isCompromised: hasLeaked };
  throw await wrongPassword(ctx, { poolId: pool.id, sub: subject.sub }, at);
}

/**
 * The user whose password has just been right, a hash that was brought in replaced by a verifier of our own. Undefined when the
 * password was changed to another meanwhile.
 */
async function withVerifier(ctx: Context, pool: Pool, user: User, password: string): Promise<User | undefined> {
  if (user.password?.kind !== "hash") return user;
  const verifier = await verifierFor(ctx, pool, user, password);
  const now = await changeUser(ctx, pool, user.sub, (before) =>
    isSamePassword(before, user) ? { ...before, password: verifier } : before,
  );
  const isStillRight =
    now.password === verifier || (now.password && (await ctx.passwords.matches(now.password, password)));
  return isStillRight ? { ...now, failures: user.failures, lockedUntil: user.lockedUntil } : undefined;
}
