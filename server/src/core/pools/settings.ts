import { CognitoError } from "../errors.ts";
import { acrNames } from "./acr.ts";
import type { LambdaConfig, PasswordPolicy, PoolSettings } from "./pool.ts";
import { checkTier } from "./tiers.ts";

/** A pool's settings as somebody asks for them: what is left out takes its default. */
export type WantedSettings = Pick<PoolSettings, "PoolName"> &
  Partial<
    Omit<
      PoolSettings,
      "PoolName" | "Policies" | "AdminCreateUserConfig" | "EmailConfiguration" | "VerificationMessageTemplate"
    >
  > & {
    readonly Policies?: {
      readonly PasswordPolicy?: Partial<PasswordPolicy>;
      readonly SignInPolicy?: Partial<PoolSettings["Policies"]["SignInPolicy"]>;
    };
    readonly AdminCreateUserConfig?: Partial<PoolSettings["AdminCreateUserConfig"]>;
    readonly EmailConfiguration?: Partial<PoolSettings["EmailConfiguration"]>;
    readonly VerificationMessageTemplate?: Partial<PoolSettings["VerificationMessageTemplate"]>;
    /** Older spellings of three members of the template. */
    readonly SmsVerificationMessage?: string;
    readonly EmailVerificationMessage?: string;
    readonly EmailVerificationSubject?: string;
  };

/**
 * The settings a pool gets: the defaults filled in, and one spelling kept of what has two.
 * @throws {CognitoError} InvalidParameterException for settings that contradict each other; FeatureUnavailableInTierException.
 */
export function settingsOf(wanted: WantedSettings): PoolSettings {
  const { SmsVerificationMessage, EmailVerificationMessage, EmailVerificationSubject, ...given } = wanted;
  const { AutoVerifiedAttributes, AliasAttributes, UsernameAttributes, ...rest } = given;
  const temporaryDays = temporaryPasswordDays(wanted);
  const settings: PoolSettings = {
    ...rest,
    // An empty list says what its absence says.
    ...(AutoVerifiedAttributes?.length && { AutoVerifiedAttributes }),
    ...(AliasAttributes?.length && { AliasAttributes }),
    ...(UsernameAttributes?.length && { UsernameAttributes }),
    DeletionProtection: given.DeletionProtection ?? "INACTIVE",
    MfaConfiguration: given.MfaConfiguration ?? "OFF",
    UserPoolTier: given.UserPoolTier ?? "ESSENTIALS",
    LambdaConfig: lambdaConfig(given.LambdaConfig ?? {}),
    Policies: {
      PasswordPolicy: {
        ...passwordPolicy(given.Policies?.PasswordPolicy),
        TemporaryPasswordValidityDays: temporaryDays,
      },
      SignInPolicy: { AllowedFirstAuthFactors: given.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ["PASSWORD"] },
    },
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      ...given.AdminCreateUserConfig,
      UnusedAccountValidityDays: temporaryDays,
    },
    AccountRecoverySetting: given.AccountRecoverySetting ?? {
      RecoveryMechanisms: [
        { Name: "verified_email", Priority: 1 },
        { Name: "verified_phone_number", Priority: 2 },
      ],
    },
    EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT", ...given.EmailConfiguration },
    VerificationMessageTemplate: {
      DefaultEmailOption: "CONFIRM_WITH_CODE",
      ...(SmsVerificationMessage !== undefined && { SmsMessage: SmsVerificationMessage }),
      ...(EmailVerificationMessage !== undefined && { EmailMessage: EmailVerificationMessage }),
      ...(EmailVerificationSubject !== undefined && { EmailSubject: EmailVerificationSubject }),
      ...given.VerificationMessageTemplate,
    },
  };
  for (const [isBroken, message] of RULES) if (isBroken(settings)) throw invalid(message);
  return settings;
}

/**
 * @throws {CognitoError} InvalidParameterException, FeatureUnavailableInTierException: what must hold between settings of
 * which some come from SetUserPoolMfaConfig.
 */
export function checkSettings(settings: PoolSettings): void {
  checkTier(settings);
  const factors = settings.Policies.SignInPolicy.AllowedFirstAuthFactors;
  if (settings.MfaConfiguration === "ON" && factors.some((factor) => factor === "EMAIL_OTP" || factor === "SMS_OTP")) {
    throw invalid("One-time passwords cannot be a first auth factor when MFA is required.");
  }
}

