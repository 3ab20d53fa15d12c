/**
 * A user pool. Its settings keep Cognito's own names and shape: they are a document the customer writes and reads back,
 * and every setting must come back as it was given, those the core does not decide by too.
 */
export interface Pool {
  /** `{region}_{9 letters or digits}` */
  readonly id: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Counts changes: a change is stored only over the version it was made from. */
  readonly version: number;
  readonly settings: PoolSettings;
  /** Standard attributes whose declaration was changed, and custom attributes under their full names (`custom:tier`). */
  readonly schema: readonly AttributeSchema[];
}

export type Medium = "EMAIL" | "SMS";
export type VerifiedAttribute = "email" | "phone_number";
export type AliasAttribute = VerifiedAttribute | "preferred_username";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html */
export interface PoolSettings {
  readonly PoolName: string;
  readonly Policies: {
    readonly PasswordPolicy: PasswordPolicy;
    readonly SignInPolicy: { readonly AllowedFirstAuthFactors: readonly FirstAuthFactor[] };
  };
  readonly DeletionProtection: "ACTIVE" | "INACTIVE";
  readonly MfaConfiguration: "OFF" | "OPTIONAL" | "ON";
  readonly UserPoolTier: "LITE" | "ESSENTIALS" | "PLUS";
  readonly AutoVerifiedAttributes?: readonly VerifiedAttribute[];
  readonly AliasAttributes?: readonly AliasAttribute[];
  readonly UsernameAttributes?: readonly VerifiedAttribute[];
  readonly UsernameConfiguration?: { readonly CaseSensitive: boolean };
  readonly UserAttributeUpdateSettings?: {
    readonly AttributesRequireVerificationBeforeUpdate?: readonly VerifiedAttribute[];
  };
  readonly AccountRecoverySetting?: {
    readonly RecoveryMechanisms?: readonly { readonly Name: RecoveryName; readonly Priority: number }[];
  };
  readonly AdminCreateUserConfig: {
    readonly AllowAdminCreateUserOnly: boolean;
    readonly UnusedAccountValidityDays?: number;
    readonly InviteMessageTemplate?: {
      readonly SMSMessage?: string;
      readonly EmailMessage?: string;
      readonly EmailSubject?: string;
    };
  };
  readonly VerificationMessageTemplate: {
    readonly DefaultEmailOption: "CONFIRM_WITH_CODE" | "CONFIRM_WITH_LINK";
    readonly SmsMessage?: string;
    readonly EmailMessage?: string;
    readonly EmailSubject?: string;
    readonly EmailMessageByLink?: string;
    readonly EmailSubjectByLink?: string;
  };
  readonly EmailConfiguration: {
    readonly EmailSendingAccount: "COGNITO_DEFAULT" | "DEVELOPER";
    readonly SourceArn?: string;
    readonly ReplyToEmailAddress?: string;
    readonly From?: string;
    readonly ConfigurationSet?: string;
  };
  readonly SmsAuthenticationMessage?: string;
  readonly SmsConfiguration?: SmsConfiguration;
  readonly IssuerConfiguration?: { readonly Type?: "ORIGINAL" | "UPDATED" };
  readonly LambdaConfig?: LambdaConfig;
  readonly DeviceConfiguration?: {
    readonly ChallengeRequiredOnNewDevice?: boolean;
    readonly DeviceOnlyRememberedOnUserPrompt?: boolean;
  };
  readonly UserPoolAddOns?: {
    readonly AdvancedSecurityMode: "OFF" | "AUDIT" | "ENFORCED";
    readonly AdvancedSecurityAdditionalFlows?: { readonly CustomAuthMode?: "AUDIT" | "ENFORCED" };
  };
  readonly KeyConfiguration?: {
    readonly KeyType?: "AWS_OWNED_KEY" | "CUSTOMER_MANAGED_KEY";
    readonly KmsKeyArn?: string;
  };
  readonly DcrConfiguration?: {
    readonly EnableStatus?: "Enabled" | "Disabled";
    readonly OpenDcrEnabled?: boolean;
    readonly AuthenticatedGrantTypes?: readonly OAuthFlow[];
    readonly OpenDcrGrantTypes?: readonly OAuthFlow[];
    readonly AllowedScopes?: readonly string[];
  };
  readonly AcrConfiguration?: Readonly<Record<string, { readonly AcrValue: string }>>;
  /** What SetUserPoolSessionConfiguration sets; absent until it was called. */
  readonly SessionConfiguration?: SessionConfiguration;
  /** The four blocks of SetUserPoolMfaConfig. A factor that is off has no block, but for software tokens, which say so. */
  readonly SmsMfaConfiguration?: {
    readonly SmsAuthenticationMessage?: string;
    readonly SmsConfiguration?: SmsConfiguration;
  };
  readonly SoftwareTokenMfaConfiguration?: { readonly Enabled?: boolean };
  readonly EmailMfaConfiguration?: { readonly Message?: string; readonly Subject?: string };
  readonly WebAuthnConfiguration?: {
    readonly RelyingPartyId?: string;
    readonly UserVerification?: "required" | "preferred";
    readonly FactorConfiguration?: "SINGLE_FACTOR" | "MULTI_FACTOR_WITH_USER_VERIFICATION";
  };
}

