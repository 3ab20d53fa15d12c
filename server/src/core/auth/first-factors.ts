import { activeFactors } from "../mfa/factor.ts";
import { isPasskeyBothFactors, type Passkey } from "../passkeys/passkey.ts";
import type { Pool } from "../pools/pool.ts";
import type { User } from "../users/user.ts";

/** A way to begin that a person can choose, by its name on the wire; in the order in which AWS names them. */
export const FIRST_FACTORS = ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"] as const;

export type FirstFactor = (typeof FIRST_FACTORS)[number];

/** Where the codes of a first factor go. */
export const CODE_ADDRESS = { EMAIL_OTP: "email", SMS_OTP: "phone_number" } as const;

/**
 * What this user can begin a sign-in with, now. Codes and passkeys are for who needs no second factor: where one is required or
 * turned on, they would be all that is shown. A passkey that counts as both is for who said so.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
 */
export function firstFactorsOf(pool: Pool, user: User, passkeys: readonly Passkey[]): readonly FirstFactor[] {
  if (user.status === "EXTERNAL_PROVIDER") return [];
  const needsTwo = needsSecondFactor(pool, user);
  const isAllowed: Readonly<Record<FirstFactor, boolean>> = {
    PASSWORD_SRP: user.password?.kind === "srp",
    PASSWORD: user.password !== undefined,
    EMAIL_OTP: !needsTwo && Boolean(user.attributes.email),
    SMS_OTP: !needsTwo && Boolean(user.attributes.phone_number),
    WEB_AUTHN: passkeys.length > 0 && (!needsTwo || isPasskeyEnough(pool, user)),
  };
  // Whoever has to choose a password of their own has the temporary one.
  const mustUsePassword = user.status === "FORCE_CHANGE_PASSWORD";
  return FIRST_FACTORS.filter(
    (factor) => isAllowed[factor] && allows(pool, factor) && (!mustUsePassword || isPassword(factor)),
  );
}

/** Whether the pool lets people begin with it. */
export const allows = ({ settings }: Pool, factor: FirstFactor): boolean =>
  settings.Policies.SignInPolicy.AllowedFirstAuthFactors.includes(isPassword(factor) ? "PASSWORD" : factor);

export const isPassword = (factor: FirstFactor): factor is "PASSWORD" | "PASSWORD_SRP" =>
  factor === "PASSWORD" || factor === "PASSWORD_SRP";

/** Whether a passkey of this user is all they need to show, second factor or not. */
export const isPasskeyEnough = (pool: Pool, { mfa }: User): boolean =>
  isPasskeyBothFactors(pool) && mfa.passkeys === true;

const needsSecondFactor = (pool: Pool, user: User): boolean =>
  pool.settings.MfaConfiguration === "ON" || activeFactors(pool, user).length > 0;
