import { poolNameOf } from "../auth/srp.ts";
import type { Context } from "../context.ts";
import type { Verifier } from "../passwords.ts";
import type { Pool } from "../pools/pool.ts";
import type { Repositories } from "../store/store.ts";
import { historySize } from "./password-policy.ts";
import type { User } from "./user.ts";

/** A verifier for this user: bound to the pool's and the user's name, as SRP hashes them. */
export const verifierFor = (
  ctx: Pick<Context, "passwords">,
  pool: Pool,
  user: Pick<User, "username">,
  password: string,
): Promise<Verifier> => ctx.passwords.make({ poolName: poolNameOf(pool.id), userId: user.username }, password);

/**
 * The user with a new lasting password; the former one goes into the history where the pool keeps one. A code that was sent to
 * choose a password with is void: whoever chooses one fears that somebody else reads their mail.
 */
export async function replacePassword(
  tx: Repositories,
  pool: Pool,
  user: User,
  password: Verifier,
  now: Date,
): Promise<User> {
  const keep = historySize(pool) - 1;
  if (user.password && keep > 0) await tx.users.rememberPassword(pool.id, user.sub, user.password, now, keep);
  await tx.lockouts.clear(pool.id, user.sub);
  await tx.codes.delete(pool.id, user.sub, "reset-password");
  return { ...user, password, passwordExpiresAt: undefined };
}

/** When a temporary password set now stops working. */
export function temporaryUntil(pool: Pool, now: Date): Date {
  const days = pool.settings.Policies.PasswordPolicy.TemporaryPasswordValidityDays || 7;
  return new Date(now.getTime() + days * 24 * 3_600_000);
}