/** Contradictions, in AWS's words where they were seen. */
const RULES: readonly (readonly [(settings: PoolSettings) => boolean, string])[] = [
  [
    ({ AliasAttributes, UsernameAttributes }) => AliasAttributes !== undefined && UsernameAttributes !== undefined,
    "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
  ],
  [
    ({ Policies }) => !Policies.SignInPolicy.AllowedFirstAuthFactors.includes("PASSWORD"),
    "Password should be configured as one of the allowed first auth factors.",
  ],
  [
    ({ Policies }) => Policies.SignInPolicy.AllowedFirstAuthFactors.includes("SOFTWARE_TOKEN"),
    "SOFTWARE_TOKEN cannot be configured as one of the allowed first auth factors.",
  ],
  [
    (settings) => mechanisms(settings).length > 1 && mechanisms(settings).some(({ Name }) => Name === "admin_only"),
    "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
  ],
  [
    (settings) => hasTwice(mechanisms(settings), "Name") || hasTwice(mechanisms(settings), "Priority"),
    "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
  ],
  [
    ({ UserAttributeUpdateSettings: update, AutoVerifiedAttributes: verified }) =>
      (update?.AttributesRequireVerificationBeforeUpdate ?? []).some((name) => !verified?.includes(name)),
    "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
  ],
  [
    ({ EmailConfiguration: email }) => email.EmailSendingAccount === "DEVELOPER" && !email.SourceArn,
    "Source ARN is required to use DEVELOPER email sending owner",
  ],
  [
    ({ EmailConfiguration: email }) => email.From !== undefined && !isSender(email.From),
    "Provided From email address is invalid",
  ],
  [
    ({ SmsConfiguration: sms }) => Boolean(sms?.SnsCallerArn) && sms?.EumsSms !== undefined,
    "Provide either SnsCallerArn or EumsSms, but not both.",
  ],
  [
    ({ LambdaConfig: lambdas }) =>
      (lambdas?.CustomEmailSender !== undefined || lambdas?.CustomSMSSender !== undefined) && !lambdas.KMSKeyID,
    "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
  ],
  [
    ({ LambdaConfig: lambdas }) => lambdas?.PreTokenGeneration !== lambdas?.PreTokenGenerationConfig?.LambdaArn,
    "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
  ],
  [
    ({ AcrConfiguration: levels = {} }) => !areAcrLevels(levels),
    "AcrConfiguration names Level1 to Level4, each by a name of its own without spaces, quotes or backslashes.",
  ],
];

const mechanisms = ({ AccountRecoverySetting }: PoolSettings) => AccountRecoverySetting?.RecoveryMechanisms ?? [];

const hasTwice = <T>(items: readonly T[], member: keyof T): boolean =>
  new Set(items.map((item) => item[member])).size < items.length;

/** A level that is not named keeps its usual name, which then is no other level's. */
function areAcrLevels(levels: NonNullable<PoolSettings["AcrConfiguration"]>): boolean {
  const names = acrNames(levels);
  return (
    Object.keys(levels).every((key) => /^Level[1-4]$/.test(key)) &&
    new Set(names).size === names.length &&
    !names.some((name) => /[\s"'\\]/.test(name))
  );
}

/** `ada@example.com` or `Ada Lovelace <ada@example.com>`, on one line: it goes into a mail's header. */
export const isSender = (from: string): boolean =>
  /^(?:[^<>@\s\p{Cc}]+@[^<>@\s\p{Cc}]+|[^<>\p{Cc}]*<[^<>@\s\p{Cc}]+@[^<>@\s\p{Cc}]+>)$/u.test(from);

/** A policy that is given counts what it leaves out as not required; none at all requires everything. */
function passwordPolicy(
  given: Partial<PasswordPolicy> | undefined,
): Omit<PasswordPolicy, "TemporaryPasswordValidityDays"> {
  const isRequired = given === undefined;
  return {
    MinimumLength: 8,
    RequireUppercase: isRequired,
    RequireLowercase: isRequired,
    RequireNumbers: isRequired,
    RequireSymbols: isRequired,
    ...given,
  };
}

/** One number under two names, 7 when neither is given; 0 counts as not given. */
function temporaryPasswordDays({ Policies, AdminCreateUserConfig }: WantedSettings): number {
  const days = Policies?.PasswordPolicy?.TemporaryPasswordValidityDays || undefined;
  const olderName = AdminCreateUserConfig?.UnusedAccountValidityDays || undefined;
  // AWS refuses the two together even when they agree; a pool described and sent back as it is would then be refused.
  if (days !== undefined && olderName !== undefined && days !== olderName) {
    throw invalid("Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays");
  }
  return days ?? olderName ?? 7;
}

/** The function that runs before tokens are made has two names; either sets both. */
function lambdaConfig(given: LambdaConfig): LambdaConfig {
  const { PreTokenGeneration: older, PreTokenGenerationConfig: newer } = given;
  const arn = older ?? newer?.LambdaArn;
  if (arn === undefined) return given;
  return {
    ...given,
    PreTokenGeneration: arn,
    PreTokenGenerationConfig: newer ?? { LambdaArn: arn, LambdaVersion: "V1_0" },
  };
}

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