export interface SessionConfiguration {
  readonly UserSessionTracking: "ENABLED" | "DISABLED";
  readonly TokenSession: { readonly MaxPerUser: number };
}

export type FirstAuthFactor = "PASSWORD" | "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN" | "SOFTWARE_TOKEN";
export type OAuthFlow = "code" | "implicit" | "client_credentials";

export interface SmsConfiguration {
  readonly SnsCallerArn?: string;
  readonly ExternalId?: string;
  readonly SnsRegion?: string;
  readonly EumsSms?: {
    readonly CallerArn: string;
    readonly ExternalId?: string;
    readonly OriginationIdentity?: string;
    readonly ConfigurationSetName?: string;
    readonly InEntityId?: string;
    readonly InTemplateId?: string;
    readonly Region?: string;
  };
}

/** The functions a pool calls, by trigger. */
export interface LambdaConfig {
  readonly PreSignUp?: string;
  readonly CustomMessage?: string;
  readonly PostConfirmation?: string;
  readonly PreAuthentication?: string;
  readonly PostAuthentication?: string;
  readonly DefineAuthChallenge?: string;
  readonly CreateAuthChallenge?: string;
  readonly VerifyAuthChallengeResponse?: string;
  readonly PreTokenGeneration?: string;
  readonly UserMigration?: string;
  readonly PreTokenGenerationConfig?: VersionedLambda<"V1_0" | "V2_0" | "V3_0">;
  readonly CustomSMSSender?: VersionedLambda<"V1_0">;
  readonly CustomEmailSender?: VersionedLambda<"V1_0">;
  readonly InboundFederation?: VersionedLambda<"V1_0">;
  readonly KMSKeyID?: string;
}

export interface VersionedLambda<Version extends string> {
  readonly LambdaArn: string;
  readonly LambdaVersion: Version;
}

export type RecoveryName = "verified_email" | "verified_phone_number" | "admin_only";

export interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireUppercase: boolean;
  readonly RequireLowercase: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireSymbols: boolean;
  readonly PasswordHistorySize?: number;
  readonly TemporaryPasswordValidityDays: number;
}

export type AttributeDataType = "String" | "Number" | "Boolean" | "DateTime";

/** One attribute of the pool's schema, as `SchemaAttributes` lists it. Bounds are decimal strings, as on the wire. */
export interface AttributeSchema {
  readonly Name: string;
  readonly AttributeDataType: AttributeDataType;
  readonly DeveloperOnlyAttribute: boolean;
  readonly Mutable: boolean;
  readonly Required: boolean;
  readonly StringAttributeConstraints?: { readonly MinLength?: string; readonly MaxLength?: string };
  readonly NumberAttributeConstraints?: { readonly MinValue?: string; readonly MaxValue?: string };
}

/** The region a pool id names: `us-east-1` of `us-east-1_AbCdEfGhI`. */
export const regionOf = (poolId: string): string => poolId.slice(0, poolId.indexOf("_"));

/** Usernames and aliases compare without case only where the pool was created so. */
export const isCaseSensitive = (pool: Pool): boolean => pool.settings.UsernameConfiguration?.CaseSensitive ?? true;

/** People of this pool sign in with an e-mail address or phone number, and their username is made for them. */
export const hasUsernameAttributes = (pool: Pool): boolean => (pool.settings.UsernameAttributes?.length ?? 0) > 0;
