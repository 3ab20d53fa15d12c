import type { Pool, PoolSettings, VerifiedAttribute } from "../pools/pool.ts";
import { keepsRecoveryApart, recoveryChannels } from "../pools/recovery.ts";
import type { User } from "../users/user.ts";

/** A second factor, by the name its challenge has on the wire; in the order in which Cognito names them. */
export const FACTORS = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] as const;

export type Factor = (typeof FACTORS)[number];

/** The second factors of a user. */
export interface MfaPreference {
  /** Those that are on, in the order of `FACTORS`. */
  readonly enabled: readonly Factor[];
  /** The one of them that is asked without a choice. */
  readonly preferred?: Factor;
  /** A passkey alone is enough, where the pool has it stand for both factors. */
  readonly passkeys?: boolean;
  /** The id of the registered authenticator application, on or not: another one each time. */
  readonly token?: string;
}

export const NO_MFA: MfaPreference = { enabled: [] };

/** Where the codes of a factor go; a software token makes its own. */
export const ADDRESS_OF: Readonly<Record<Factor, VerifiedAttribute | undefined>> = {
  SMS_MFA: "phone_number",
  SOFTWARE_TOKEN_MFA: undefined,
  EMAIL_OTP: "email",
};

/** Whether the pool has the factor on. */
export const isOffered = ({ settings }: Pool, factor: Factor): boolean =>
  settings.MfaConfiguration !== "OFF" && IS_ON[factor](settings);

const IS_ON: Readonly<Record<Factor, (settings: PoolSettings) => boolean>> = {
  SMS_MFA: ({ SmsMfaConfiguration }) => SmsMfaConfiguration !== undefined,
  SOFTWARE_TOKEN_MFA: ({ SoftwareTokenMfaConfiguration }) => SoftwareTokenMfaConfiguration?.Enabled === true,
  EMAIL_OTP: ({ EmailMfaConfiguration }) => EmailMfaConfiguration !== undefined,
};

/**
 * The factors that the user has and the pool takes, now. Where one is required and none is on, all that can be used are: an
 * address makes its codes usable, unless they would go where codes that reset the password go first.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
 */
export function activeFactors(pool: Pool, user: User): readonly Factor[] {
  const { MfaConfiguration } = pool.settings;
  if (MfaConfiguration === "OFF") return [];
  const on = FACTORS.filter((factor) => user.mfa.enabled.includes(factor) && has(user, factor) && asks(pool, factor));
  if (on.length > 0 || MfaConfiguration !== "ON") return on;
  return FACTORS.filter((factor) => has(user, factor) && isOffered(pool, factor) && !recovers(pool, factor));
}

/** Those of them that a sign-in asks for: the preferred one, or else a choice of all. */
export const askedFactors = (pool: Pool, user: User): readonly Factor[] => preferredOf(user, activeFactors(pool, user));

/** The preferred one of these factors, or else a choice of all. */
export function preferredOf({ mfa }: User, factors: readonly Factor[]): readonly Factor[] {
  const preferred = factors.filter((factor) => factor === mfa.preferred);
  return preferred.length > 0 ? preferred : factors;
}

/**
 * What the user can show where more is wanted than a sign-in asks for: those factors, and what they have registered and not
 * turned on. An address counts once it is proven, unless the codes that reset the password go there.
 */
export function usableFactors(pool: Pool, user: User): readonly Factor[] {
  const active = activeFactors(pool, user);
  const isUsable = (factor: Factor) =>
    isOffered(pool, factor) && has(user, factor) && isProven(user, factor) && !recovers(pool, factor);
  return FACTORS.filter((factor) => active.includes(factor) || isUsable(factor));
}

function isProven({ attributes }: User, factor: Factor): boolean {
  const address = ADDRESS_OF[factor];
  return address === undefined || attributes[`${address}_verified`] === "true";
}

/** What somebody without a factor can set up during a sign-in: a phone number is the operator's to give. */
export const factorsToSetUp = (pool: Pool, user: User): readonly Factor[] =>
  FACTORS.filter(
    (factor) => factor !== "SMS_MFA" && isOffered(pool, factor) && !has(user, factor) && !recovers(pool, factor),
  );

/** The factors with this one on. */
export const withFactor = (mfa: MfaPreference, factor: Factor): MfaPreference => ({
  ...mfa,
  enabled: FACTORS.filter((each) => each === factor || mfa.enabled.includes(each)),
});

/**
 * The factors of a user whose addresses are given by somebody who has shown none of them: those that could be used before are the
 * only ones, or a code that goes to the new address would stand for them.
 */
export function withoutNewFactors(pool: Pool, before: User, after: User): MfaPreference {
  const usable = activeFactors(pool, before);
  const isNew = (factor: Factor) => !usable.includes(factor);
  if (usable.length === 0 || !activeFactors(pool, after).some(isNew)) return after.mfa;
  const { preferred, ...rest } = after.mfa;
  return { ...rest, enabled: usable, ...(preferred !== undefined && !isNew(preferred) && { preferred }) };
}

function has({ attributes, mfa }: User, factor: Factor): boolean {
  const address = ADDRESS_OF[factor];
  return address === undefined ? mfa.token !== undefined : Boolean(attributes[address]);
}

/** Who has an authenticator application on goes on using it where the pool registers no more of them. */
const asks = (pool: Pool, factor: Factor): boolean => factor === "SOFTWARE_TOKEN_MFA" || isOffered(pool, factor);

/** Whether codes that reset the password go first where this factor's would go. */
function recovers(pool: Pool, factor: Factor): boolean {
  const [first] = keepsRecoveryApart(pool) ? recoveryChannels(pool) : [];
  return first !== undefined && ADDRESS_OF[factor] === first;
}
