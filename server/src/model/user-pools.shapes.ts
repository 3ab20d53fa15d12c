/**
 * The types that AWS's user pools API is made of, under AWS's own names.
 *
 * Origin: botocore's service model `cognito-idp/2016-04-18` (1.43.107, Apache-2.0); what is newer (sessions, ACR, dynamic
 * client registration) from the schemas and doc comments of `@aws-sdk/client-cognito-identity-provider` 3.1169.0
 * (Apache-2.0), which do not name most scalars: those names are ours. Kept by hand since; `user-pools.test.ts` compares
 * it with the installed SDK. The constraints are the published ones; where AWS's servers are known to apply others, see
 * `string-rules.ts`.
 */
import {
  blob,
  boolean,
  document,
  integer,
  list,
  long,
  map,
  oneOf,
  required,
  string,
  structure,
  timestamp,
} from "./shape.ts";

/** A pattern in Java's dialect, character for character as AWS publishes it and prints it in messages. */
const java = String.raw;

export const AcrValueType = string({ min: 1, max: 64 });
export const ArnType = string({
  min: 20,
  max: 2048,
  pattern: java`arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?`,
});
export const AttributeMappingKeyType = string({ min: 1, max: 32 });
export const AttributeNameType = string({ min: 1, max: 32, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+` });
export const AttributeValueType = string({ max: 2048, sensitive: true });
export const AWSAccountIdType = string({ max: 12, pattern: java`[0-9]+` });
export const ClientIdType = string({ min: 1, max: 128, pattern: java`[\w+]+`, sensitive: true });
export const ClientNameType = string({ min: 1, max: 128, pattern: java`[\w\s+=,.@-]+` });
export const ClientPermissionType = string({ min: 1, max: 2048 });
export const ClientSecretIdType = string({ min: 1, max: 128 });
export const ClientSecretType = string({ min: 24, max: 64, pattern: java`[\w+]+`, sensitive: true });
export const CompletionMessageType = string({ min: 1, max: 128, pattern: java`[\w]+` });
export const ConfirmationCodeType = string({ min: 1, max: 2048, pattern: java`[\S]+` });
export const CSSType = string({ min: 0, max: 131072 });
export const CSSVersionType = string();
export const CustomAttributeNameType = string({ min: 1, max: 20, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}]+` });
export const DescriptionType = string({ max: 2048 });
export const DeviceKeyType = string({ min: 1, max: 55, pattern: java`[\w-]+_[0-9a-f-]+` });
export const DeviceNameType = string({ min: 1, max: 1024 });
export const DomainType = string({ min: 1, max: 63, pattern: java`^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$` });
export const DomainVersionType = string({ min: 1, max: 20 });
export const EmailAddressType = string({ pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+` });
export const EmailInviteMessageType = string({ min: 6, max: 20000, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*` });
export const EmailMfaMessageType = string({
  min: 6,
  max: 20000,
  pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`,
});
export const EmailMfaSubjectType = string({ pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+` });
export const EmailNotificationBodyType = string({ min: 6, max: 20000, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]+` });
export const EmailNotificationSubjectType = string({ min: 1, max: 140, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+` });
export const EmailVerificationMessageByLinkType = string({
  min: 6,
  max: 20000,
  pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`,
});
export const EmailVerificationMessageType = string({
  min: 6,
  max: 20000,
  pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*`,
});
export const EmailVerificationSubjectByLinkType = string({
  min: 1,
  max: 140,
  pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+`,
});
export const EmailVerificationSubjectType = string({ min: 1, max: 140, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+` });
export const EncryptionKeyArnType = string({
  min: 20,
  max: 2048,
  pattern: java`arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?`,
});
export const EventIdType = string({ min: 1, max: 50, pattern: java`[\w+-]+` });
export const GroupNameType = string({ min: 1, max: 128, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}]+` });
export const HealthCheckIdType = string({ max: 64 });
export const HexStringType = string({ pattern: java`^[0-9a-fA-F]+$` });
export const IdpIdentifierType = string({ min: 1, max: 40, pattern: java`[\w\s+=.@-]+` });
export const ImageUrlType = string();
export const LanguageIdType = string({
  pattern: java`^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$`,
});
export const LinkUrlType = string({ min: 1, max: 1024, pattern: java`^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$` });
export const ManagedLoginBrandingIdType = string({
  pattern: java`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$`,
});
export const OptionalArnType = string({
  min: 0,
  max: 2048,
  pattern: java`(arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)?`,
});
export const PaginationKey = string({ min: 1, max: 131072, pattern: java`[\S]+` });
export const PaginationKeyType = string({ min: 1, pattern: java`[\S]+` });
export const PasswordType = string({ max: 256, pattern: java`[\S]+`, sensitive: true });
export const PreSignedUrlType = string({ min: 0, max: 2048 });
export const ProviderNameType = string({ min: 1, max: 32, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+` });
export const ProviderNameTypeV2 = string({
  min: 1,
  max: 32,
  pattern: java`[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+`,
});
export const RedirectUrlType = string({ min: 1, max: 1024, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}]+` });
export const RegionCodeType = string({ min: 5, max: 32 });
export const RegionNameType = string({ min: 5, max: 32 });
export const RelyingPartyIdType = string({ min: 1, max: 127 });
export const ResourceIdType = string({ min: 1, max: 40, pattern: java`^[\w\- ]+$` });
export const ResourceServerIdentifierType = string({ min: 1, max: 256, pattern: java`[\x21\x23-\x5B\x5D-\x7E]+` });
export const ResourceServerNameType = string({ min: 1, max: 256, pattern: java`[\w\s+=,.@-]+` });
export const ResourceServerScopeDescriptionType = string({ min: 1, max: 256 });
export const ResourceServerScopeNameType = string({
  min: 1,
  max: 256,
  pattern: java`[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+`,
});
export const S3ArnType = string({
  min: 3,
  max: 1024,
  pattern: java`arn:[\w+=/,.@-]+:[\w+=/,.@-]+:::[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?`,
});
export const S3BucketType = string({ min: 3, max: 1024, pattern: java`^[0-9A-Za-z\.\-_]*(?<!\.)$` });
export const ScopeType = string({ min: 1, max: 256, pattern: java`[\x21\x23-\x5B\x5D-\x7E]+` });
export const SearchPaginationTokenType = string({ min: 1, pattern: java`[\S]+` });
export const SecretCodeType = string({ min: 16, pattern: java`[A-Za-z0-9]+`, sensitive: true });
export const SecretHashType = string({ min: 1, max: 128, pattern: java`[\w+=/]+`, sensitive: true });
export const SESConfigurationSet = string({ min: 1, max: 64, pattern: java`^[a-zA-Z0-9_-]+$` });
export const SessionCityType = string({ max: 256 });
export const SessionDeviceType = string({ max: 1024 });
export const SessionIdType = string({ min: 28, max: 28 });
export const SessionIpAddressType = string({ max: 128, sensitive: true });
export const SessionType = string({ min: 20, max: 2048, sensitive: true });
export const SmsInviteMessageType = string({ min: 6, max: 140, pattern: java`(?s).*` });
export const SmsVerificationMessageType = string({ min: 6, max: 140, pattern: java`.*\{####\}.*` });
export const SoftwareTokenMFAUserCodeType = string({ min: 6, max: 6, pattern: java`[0-9]+`, sensitive: true });
export const StringType = string({ min: 0, max: 131072 });
export const TagKeysType = string({ min: 1, max: 128 });
export const TagValueType = string({ min: 0, max: 256 });
export const TermsIdType = string({
  pattern: java`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$`,
});
export const TermsNameType = string({ pattern: java`^(terms-of-use|privacy-policy)$` });
export const TokenModelType = string({ pattern: java`[A-Za-z0-9-_=.]+`, sensitive: true });
export const UserFilterType = string({ max: 256 });
export const UserImportJobIdType = string({ min: 1, max: 55, pattern: java`import-[0-9a-zA-Z-]+` });
export const UserImportJobNameType = string({ min: 1, max: 128, pattern: java`[\w\s+=,.@-]+` });
export const UsernameType = string({ min: 1, max: 128, pattern: java`[\p{L}\p{M}\p{S}\p{N}\p{P}]+`, sensitive: true });
export const UserPoolIdType = string({ min: 1, max: 55, pattern: java`[\w-]+_[0-9a-zA-Z]+` });
export const UserPoolNameType = string({ min: 1, max: 128, pattern: java`[\w\s+=,.@-]+` });
export const WebAuthnAuthenticatorAttachmentType = string();
export const WebAuthnAuthenticatorTransportType = string();

export const AccountTakeoverEventActionType = oneOf("BLOCK", "MFA_IF_CONFIGURED", "MFA_REQUIRED", "NO_ACTION");
export const AdvancedSecurityEnabledModeType = oneOf("AUDIT", "ENFORCED");
export const AdvancedSecurityModeType = oneOf("OFF", "AUDIT", "ENFORCED");
export const AliasAttributeType = oneOf("phone_number", "email", "preferred_username");
export const AssetCategoryType = oneOf(
  "FAVICON_ICO",
  "FAVICON_SVG",
  "EMAIL_GRAPHIC",
  "SMS_GRAPHIC",
  "AUTH_APP_GRAPHIC",
  "PASSWORD_GRAPHIC",
  "PASSKEY_GRAPHIC",
  "PAGE_HEADER_LOGO",
  "PAGE_HEADER_BACKGROUND",
  "PAGE_FOOTER_LOGO",
  "PAGE_FOOTER_BACKGROUND",
  "PAGE_BACKGROUND",
  "FORM_BACKGROUND",
  "FORM_LOGO",
  "IDP_BUTTON_ICON",
);
export const AssetExtensionType = oneOf("ICO", "JPEG", "PNG", "SVG", "WEBP");
export const AttributeDataType = oneOf("String", "Number", "DateTime", "Boolean");
export const AuthFactorType = oneOf("PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN", "SOFTWARE_TOKEN");
export const AuthFlowType = oneOf(
  "USER_SRP_AUTH",
  "REFRESH_TOKEN_AUTH",
  "REFRESH_TOKEN",
  "CUSTOM_AUTH",
  "ADMIN_NO_SRP_AUTH",
  "USER_PASSWORD_AUTH",
  "ADMIN_USER_PASSWORD_AUTH",
  "USER_AUTH",
);
export const ChallengeName = oneOf("Password", "Mfa");
export const ChallengeNameType = oneOf(
  "SMS_MFA",
  "EMAIL_OTP",
  "SOFTWARE_TOKEN_MFA",
  "SELECT_MFA_TYPE",
  "MFA_SETUP",
  "PASSWORD_VERIFIER",
  "CUSTOM_CHALLENGE",
  "SELECT_CHALLENGE",
  "DEVICE_SRP_AUTH",
  "DEVICE_PASSWORD_VERIFIER",
  "ADMIN_NO_SRP_AUTH",
  "NEW_PASSWORD_REQUIRED",
  "SMS_OTP",
  "PASSWORD",
  "WEB_AUTHN",
  "PASSWORD_SRP",
);
export const ChallengeResponse = oneOf("Success", "Failure");
export const ClientTypeType = oneOf("REGULAR", "DCR");
export const ColorSchemeModeType = oneOf("LIGHT", "DARK", "DYNAMIC");
export const CompromisedCredentialsEventActionType = oneOf("BLOCK", "NO_ACTION");
export const CustomEmailSenderLambdaVersionType = oneOf("V1_0");
export const CustomSMSSenderLambdaVersionType = oneOf("V1_0");
export const DefaultEmailOptionType = oneOf("CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE");
export const DeletionProtectionType = oneOf("ACTIVE", "INACTIVE");
export const DeliveryMediumType = oneOf("SMS", "EMAIL");
export const DeviceRememberedStatusType = oneOf("remembered", "not_remembered");
export const DomainStatusType = oneOf("CREATING", "DELETING", "UPDATING", "ACTIVE", "FAILED");
export const EmailSendingAccountType = oneOf("COGNITO_DEFAULT", "DEVELOPER");
export const EncryptionKeyType = oneOf("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KEY");
export const EventFilterType = oneOf("SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP");
export const EventResponseType = oneOf("Pass", "Fail", "InProgress");
export const EventSourceName = oneOf("userNotification", "userAuthEvents");
export const EventType = oneOf("SignIn", "SignUp", "ForgotPassword", "PasswordChange", "ResendCode");
/** The last value is missing in the published models, but AWS's documentation of GetClientToken asks for it. */
export const ExplicitAuthFlowsType = oneOf(
  "ADMIN_NO_SRP_AUTH",
  "CUSTOM_AUTH_FLOW_ONLY",
  "USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_CUSTOM_AUTH",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
  "ALLOW_USER_AUTH",
  "ALLOW_CLIENT_TOKEN_AUTH",
);
export const FeatureType = oneOf("ENABLED", "DISABLED");
export const FeedbackValueType = oneOf("Valid", "Invalid");
export const IdentityProviderTypeType = oneOf(
  "SAML",
  "Facebook",
  "Google",
  "LoginWithAmazon",
  "SignInWithApple",
  "OIDC",
);
export const InboundFederationLambdaVersionType = oneOf("V1_0");
export const IssuerType = oneOf("ORIGINAL", "UPDATED");
export const LimitClass = oneOf("API_CATEGORY");
export const LogLevel = oneOf("ERROR", "INFO");
export const MessageActionType = oneOf("RESEND", "SUPPRESS");
export const OAuthFlowType = oneOf("code", "implicit", "client_credentials");
export const PasswordHashingAlgorithmType = oneOf("BCRYPT", "SCRYPT", "ARGON2ID", "PBKDF2_SHA256");
export const PreTokenGenerationLambdaVersionType = oneOf("V1_0", "V2_0", "V3_0");
export const PreventUserExistenceErrorTypes = oneOf("LEGACY", "ENABLED");
export const RecoveryOptionNameType = oneOf("verified_email", "verified_phone_number", "admin_only");
export const ReplicaRoleType = oneOf("PRIMARY", "SECONDARY");
export const ReplicaStatusType = oneOf("CREATING", "ACTIVE", "INACTIVE", "DELETING");
export const ResourceServerManagedByType = oneOf("COGNITO");
export const RevokeAssociatedSessionsType = oneOf("NONE", "LINKED");
export const RiskDecisionType = oneOf("NoRisk", "AccountTakeover", "Block");
export const RiskLevelType = oneOf("Low", "Medium", "High");
export const SecurityPolicyType = oneOf("TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025");
export const SessionTypeType = oneOf("TOKEN", "SSO");
export const StatusType = oneOf("Enabled", "Disabled");
export const TermsEnforcementType = oneOf("NONE");
export const TermsSourceType = oneOf("LINK");
export const TimeUnitsType = oneOf("seconds", "minutes", "hours", "days");
export const UpdateReplicaStatusType = oneOf("ACTIVE", "INACTIVE");
export const UserImportJobStatusType = oneOf(
  "Created",
  "Pending",
  "InProgress",
  "Stopping",
  "Expired",
  "Stopped",
  "Failed",
  "Succeeded",
);
export const UsernameAttributeType = oneOf("phone_number", "email");
export const UserPoolMfaType = oneOf("OFF", "ON", "OPTIONAL");
export const UserPoolTierType = oneOf("LITE", "ESSENTIALS", "PLUS");
export const UserSessionTrackingType = oneOf("ENABLED", "DISABLED");
export const UserStatusType = oneOf(
  "UNCONFIRMED",
  "CONFIRMED",
  "ARCHIVED",
  "COMPROMISED",
  "UNKNOWN",
  "RESET_REQUIRED",
  "FORCE_CHANGE_PASSWORD",
  "EXTERNAL_PROVIDER",
);
export const UserVerificationType = oneOf("required", "preferred");
export const VerifiedAttributeType = oneOf("phone_number", "email");
export const VerifySoftwareTokenResponseType = oneOf("SUCCESS", "ERROR");
export const WebAuthnFactorConfigurationType = oneOf("SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION");

export const AccessTokenValidityType = integer({ min: 1, max: 86400 });
export const AdminCreateUserUnusedAccountValidityDaysType = integer({ min: 0, max: 365 });
export const AuthSessionValidityType = integer({ min: 3, max: 15 });
export const IdTokenValidityType = integer({ min: 1, max: 86400 });
export const IntegerType = integer({ primitive: true });
export const ListProvidersLimitType = integer({ min: 0, max: 60 });
export const ListResourceServersLimitType = integer({ min: 1, max: 50, primitive: true });
export const ListTermsRequestMaxResultsInteger = integer({ min: 1, max: 60 });
export const LongType = long();
export const PasswordHistorySizeType = integer({ min: 0, max: 24 });
export const PasswordPolicyMinLengthType = integer({ min: 6, max: 99 });
export const PoolQueryLimitType = integer({ min: 1, max: 60, primitive: true });
export const PrecedenceType = integer({ min: 0 });
export const PriorityType = integer({ min: 1, max: 2 });
export const QueryLimit = integer({ min: 1, max: 60 });
export const QueryLimitType = integer({ min: 0, max: 60 });
export const RefreshTokenValidityType = integer({ min: 0, max: 315360000 });
export const RetryGracePeriodSecondsType = integer({ min: 0, max: 60 });
export const SessionMaxValidityMinutesType = integer({ min: 0, max: 129600 });
export const TemporaryPasswordValidityDaysType = integer({ min: 0, max: 365 });
export const TokenSessionMaxPerUserType = integer({ min: 1, max: 100 });
export const WebAuthnCredentialsQueryLimitType = integer({ min: 0, max: 20 });
export const WrappedIntegerType = integer();

export const AccountTakeoverActionNotifyType = boolean({ primitive: true });
export const AssetBytesType = blob({ max: 1000000 });
export const BooleanType = boolean();
export const DateType = timestamp();
export const Document = document();
export const ForceAliasCreation = boolean();
export const GenerateSecret = boolean();
export const ImageFileType = blob({ min: 0, max: 131072 });
export const WrappedBooleanType = boolean();

export const RecoveryOptionType = structure({
  Priority: required(PriorityType),
  Name: required(RecoveryOptionNameType),
});

export const RecoveryMechanismsType = list(RecoveryOptionType, { min: 1, max: 2 });

export const AccountRecoverySettingType = structure({
  RecoveryMechanisms: RecoveryMechanismsType,
});

export const AccountTakeoverActionType = structure({
  Notify: required(AccountTakeoverActionNotifyType),
  EventAction: required(AccountTakeoverEventActionType),
});

export const AccountTakeoverActionsType = structure({
  LowAction: AccountTakeoverActionType,
  MediumAction: AccountTakeoverActionType,
  HighAction: AccountTakeoverActionType,
});

export const NotifyEmailType = structure({
  Subject: required(EmailNotificationSubjectType),
  HtmlBody: EmailNotificationBodyType,
  TextBody: EmailNotificationBodyType,
});

export const NotifyConfigurationType = structure({
  From: StringType,
  ReplyTo: StringType,
  SourceArn: required(ArnType),
  BlockEmail: NotifyEmailType,
  NoActionEmail: NotifyEmailType,
  MfaEmail: NotifyEmailType,
});

export const AccountTakeoverRiskConfigurationType = structure({
  NotifyConfiguration: NotifyConfigurationType,
  Actions: required(AccountTakeoverActionsType),
});

export const AcrLevelConfigType = structure({
  AcrValue: required(AcrValueType),
});

export const AcrConfigurationType = map(StringType, AcrLevelConfigType);

export const AcrMappingType = map(StringType, StringType);

export const MessageTemplateType = structure({
  SMSMessage: SmsInviteMessageType,
  EmailMessage: EmailInviteMessageType,
  EmailSubject: EmailVerificationSubjectType,
});

export const AdminCreateUserConfigType = structure({
  AllowAdminCreateUserOnly: BooleanType,
  UnusedAccountValidityDays: AdminCreateUserUnusedAccountValidityDaysType,
  InviteMessageTemplate: MessageTemplateType,
});

export const AdvancedSecurityAdditionalFlowsType = structure({
  CustomAuthMode: AdvancedSecurityEnabledModeType,
});

export const AliasAttributesListType = list(AliasAttributeType);

export const AllowedFirstAuthFactorsListType = list(AuthFactorType, { min: 1, max: 5 });

export const AnalyticsConfigurationType = structure({
  ApplicationId: HexStringType,
  ApplicationArn: ArnType,
  RoleArn: ArnType,
  ExternalId: StringType,
  UserDataShared: BooleanType,
});

export const AnalyticsMetadataType = structure({
  AnalyticsEndpointId: StringType,
});

export const AssetType = structure({
  Category: required(AssetCategoryType),
  ColorMode: required(ColorSchemeModeType),
  Extension: required(AssetExtensionType),
  Bytes: AssetBytesType,
  ResourceId: ResourceIdType,
});

export const AssetListType = list(AssetType, { min: 0, max: 40 });

export const AttributeType = structure({
  Name: required(AttributeNameType),
  Value: AttributeValueType,
});

export const AttributeListType = list(AttributeType);

export const AttributeMappingType = map(AttributeMappingKeyType, StringType);

export const AttributeNameListType = list(AttributeNameType);

export const AttributesRequireVerificationBeforeUpdateType = list(VerifiedAttributeType);

export const EventRiskType = structure({
  RiskDecision: RiskDecisionType,
  RiskLevel: RiskLevelType,
  CompromisedCredentialsDetected: WrappedBooleanType,
});

export const ChallengeResponseType = structure({
  ChallengeName: ChallengeName,
  ChallengeResponse: ChallengeResponse,
});

export const ChallengeResponseListType = list(ChallengeResponseType);

export const EventContextDataType = structure({
  IpAddress: StringType,
  DeviceName: StringType,
  Timezone: StringType,
  City: StringType,
  Country: StringType,
});

export const EventFeedbackType = structure({
  FeedbackValue: required(FeedbackValueType),
  Provider: required(StringType),
  FeedbackDate: DateType,
});

export const AuthEventType = structure({
  EventId: StringType,
  EventType: EventType,
  CreationDate: DateType,
  EventResponse: EventResponseType,
  EventRisk: EventRiskType,
  ChallengeResponses: ChallengeResponseListType,
  EventContextData: EventContextDataType,
  EventFeedback: EventFeedbackType,
});

export const AuthEventsType = list(AuthEventType);

export const AuthParametersType = map(StringType, StringType, { sensitive: true });

export const NewDeviceMetadataType = structure({
  DeviceKey: DeviceKeyType,
  DeviceGroupKey: StringType,
});

export const AuthenticationResultType = structure({
  AccessToken: TokenModelType,
  ExpiresIn: IntegerType,
  TokenType: StringType,
  RefreshToken: TokenModelType,
  IdToken: TokenModelType,
  NewDeviceMetadata: NewDeviceMetadataType,
});

export const AvailableChallengeListType = list(ChallengeNameType);

export const BlockedIPRangeListType = list(StringType, { max: 200 });

export const CallbackURLsListType = list(RedirectUrlType, { min: 0, max: 100 });

export const ChallengeParametersType = map(StringType, StringType);

export const ChallengeResponsesType = map(StringType, StringType, { sensitive: true });

export const ClientAuthenticationResultType = structure({
  AccessToken: TokenModelType,
  ExpiresIn: IntegerType,
  TokenType: StringType,
});

export const ClientMetadataType = map(StringType, StringType);

export const ClientPermissionListType = list(ClientPermissionType);

export const ClientSSOSessionConfigType = structure({
  MaxValidityMinutes: required(SessionMaxValidityMinutesType),
});

export const ClientSecretDescriptorType = structure({
  ClientSecretId: ClientSecretIdType,
  ClientSecretValue: ClientSecretType,
  ClientSecretCreateDate: DateType,
});

export const ClientSecretDescriptorListType = list(ClientSecretDescriptorType);

export const CloudWatchLogsConfigurationType = structure({
  LogGroupArn: ArnType,
});

export const CodeDeliveryDetailsType = structure({
  Destination: StringType,
  DeliveryMedium: DeliveryMediumType,
  AttributeName: AttributeNameType,
});

export const CodeDeliveryDetailsListType = list(CodeDeliveryDetailsType);

export const CompromisedCredentialsActionsType = structure({
  EventAction: required(CompromisedCredentialsEventActionType),
});

export const EventFiltersType = list(EventFilterType);

export const CompromisedCredentialsRiskConfigurationType = structure({
  EventFilter: EventFiltersType,
  Actions: required(CompromisedCredentialsActionsType),
});

export const ConfiguredUserAuthFactorsListType = list(AuthFactorType, { min: 0, max: 8 });

export const HttpHeader = structure({
  headerName: StringType,
  headerValue: StringType,
});

export const HttpHeaderList = list(HttpHeader);

export const ContextDataType = structure({
  IpAddress: required(StringType),
  ServerName: required(StringType),
  ServerPath: required(StringType),
  HttpHeaders: required(HttpHeaderList),
  EncodedData: StringType,
});

export const NumberAttributeConstraintsType = structure({
  MinValue: StringType,
  MaxValue: StringType,
});

export const StringAttributeConstraintsType = structure({
  MinLength: StringType,
  MaxLength: StringType,
});

export const SchemaAttributeType = structure({
  Name: CustomAttributeNameType,
  AttributeDataType: AttributeDataType,
  DeveloperOnlyAttribute: BooleanType,
  Mutable: BooleanType,
  Required: BooleanType,
  NumberAttributeConstraints: NumberAttributeConstraintsType,
  StringAttributeConstraints: StringAttributeConstraintsType,
});

export const CustomAttributesListType = list(SchemaAttributeType, { min: 1, max: 25 });

export const CustomDomainConfigType = structure({
  CertificateArn: required(ArnType),
  SecurityPolicy: SecurityPolicyType,
});

export const CustomEmailLambdaVersionConfigType = structure({
  LambdaVersion: required(CustomEmailSenderLambdaVersionType),
  LambdaArn: required(ArnType),
});

export const CustomSMSLambdaVersionConfigType = structure({
  LambdaVersion: required(CustomSMSSenderLambdaVersionType),
  LambdaArn: required(ArnType),
});

export const OAuthFlowsType = list(OAuthFlowType, { min: 0, max: 3 });

export const ScopeListType = list(ScopeType, { max: 50 });

export const DcrConfigurationType = structure({
  EnableStatus: StatusType,
  OpenDcrEnabled: WrappedBooleanType,
  AuthenticatedGrantTypes: OAuthFlowsType,
  OpenDcrGrantTypes: OAuthFlowsType,
  AllowedScopes: ScopeListType,
});

export const DeliveryMediumListType = list(DeliveryMediumType);

export const DeviceConfigurationType = structure({
  ChallengeRequiredOnNewDevice: BooleanType,
  DeviceOnlyRememberedOnUserPrompt: BooleanType,
});

export const DeviceType = structure({
  DeviceKey: DeviceKeyType,
  DeviceAttributes: AttributeListType,
  DeviceCreateDate: DateType,
  DeviceLastModifiedDate: DateType,
  DeviceLastAuthenticatedDate: DateType,
});

export const DeviceListType = list(DeviceType);

export const DeviceSecretVerifierConfigType = structure({
  PasswordVerifier: StringType,
  Salt: StringType,
});

export const FailoverType = structure({
  SecondaryRegion: required(RegionNameType),
  PrimaryRoute53HealthCheckId: required(HealthCheckIdType),
});

export const RoutingType = structure({
  Failover: FailoverType,
});

export const DomainDescriptionType = structure({
  UserPoolId: UserPoolIdType,
  AWSAccountId: AWSAccountIdType,
  Domain: DomainType,
  S3Bucket: S3BucketType,
  CloudFrontDistribution: StringType,
  Version: DomainVersionType,
  Status: DomainStatusType,
  CustomDomainConfig: CustomDomainConfigType,
  ManagedLoginVersion: WrappedIntegerType,
  Routing: RoutingType,
});

export const EmailConfigurationType = structure({
  SourceArn: ArnType,
  ReplyToEmailAddress: EmailAddressType,
  EmailSendingAccount: EmailSendingAccountType,
  From: StringType,
  ConfigurationSet: SESConfigurationSet,
});

export const EmailMfaConfigType = structure({
  Message: EmailMfaMessageType,
  Subject: EmailMfaSubjectType,
});

export const EmailMfaSettingsType = structure({
  Enabled: BooleanType,
  PreferredMfa: BooleanType,
});

export const EumsSmsConfigurationType = structure({
  CallerArn: required(ArnType),
  ExternalId: StringType,
  OriginationIdentity: StringType,
  ConfigurationSetName: StringType,
  InEntityId: StringType,
  InTemplateId: StringType,
  Region: RegionCodeType,
});

export const ExplicitAuthFlowsListType = list(ExplicitAuthFlowsType);

export const FirehoseConfigurationType = structure({
  StreamArn: ArnType,
});

export const GroupType = structure({
  GroupName: GroupNameType,
  UserPoolId: UserPoolIdType,
  Description: DescriptionType,
  RoleArn: ArnType,
  Precedence: PrecedenceType,
  LastModifiedDate: DateType,
  CreationDate: DateType,
});

export const GroupListType = list(GroupType);

export const ProviderDetailsType = map(StringType, StringType);

export const IdpIdentifiersListType = list(IdpIdentifierType, { min: 0, max: 50 });

export const IdentityProviderType = structure({
  UserPoolId: UserPoolIdType,
  ProviderName: ProviderNameType,
  ProviderType: IdentityProviderTypeType,
  ProviderDetails: ProviderDetailsType,
  AttributeMapping: AttributeMappingType,
  IdpIdentifiers: IdpIdentifiersListType,
  LastModifiedDate: DateType,
  CreationDate: DateType,
  AcrMapping: AcrMappingType,
});

export const InboundFederationLambdaType = structure({
  LambdaVersion: required(InboundFederationLambdaVersionType),
  LambdaArn: required(ArnType),
});

export const IssuerConfigurationType = structure({
  Type: IssuerType,
});

export const KeyConfigurationType = structure({
  KeyType: EncryptionKeyType,
  KmsKeyArn: EncryptionKeyArnType,
});

export const PreTokenGenerationVersionConfigType = structure({
  LambdaVersion: required(PreTokenGenerationLambdaVersionType),
  LambdaArn: required(ArnType),
});

export const LambdaConfigType = structure({
  PreSignUp: ArnType,
  CustomMessage: ArnType,
  PostConfirmation: ArnType,
  PreAuthentication: ArnType,
  PostAuthentication: ArnType,
  DefineAuthChallenge: ArnType,
  CreateAuthChallenge: ArnType,
  VerifyAuthChallengeResponse: ArnType,
  PreTokenGeneration: ArnType,
  UserMigration: ArnType,
  PreTokenGenerationConfig: PreTokenGenerationVersionConfigType,
  CustomSMSSender: CustomSMSLambdaVersionConfigType,
  CustomEmailSender: CustomEmailLambdaVersionConfigType,
  KMSKeyID: ArnType,
  InboundFederation: InboundFederationLambdaType,
});

export const StringToStringMapType = map(StringType, StringType);

export const LimitDefinitionType = structure({
  LimitClass: required(LimitClass),
  Attributes: required(StringToStringMapType),
});

export const LimitType = structure({
  LimitDefinition: required(LimitDefinitionType),
  ProvisionedLimitValue: required(IntegerType),
  FreeLimitValue: required(IntegerType),
});

export const LinksType = map(LanguageIdType, LinkUrlType, { min: 1, max: 13 });

export const ListOfStringTypes = list(StringType);

export const S3ConfigurationType = structure({
  BucketArn: S3ArnType,
});

export const LogConfigurationType = structure({
  LogLevel: required(LogLevel),
  EventSource: required(EventSourceName),
  CloudWatchLogsConfiguration: CloudWatchLogsConfigurationType,
  S3Configuration: S3ConfigurationType,
  FirehoseConfiguration: FirehoseConfigurationType,
});

export const LogConfigurationListType = list(LogConfigurationType, { min: 0, max: 2 });

export const LogDeliveryConfigurationType = structure({
  UserPoolId: required(UserPoolIdType),
  LogConfigurations: required(LogConfigurationListType),
});

export const LogoutURLsListType = list(RedirectUrlType, { min: 0, max: 100 });

export const MFAOptionType = structure({
  DeliveryMedium: DeliveryMediumType,
  AttributeName: AttributeNameType,
});

export const MFAOptionListType = list(MFAOptionType);

export const ManagedLoginBrandingType = structure({
  ManagedLoginBrandingId: ManagedLoginBrandingIdType,
  UserPoolId: UserPoolIdType,
  UseCognitoProvidedValues: BooleanType,
  Settings: Document,
  Assets: AssetListType,
  CreationDate: DateType,
  LastModifiedDate: DateType,
});

export const PasswordPolicyType = structure({
  MinimumLength: PasswordPolicyMinLengthType,
  RequireUppercase: BooleanType,
  RequireLowercase: BooleanType,
  RequireNumbers: BooleanType,
  RequireSymbols: BooleanType,
  PasswordHistorySize: PasswordHistorySizeType,
  TemporaryPasswordValidityDays: TemporaryPasswordValidityDaysType,
});

export const ProviderDescription = structure({
  ProviderName: ProviderNameType,
  ProviderType: IdentityProviderTypeType,
  LastModifiedDate: DateType,
  CreationDate: DateType,
});

export const ProviderUserIdentifierType = structure({
  ProviderName: ProviderNameType,
  ProviderAttributeName: StringType,
  ProviderAttributeValue: StringType,
});

export const ProvidersListType = list(ProviderDescription, { min: 0, max: 50 });

export const RefreshTokenRotationType = structure({
  Feature: required(FeatureType),
  RetryGracePeriodSeconds: RetryGracePeriodSecondsType,
});

export const ReplicaRegionsType = list(StringType);

export const ResourceServerScopeType = structure({
  ScopeName: required(ResourceServerScopeNameType),
  ScopeDescription: required(ResourceServerScopeDescriptionType),
});

export const ResourceServerScopeListType = list(ResourceServerScopeType, { max: 100 });

export const ResourceServerType = structure({
  UserPoolId: UserPoolIdType,
  Identifier: ResourceServerIdentifierType,
  Name: ResourceServerNameType,
  Scopes: ResourceServerScopeListType,
  ManagedBy: ResourceServerManagedByType,
});

export const ResourceServersListType = list(ResourceServerType);

export const SkippedIPRangeListType = list(StringType, { max: 200 });

export const RiskExceptionConfigurationType = structure({
  BlockedIPRangeList: BlockedIPRangeListType,
  SkippedIPRangeList: SkippedIPRangeListType,
});

export const RiskConfigurationType = structure({
  UserPoolId: UserPoolIdType,
  ClientId: ClientIdType,
  CompromisedCredentialsRiskConfiguration: CompromisedCredentialsRiskConfigurationType,
  AccountTakeoverRiskConfiguration: AccountTakeoverRiskConfigurationType,
  RiskExceptionConfiguration: RiskExceptionConfigurationType,
  LastModifiedDate: DateType,
});

export const SMSMfaSettingsType = structure({
  Enabled: BooleanType,
  PreferredMfa: BooleanType,
});

export const SchemaAttributesListType = list(SchemaAttributeType, { min: 1, max: 50 });

export const SearchedAttributeNamesListType = list(AttributeNameType);

export const SessionLocationType = structure({
  City: SessionCityType,
  Country: StringType,
});

export const SessionDescriptionType = structure({
  SessionId: SessionIdType,
  SessionType: SessionTypeType,
  ClientId: ClientIdType,
  CreateDate: DateType,
  LastActiveDate: DateType,
  DeviceType: SessionDeviceType,
  LastIPAddress: SessionIpAddressType,
  LastLocation: SessionLocationType,
  OriginSessionId: SessionIdType,
  IsCurrentSession: WrappedBooleanType,
});

export const SessionListType = list(SessionDescriptionType);

export const SignInPolicyType = structure({
  AllowedFirstAuthFactors: AllowedFirstAuthFactorsListType,
});

export const SmsConfigurationType = structure({
  SnsCallerArn: OptionalArnType,
  ExternalId: StringType,
  SnsRegion: RegionCodeType,
  EumsSms: EumsSmsConfigurationType,
});

export const SmsMfaConfigType = structure({
  SmsAuthenticationMessage: SmsVerificationMessageType,
  SmsConfiguration: SmsConfigurationType,
});

export const SoftwareTokenMfaConfigType = structure({
  Enabled: BooleanType,
});

export const SoftwareTokenMfaSettingsType = structure({
  Enabled: BooleanType,
  PreferredMfa: BooleanType,
});

export const SupportedIdentityProvidersListType = list(ProviderNameType);

export const TermsDescriptionType = structure({
  TermsId: required(TermsIdType),
  TermsName: required(TermsNameType),
  Enforcement: required(TermsEnforcementType),
  CreationDate: required(DateType),
  LastModifiedDate: required(DateType),
});

export const TermsDescriptionListType = list(TermsDescriptionType);

export const TermsType = structure({
  TermsId: required(TermsIdType),
  UserPoolId: required(UserPoolIdType),
  ClientId: required(ClientIdType),
  TermsName: required(TermsNameType),
  TermsSource: required(TermsSourceType),
  Enforcement: required(TermsEnforcementType),
  Links: required(LinksType),
  CreationDate: required(DateType),
  LastModifiedDate: required(DateType),
});

export const TokenValidityUnitsType = structure({
  AccessToken: TimeUnitsType,
  IdToken: TimeUnitsType,
  RefreshToken: TimeUnitsType,
});

export const UICustomizationType = structure({
  UserPoolId: UserPoolIdType,
  ClientId: ClientIdType,
  ImageUrl: ImageUrlType,
  CSS: CSSType,
  CSSVersion: CSSVersionType,
  LastModifiedDate: DateType,
  CreationDate: DateType,
});

export const UserAttributeUpdateSettingsType = structure({
  AttributesRequireVerificationBeforeUpdate: AttributesRequireVerificationBeforeUpdateType,
});

export const UserContextDataType = structure(
  {
    IpAddress: StringType,
    EncodedData: StringType,
  },
  { sensitive: true },
);

export const UserImportJobType = structure({
  JobName: UserImportJobNameType,
  JobId: UserImportJobIdType,
  UserPoolId: UserPoolIdType,
  PreSignedUrl: PreSignedUrlType,
  CreationDate: DateType,
  StartDate: DateType,
  CompletionDate: DateType,
  Status: UserImportJobStatusType,
  CloudWatchLogsRoleArn: ArnType,
  ImportedUsers: LongType,
  SkippedUsers: LongType,
  FailedUsers: LongType,
  CompletionMessage: CompletionMessageType,
  PasswordHashingAlgorithm: PasswordHashingAlgorithmType,
});

export const UserImportJobsListType = list(UserImportJobType, { min: 1, max: 50 });

export const UserMFASettingListType = list(StringType);

export const UserPoolAddOnsType = structure({
  AdvancedSecurityMode: required(AdvancedSecurityModeType),
  AdvancedSecurityAdditionalFlows: AdvancedSecurityAdditionalFlowsType,
});

export const UserPoolClientDescription = structure({
  ClientId: ClientIdType,
  UserPoolId: UserPoolIdType,
  ClientName: ClientNameType,
});

export const UserPoolClientListType = list(UserPoolClientDescription);

export const UserPoolClientType = structure({
  UserPoolId: UserPoolIdType,
  ClientName: ClientNameType,
  ClientId: ClientIdType,
  ClientSecret: ClientSecretType,
  LastModifiedDate: DateType,
  CreationDate: DateType,
  RefreshTokenValidity: RefreshTokenValidityType,
  AccessTokenValidity: AccessTokenValidityType,
  IdTokenValidity: IdTokenValidityType,
  TokenValidityUnits: TokenValidityUnitsType,
  ReadAttributes: ClientPermissionListType,
  WriteAttributes: ClientPermissionListType,
  ExplicitAuthFlows: ExplicitAuthFlowsListType,
  SupportedIdentityProviders: SupportedIdentityProvidersListType,
  CallbackURLs: CallbackURLsListType,
  LogoutURLs: LogoutURLsListType,
  DefaultRedirectURI: RedirectUrlType,
  AllowedOAuthFlows: OAuthFlowsType,
  AllowedOAuthScopes: ScopeListType,
  AllowedOAuthFlowsUserPoolClient: BooleanType,
  AnalyticsConfiguration: AnalyticsConfigurationType,
  PreventUserExistenceErrors: PreventUserExistenceErrorTypes,
  EnableTokenRevocation: WrappedBooleanType,
  EnablePropagateAdditionalUserContextData: WrappedBooleanType,
  AuthSessionValidity: AuthSessionValidityType,
  RefreshTokenRotation: RefreshTokenRotationType,
  ClientType: ClientTypeType,
});

export const UserPoolDescriptionType = structure({
  Id: UserPoolIdType,
  Name: UserPoolNameType,
  LambdaConfig: LambdaConfigType,
  Status: StatusType,
  LastModifiedDate: DateType,
  CreationDate: DateType,
  ReplicaRegions: ReplicaRegionsType,
});

export const UserPoolListType = list(UserPoolDescriptionType);

export const UserPoolPolicyType = structure({
  PasswordPolicy: PasswordPolicyType,
  SignInPolicy: SignInPolicyType,
});

export const UserPoolReplicaType = structure({
  RegionName: RegionNameType,
  Status: ReplicaStatusType,
  Role: ReplicaRoleType,
  UserPoolArn: ArnType,
});

export const UserPoolReplicaListType = list(UserPoolReplicaType);

export const UserPoolTagsListType = list(TagKeysType);

export const UserPoolTagsType = map(TagKeysType, TagValueType);

export const UserPoolTokenSessionConfigType = structure({
  MaxPerUser: required(TokenSessionMaxPerUserType),
});

export const VerifiedAttributesListType = list(VerifiedAttributeType);

export const UsernameAttributesListType = list(UsernameAttributeType);

export const VerificationMessageTemplateType = structure({
  SmsMessage: SmsVerificationMessageType,
  EmailMessage: EmailVerificationMessageType,
  EmailSubject: EmailVerificationSubjectType,
  EmailMessageByLink: EmailVerificationMessageByLinkType,
  EmailSubjectByLink: EmailVerificationSubjectByLinkType,
  DefaultEmailOption: DefaultEmailOptionType,
});

export const UsernameConfigurationType = structure({
  CaseSensitive: required(WrappedBooleanType),
});

export const UserPoolType = structure({
  Id: UserPoolIdType,
  Name: UserPoolNameType,
  Policies: UserPoolPolicyType,
  DeletionProtection: DeletionProtectionType,
  LambdaConfig: LambdaConfigType,
  Status: StatusType,
  LastModifiedDate: DateType,
  CreationDate: DateType,
  SchemaAttributes: SchemaAttributesListType,
  AutoVerifiedAttributes: VerifiedAttributesListType,
  AliasAttributes: AliasAttributesListType,
  UsernameAttributes: UsernameAttributesListType,
  SmsVerificationMessage: SmsVerificationMessageType,
  EmailVerificationMessage: EmailVerificationMessageType,
  EmailVerificationSubject: EmailVerificationSubjectType,
  VerificationMessageTemplate: VerificationMessageTemplateType,
  SmsAuthenticationMessage: SmsVerificationMessageType,
  UserAttributeUpdateSettings: UserAttributeUpdateSettingsType,
  MfaConfiguration: UserPoolMfaType,
  DeviceConfiguration: DeviceConfigurationType,
  EstimatedNumberOfUsers: IntegerType,
  EmailConfiguration: EmailConfigurationType,
  SmsConfiguration: SmsConfigurationType,
  UserPoolTags: UserPoolTagsType,
  SmsConfigurationFailure: StringType,
  EmailConfigurationFailure: StringType,
  Domain: DomainType,
  CustomDomain: DomainType,
  AdminCreateUserConfig: AdminCreateUserConfigType,
  UserPoolAddOns: UserPoolAddOnsType,
  UsernameConfiguration: UsernameConfigurationType,
  Arn: ArnType,
  AccountRecoverySetting: AccountRecoverySettingType,
  UserPoolTier: UserPoolTierType,
  KeyConfiguration: KeyConfigurationType,
  IssuerConfiguration: IssuerConfigurationType,
  DcrConfiguration: DcrConfigurationType,
  AcrConfiguration: AcrConfigurationType,
});

export const UserType = structure({
  Username: UsernameType,
  Attributes: AttributeListType,
  UserCreateDate: DateType,
  UserLastModifiedDate: DateType,
  Enabled: BooleanType,
  UserStatus: UserStatusType,
  MFAOptions: MFAOptionListType,
});

export const UsersListType = list(UserType);

export const WebAuthnAuthenticatorTransportsList = list(WebAuthnAuthenticatorTransportType);

export const WebAuthnConfigurationType = structure({
  RelyingPartyId: RelyingPartyIdType,
  UserVerification: UserVerificationType,
  FactorConfiguration: WebAuthnFactorConfigurationType,
});

export const WebAuthnCredentialDescription = structure({
  CredentialId: required(StringType),
  FriendlyCredentialName: required(StringType),
  RelyingPartyId: required(StringType),
  AuthenticatorAttachment: WebAuthnAuthenticatorAttachmentType,
  AuthenticatorTransports: required(WebAuthnAuthenticatorTransportsList),
  CreatedAt: required(DateType),
});

export const WebAuthnCredentialDescriptionListType = list(WebAuthnCredentialDescription);

export const WebAuthnMfaSettingsType = structure({
  Enabled: BooleanType,
});
