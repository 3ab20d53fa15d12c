import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { isPasskeyBothFactors } from "../passkeys/passkey.ts";
import type { Pool } from "../pools/pool.ts";
import { changeUser } from "../users/save.ts";
import type { User } from "../users/user.ts";
import { ADDRESS_OF, FACTORS, type Factor, isOffered, type MfaPreference } from "./factor.ts";

/** What is wanted of one factor; what is left out stays, but that one is not preferred without being on. */
export interface FactorWanted {
  readonly enabled?: boolean | undefined;
  readonly preferred?: boolean | undefined;
}

/** What is wanted of each factor, and whether a passkey alone is to be enough; what is left out stays. */
export type Wanted = Readonly<Partial<Record<Factor, FactorWanted>>> & { readonly passkeys?: boolean };

/**
 * Turns second factors on and off, and says which one is asked first. A factor that is not named stays as it is. Where the pool
 * requires one, none is turned off.
 * @throws {CognitoError} InvalidParameterException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 */
export function setMfaPreference(
  ctx: Pick<Context, "clock" | "store">,
  pool: Pool,
  user: User,
  wanted: Wanted,
): Promise<User> {
  return changeUser(ctx, pool, user.sub, (before) => {
    for (const factor of FACTORS) check(pool, before, factor, wanted[factor]);
    const mfa = applied(before.mfa, wanted);
    if (wanted.passkeys) checkPasskeys(pool, mfa);
    return { ...before, mfa };
  });
}

function applied(before: MfaPreference, wanted: Wanted): MfaPreference {
  const { preferred: former, ...rest } = before;
  const enabled = FACTORS.filter((factor) => isWantedOn(wanted[factor]) ?? before.enabled.includes(factor));
  const [named, another] = FACTORS.filter((factor) => wanted[factor]?.preferred);
  if (another !== undefined) throw invalid("Only one MFA method can be preferred.");
  const isKept = former !== undefined && enabled.includes(former) && wanted[former]?.preferred !== false;
  const preferred = named ?? (isKept ? former : undefined);
  return {
    ...rest,
    enabled,
    ...(preferred !== undefined && { preferred }),
    ...(wanted.passkeys !== undefined && { passkeys: wanted.passkeys }),
  };
}

/** To prefer a factor turns it on. */
const isWantedOn = ({ enabled, preferred }: FactorWanted = {}): boolean | undefined =>
  enabled ?? (preferred ? true : undefined);

const WORDS: Readonly<Record<Factor, string>> = {
  SMS_MFA: "SMS",
  SOFTWARE_TOKEN_MFA: "software token",
  EMAIL_OTP: "email",
};

function check(pool: Pool, { attributes, mfa }: User, factor: Factor, wanted: FactorWanted | undefined): void {
  const isOn = isWantedOn(wanted);
  if (isOn === false && wanted?.preferred) throw invalid("A factor that is off cannot be preferred.");
  if (isOn === false && mfa.enabled.includes(factor) && pool.settings.MfaConfiguration === "ON") {
    throw invalid(`${WORDS[factor]} MFA cannot be turned off where the user pool requires MFA.`);
  }
  if (!isOn) return;
  if (!isOffered(pool, factor)) throw invalid(`${WORDS[factor]} MFA is not enabled for the user pool.`);
  const address = ADDRESS_OF[factor];
  if (address === undefined ? mfa.token === undefined : !attributes[address]) {
    // In these words: aws-sdk-js-v3 #4645.
    throw invalid(`User does not have delivery config set to turn on ${factor}`);
  }
}

/** Another factor must be on: who loses the passkey would be shut out. */
function checkPasskeys(pool: Pool, { enabled }: MfaPreference): void {
  if (!isPasskeyBothFactors(pool)) {
    throw invalid("Passkeys are not set up as a second factor of the user pool.");
  }
  if (enabled.length === 0) throw invalid("Passkeys can be a second factor only beside another one.");
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
