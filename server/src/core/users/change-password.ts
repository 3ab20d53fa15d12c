import { equalBytes } from "../../lib/equal.ts";
import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { KeptPassword } from "../passwords.ts";
import type { Pool } from "../pools/pool.ts";
import { refuseCompromised } from "../risk/compromised-credentials.ts";
import { record } from "../risk/record.ts";
import { countUse } from "./limits.ts";
import { replacePassword, temporaryUntil, verifierFor } from "./password.ts";
import { checkHistory, checkPassword } from "./password-policy.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "store" | "passwords">;
type Watched = Needs & Pick<Context, "breachedPasswords" | "events" | "random">;

/**
 * A signed-in person changes their password, or sets the first one where they have none.
 * @throws {CognitoError} NotAuthorizedException for a wrong former password, InvalidPasswordException, LimitExceededException,
 *   PasswordHistoryPolicyViolationException
 */
export async function changePassword(
  ctx: Watched,
  app: App,
  user: User,
  { previous, proposed }: { readonly previous: string | undefined; readonly proposed: string },
): Promise<void> {
  const { pool } = app;
  checkPassword(pool, proposed);
  const isCompromised = await refuseCompromised(ctx, app, "PASSWORD_CHANGE", proposed);
  const change = (response: "Pass" | "Fail") =>
    record(ctx, app, user, { type: "PasswordChange", response, risk: { isCompromised } });
  await countUse(ctx, pool.id, user.sub, "ChangePassword");
  if (user.password && !(previous !== undefined && (await ctx.passwords.matches(user.password, previous)))) {
    await change("Fail");
    throw incorrect();
  }
  await checkHistory(ctx, pool, user, proposed);
  const verifier = await verifierFor(ctx, pool, user, proposed);
  const now = ctx.clock.now();
  await changeUser(ctx, pool, user.sub, (before, tx) => {
    // Of two who change it at a time, the second no longer knows the password in force.
    if (!isSame(before.password, user.password)) throw incorrect();
    return replacePassword(tx, pool, before, verifier, now);
  });
  await change("Pass");
}

const incorrect = () => new CognitoError("NotAuthorizedException", "Incorrect username or password.");

/** Every password has a salt of its own. */
const isSame = (one: KeptPassword | undefined, other: KeptPassword | undefined): boolean =>
  one && other ? equalBytes(one.salt, other.salt) : one === other;

/**
 * An operator sets a password: for good, or until the person signs in with it and chooses their own.
 * @throws {CognitoError} InvalidPasswordException, PasswordHistoryPolicyViolationException
 */
export async function adminSetPassword(
  ctx: Needs,
  pool: Pool,
  user: User,
  { password, permanent }: { readonly password: string; readonly permanent: boolean },
): Promise<void> {
  checkPassword(pool, password);
  await checkHistory(ctx, pool, user, password);
  const verifier = await verifierFor(ctx, pool, user, password);
  const now = ctx.clock.now();
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    const after = await replacePassword(tx, pool, before, verifier, now);
    return permanent
      ? { ...after, status: "CONFIRMED" }
      : { ...after, status: "FORCE_CHANGE_PASSWORD", passwordExpiresAt: temporaryUntil(pool, now) };
  });
}
