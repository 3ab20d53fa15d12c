import { firstFactorsOf, isPassword } from "../../../core/auth/first-factors.ts";
import type { Context } from "../../../core/context.ts";
import { usablePasskeys } from "../../../core/passkeys/usable.ts";
import type { Pool } from "../../../core/pools/pool.ts";
import type { User } from "../../../core/users/user.ts";
import { mfaOut } from "./mfa.ts";

/** What GetUserAuthFactors and its twin answer: what the user can begin with, and the factors that are on. */
export async function authFactorsOut(ctx: Pick<Context, "site" | "store">, pool: Pool, user: User) {
  const { passkeys } = await usablePasskeys(ctx, pool, user.sub);
  const first = firstFactorsOf(pool, user, passkeys).map((factor) => (isPassword(factor) ? "PASSWORD" : factor));
  const second = user.mfa.enabled.includes("SOFTWARE_TOKEN_MFA") ? (["SOFTWARE_TOKEN"] as const) : [];
  const { UserMFASettingList, PreferredMfaSetting } = mfaOut(user);
  return {
    Username: user.username,
    ...(PreferredMfaSetting !== undefined && { PreferredMfaSetting }),
    ...(UserMFASettingList !== undefined && { UserMFASettingList }),
    ConfiguredUserAuthFactors: [...new Set([...first, ...second])],
  };
}
