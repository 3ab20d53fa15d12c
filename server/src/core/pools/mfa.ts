import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { checkRelyingPartyId } from "../passkeys/relying-party.ts";
import { changePool } from "./change.ts";
import type { Pool, PoolSettings } from "./pool.ts";
import { checkSettings } from "./settings.ts";

/** What SetUserPoolMfaConfig sets and GetUserPoolMfaConfig returns. */
export type MfaConfig = Partial<Pick<PoolSettings, "MfaConfiguration" | MfaBlock>>;

type MfaBlock =
  | "SmsMfaConfiguration"
  | "SoftwareTokenMfaConfiguration"
  | "EmailMfaConfiguration"
  | "WebAuthnConfiguration";

/**
 * Sets a pool's factors as a whole: a factor that is left out is off. The SMS settings within are the pool's own, so they
 * change there too.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException,
 * ConcurrentModificationException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
 */
export function setMfaConfig(ctx: Pick<Context, "clock" | "store">, poolId: string, wanted: MfaConfig): Promise<Pool> {
  const relyingPartyId = wanted.WebAuthnConfiguration?.RelyingPartyId;
  if (relyingPartyId !== undefined) checkRelyingPartyId(relyingPartyId);
  return changePool(ctx, poolId, (pool) => {
    const sms = wanted.SmsMfaConfiguration;
    const settings: PoolSettings = {
      ...withoutMfa(pool.settings),
      ...wanted,
      MfaConfiguration: wanted.MfaConfiguration ?? pool.settings.MfaConfiguration,
      ...(sms?.SmsConfiguration && { SmsConfiguration: sms.SmsConfiguration }),
      ...(sms?.SmsAuthenticationMessage !== undefined && { SmsAuthenticationMessage: sms.SmsAuthenticationMessage }),
    };
    const hasFactor = hasMfaFactor(settings);
    if (settings.MfaConfiguration === "OFF" && hasFactor) {
      throw invalid("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.");
    }
    if (settings.MfaConfiguration !== "OFF" && !hasFactor) {
      throw invalid(
        "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
      );
    }
    checkSettings(settings);
    return { ...pool, settings };
  });
}

/** The blocks that only SetUserPoolMfaConfig can set; UpdateUserPool leaves them be. */
export const mfaBlocks = ({
  SmsMfaConfiguration,
  SoftwareTokenMfaConfiguration,
  EmailMfaConfiguration,
  WebAuthnConfiguration,
}: PoolSettings): Pick<PoolSettings, MfaBlock> => ({
  ...(SmsMfaConfiguration && { SmsMfaConfiguration }),
  ...(SoftwareTokenMfaConfiguration && { SoftwareTokenMfaConfiguration }),
  ...(EmailMfaConfiguration && { EmailMfaConfiguration }),
  ...(WebAuthnConfiguration && { WebAuthnConfiguration }),
});

/**
 * Settings as CreateUserPool and UpdateUserPool give them, which know no factor but SMS: MFA without another factor means SMS,
 * and what they say of SMS holds for it as a factor too.
 * @throws {CognitoError} InvalidParameterException when MFA is asked for and there is no factor.
 */
export function withSmsMfa(settings: PoolSettings): PoolSettings {
  const { SmsConfiguration, SmsAuthenticationMessage } = settings;
  const isOff = settings.MfaConfiguration === "OFF";
  if (!isOff && !SmsConfiguration && !hasMfaFactor(settings)) {
    throw invalid(
      "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    );
  }
  const isBySms = settings.SmsMfaConfiguration !== undefined || (!isOff && !hasMfaFactor(settings));
  if (!isBySms) return settings;
  return {
    ...settings,
    SmsMfaConfiguration: {
      ...settings.SmsMfaConfiguration,
      ...(SmsAuthenticationMessage !== undefined && { SmsAuthenticationMessage }),
      ...(SmsConfiguration && { SmsConfiguration }),
    },
  };
}

/** Passkeys stand apart: they sign in with or without MFA. */
const hasMfaFactor = (settings: MfaConfig): boolean =>
  settings.SmsMfaConfiguration !== undefined ||
  settings.EmailMfaConfiguration !== undefined ||
  settings.SoftwareTokenMfaConfiguration?.Enabled === true;

function withoutMfa(settings: PoolSettings): Omit<PoolSettings, MfaBlock> {
  const {
    SmsMfaConfiguration: _sms,
    SoftwareTokenMfaConfiguration: _softwareToken,
    EmailMfaConfiguration: _email,
    WebAuthnConfiguration: _webAuthn,
    ...others
  } = settings;
  return others;
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
