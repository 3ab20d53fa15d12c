import { CognitoError } from "../errors.ts";
import type { KeptPassword, Passwords } from "../passwords.ts";
import type { PasswordPolicy, Pool } from "../pools/pool.ts";
import type { Users } from "../store/users.ts";

/** Cognito's symbols; a space counts inside, and its validator refuses one at the ends. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

const RULES: readonly (readonly [(policy: PasswordPolicy, password: string) => boolean, string])[] = [
  [(policy, password) => password.length >= policy.MinimumLength, "Password not long enough"],
  [(policy, password) => !policy.RequireUppercase || /[A-Z]/.test(password), "Password must have uppercase characters"],
  [(policy, password) => !policy.RequireLowercase || /[a-z]/.test(password), "Password must have lowercase characters"],
  [(policy, password) => !policy.RequireNumbers || /[0-9]/.test(password), "Password must have numeric characters"],
  [(policy, password) => !policy.RequireSymbols || SYMBOL.test(password), "Password must have symbol characters"],
  [(_, password) => isTypeable(password), "Password must be one line, without spaces at its ends"],
];

/** What the wire takes for `Password`. One that came by another member could not be given there again, to be changed. */
const isTypeable = (password: string) => /^[^ \t\n\v\f\r](?:[^\n\r]*[^ \t\n\v\f\r])?$/.test(password);

/** @throws {CognitoError} InvalidPasswordException with the first rule that is broken. */
export function checkPassword(pool: Pool, password: string): void {
  const broken = RULES.find(([holds]) => !holds(pool.settings.Policies.PasswordPolicy, password));
  if (broken) throw new CognitoError("InvalidPasswordException", `Password did not conform with policy: ${broken[1]}`);
}

interface Needs {
  readonly passwords: Pick<Passwords, "matches">;
  readonly store: { readonly users: Pick<Users, "passwordHistory"> };
}

/**
 * Refuses one of the user's newest passwords, the one in force included, where the pool remembers them.
 * Costs an exponentiation for each remembered password, so it runs before the transaction that stores the new one.
 * @throws {CognitoError} PasswordHistoryPolicyViolationException
 */
export async function checkHistory(
  ctx: Needs,
  pool: Pool,
  user: { readonly sub: string; readonly password: KeptPassword | undefined },
  password: string,
): Promise<void> {
  const size = historySize(pool);
  if (size === 0) return;
  const former = size > 1 ? await ctx.store.users.passwordHistory(pool.id, user.sub, size - 1) : [];
  if (await isOneOf(ctx.passwords, [...(user.password ? [user.password] : []), ...former], password)) {
    throw new CognitoError(
      "PasswordHistoryPolicyViolationException",
      "Password has previously been used. Please choose a different password.",
    );
  }
}

export const historySize = (pool: Pool): number => pool.settings.Policies.PasswordPolicy.PasswordHistorySize ?? 0;

async function isOneOf(
  passwords: Needs["passwords"],
  kept: readonly KeptPassword[],
  password: string,
): Promise<boolean> {
  for (const each of kept) {
    if (await passwords.matches(each, password)) return true;
  }
  return false;
}
