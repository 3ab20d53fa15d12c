import { CognitoError } from "../../../core/errors.ts";
import type { Factor } from "../../../core/mfa/factor.ts";
import type { FactorWanted, Wanted } from "../../../core/mfa/preference.ts";
import type { User } from "../../../core/users/user.ts";

interface FactorIn {
  readonly Enabled?: boolean;
  readonly PreferredMfa?: boolean;
}

interface PreferenceIn {
  readonly SMSMfaSettings?: FactorIn;
  readonly SoftwareTokenMfaSettings?: FactorIn;
  readonly EmailMfaSettings?: FactorIn;
  readonly WebAuthnMfaSettings?: { readonly Enabled?: boolean };
}

/** What SetUserMFAPreference and its twin want of each factor they name. */
export function preferenceIn(input: PreferenceIn): Wanted {
  const named: readonly (readonly [Factor, FactorIn | undefined])[] = [
    ["SMS_MFA", input.SMSMfaSettings],
    ["SOFTWARE_TOKEN_MFA", input.SoftwareTokenMfaSettings],
    ["EMAIL_OTP", input.EmailMfaSettings],
  ];
  const factors = named.flatMap(([factor, given]) =>
    given ? [[factor, { enabled: given.Enabled, preferred: given.PreferredMfa }] as const] : [],
  );
  const passkeys = input.WebAuthnMfaSettings?.Enabled;
  return { ...Object.fromEntries(factors), ...(passkeys !== undefined && { passkeys }) };
}

/** The factors of a user as GetUser and AdminGetUser show them; nothing for who has none. */
export const mfaOut = (user: User) => ({
  ...(user.mfa.enabled.length > 0 && { UserMFASettingList: [...user.mfa.enabled] }),
  ...(user.mfa.preferred !== undefined && { PreferredMfaSetting: user.mfa.preferred }),
  ...mfaOptionsOut(user),
});

/** The old list, which knows text messages only; absent where they are off. */
export const mfaOptionsOut = ({ mfa }: User) =>
  mfa.enabled.includes("SMS_MFA")
    ? { MFAOptions: [{ DeliveryMedium: "SMS" as const, AttributeName: "phone_number" }] }
    : {};

/**
 * The old way to turn text messages on or off: a list with the phone number, or an empty one.
 * @throws {CognitoError} InvalidParameterException for anything else
 */
export function smsOptionIn(
  options: readonly { readonly DeliveryMedium?: string; readonly AttributeName?: string }[],
): Partial<Record<Factor, FactorWanted>> {
  const isSms = options.every(
    ({ DeliveryMedium = "SMS", AttributeName }) => DeliveryMedium === "SMS" && AttributeName === "phone_number",
  );
  if (!isSms) {
    throw new CognitoError("InvalidParameterException", "MFAOptions can name nothing but SMS to the phone_number.");
  }
  return { SMS_MFA: { enabled: options.length > 0 } };
}
