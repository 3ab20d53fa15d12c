/**
 * The operations of AWS's user pools API, each declared once: who may call it, what it takes, what it gives, how it refuses.
 * Validation, static types, the check of thrown errors, log redaction and the support table read this and nothing else.
 *
 * Origin as in `user-pools.shapes.ts`: botocore's service model (Apache-2.0), and the AWS SDK for JavaScript 3.1169.0
 * (Apache-2.0) for the session operations, newer members and the declared errors.
 */
import { type Members, required } from "./shape.ts";
import * as shape from "./user-pools.shapes.ts";

/** How a caller proves that it may. */
export type AuthClass =
  /** `ClientId` in the body, with its secret or secret hash where the client has one; no signature. */
  | "app-client"
  /** `AccessToken` in the body, with the scope `aws.cognito.signin.user.admin`; no signature. */
  | "access-token"
  /** `AccessToken`, or the `Session` of a challenge, never both; no signature. */
  | "access-token-or-session"
  /** An operator's SigV4 signature for the service `cognito-idp`. */
  | "sigv4"
  /** `ClientId` and `Secret` in the body. SDKs sign it, for AWS's model lacks noAuth, but no IAM policy is asked. */
  | "client-token";

/** One operation as AWS declares it; `output` is null where the model has no output shape. */
export interface Operation {
  readonly auth: AuthClass;
  readonly input: Members;
  readonly output: Members | null;
  readonly errors: readonly string[];
}

const COMMON = [
  "InternalErrorException",
  "InvalidParameterException",
  "NotAuthorizedException",
  "OperationNotEnabledException",
  "ResourceNotFoundException",
  "TooManyRequestsException",
] as const;
const LAMBDA = [
  "InvalidLambdaResponseException",
  "UnexpectedLambdaException",
  "UserLambdaValidationException",
] as const;
const MESSAGING = [
  "InvalidEmailRoleAccessPolicyException",
  "InvalidSmsRoleAccessPolicyException",
  "InvalidSmsRoleTrustRelationshipException",
] as const;
const SMS = ["InvalidSmsRoleAccessPolicyException", "InvalidSmsRoleTrustRelationshipException"] as const;
const TOKEN = [
  "ForbiddenException",
  "PasswordResetRequiredException",
  "UserNotConfirmedException",
  "UserNotFoundException",
] as const;

export const operations = {
  AddCustomAttributes: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      CustomAttributes: required(shape.CustomAttributesListType),
    },
    output: {},
    errors: [...COMMON, "UserImportInProgressException"],
  },
  AddUserPoolClientSecret: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      ClientSecret: shape.ClientSecretType,
    },
    output: {
      ClientSecretDescriptor: shape.ClientSecretDescriptorType,
    },
    errors: [
      "AccessDeniedException",
      "InternalServerException",
      "InvalidParameterException",
      "LimitExceededException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  AdminAddUserToGroup: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      GroupName: required(shape.GroupNameType),
    },
    output: null,
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminConfirmSignUp: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {},
    errors: [...COMMON, ...LAMBDA, "LimitExceededException", "TooManyFailedAttemptsException", "UserNotFoundException"],
  },
  AdminCreateUser: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      UserAttributes: shape.AttributeListType,
      ValidationData: shape.AttributeListType,
      TemporaryPassword: shape.PasswordType,
      ForceAliasCreation: shape.ForceAliasCreation,
      MessageAction: shape.MessageActionType,
      DesiredDeliveryMediums: shape.DeliveryMediumListType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      User: shape.UserType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...SMS,
      "CodeDeliveryFailureException",
      "InvalidPasswordException",
      "PreconditionNotMetException",
      "UnsupportedUserStateException",
      "UserNotFoundException",
      "UsernameExistsException",
    ],
  },
  AdminDeleteSoftwareToken: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: {},
    errors: [...COMMON, "UserNotConfirmedException", "UserNotFoundException"],
  },
  AdminDeleteUser: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: null,
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminDeleteUserAttributes: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      UserAttributeNames: required(shape.AttributeNameListType),
    },
    output: {},
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminDisableProviderForUser: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.StringType),
      User: required(shape.ProviderUserIdentifierType),
    },
    output: {},
    errors: [...COMMON, "AliasExistsException", "UserNotFoundException"],
  },
  AdminDisableUser: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: {},
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminEnableUser: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: {},
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminForgetDevice: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      DeviceKey: required(shape.DeviceKeyType),
    },
    output: null,
    errors: [...COMMON, "InvalidUserPoolConfigurationException", "UserNotFoundException"],
  },
  AdminGetDevice: {
    auth: "sigv4",
    input: {
      DeviceKey: required(shape.DeviceKeyType),
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: {
      Device: required(shape.DeviceType),
    },
    errors: [...COMMON, "InvalidUserPoolConfigurationException"],
  },
  AdminGetUser: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: {
      Username: required(shape.UsernameType),
      UserAttributes: shape.AttributeListType,
      UserCreateDate: shape.DateType,
      UserLastModifiedDate: shape.DateType,
      Enabled: shape.BooleanType,
      UserStatus: shape.UserStatusType,
      MFAOptions: shape.MFAOptionListType,
      PreferredMfaSetting: shape.StringType,
      UserMFASettingList: shape.UserMFASettingListType,
    },
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminGetUserAuthFactors: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: {
      Username: required(shape.UsernameType),
      PreferredMfaSetting: shape.StringType,
      UserMFASettingList: shape.UserMFASettingListType,
      ConfiguredUserAuthFactors: shape.ConfiguredUserAuthFactorsListType,
    },
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminInitiateAuth: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      AuthFlow: required(shape.AuthFlowType),
      AuthParameters: shape.AuthParametersType,
      ClientMetadata: shape.ClientMetadataType,
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      ContextData: shape.ContextDataType,
      Session: shape.SessionType,
    },
    output: {
      ChallengeName: shape.ChallengeNameType,
      Session: shape.SessionType,
      ChallengeParameters: shape.ChallengeParametersType,
      AuthenticationResult: shape.AuthenticationResultType,
      AvailableChallenges: shape.AvailableChallengeListType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      "FeatureUnavailableInTierException",
      "InvalidUserPoolConfigurationException",
      "MFAMethodNotFoundException",
      "PasswordResetRequiredException",
      "UnsupportedOperationException",
      "UserNotConfirmedException",
      "UserNotFoundException",
    ],
  },
  AdminLinkProviderForUser: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.StringType),
      DestinationUser: required(shape.ProviderUserIdentifierType),
      SourceUser: required(shape.ProviderUserIdentifierType),
    },
    output: {},
    errors: [...COMMON, "AliasExistsException", "LimitExceededException", "UserNotFoundException"],
  },
  AdminListDevices: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      Limit: shape.QueryLimitType,
      PaginationToken: shape.SearchPaginationTokenType,
    },
    output: {
      Devices: shape.DeviceListType,
      PaginationToken: shape.SearchPaginationTokenType,
    },
    errors: [...COMMON, "InvalidUserPoolConfigurationException"],
  },
  AdminListGroupsForUser: {
    auth: "sigv4",
    input: {
      Username: required(shape.UsernameType),
      UserPoolId: required(shape.UserPoolIdType),
      Limit: shape.QueryLimitType,
      NextToken: shape.PaginationKey,
    },
    output: {
      Groups: shape.GroupListType,
      NextToken: shape.PaginationKey,
    },
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminListUserAuthEvents: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      MaxResults: shape.QueryLimitType,
      NextToken: shape.PaginationKey,
    },
    output: {
      AuthEvents: shape.AuthEventsType,
      NextToken: shape.PaginationKey,
    },
    errors: [...COMMON, "UserNotFoundException", "UserPoolAddOnNotEnabledException"],
  },
  AdminListUserSessions: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      NextToken: shape.PaginationKey,
    },
    output: {
      Sessions: shape.SessionListType,
      NextToken: shape.PaginationKey,
    },
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminRemoveUserFromGroup: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      GroupName: required(shape.GroupNameType),
    },
    output: null,
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminResetUserPassword: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {},
    errors: [...COMMON, ...LAMBDA, ...MESSAGING, "LimitExceededException", "UserNotFoundException"],
  },
  AdminRespondToAuthChallenge: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      ChallengeName: required(shape.ChallengeNameType),
      ChallengeResponses: shape.ChallengeResponsesType,
      Session: shape.SessionType,
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      ContextData: shape.ContextDataType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      ChallengeName: shape.ChallengeNameType,
      Session: shape.SessionType,
      ChallengeParameters: shape.ChallengeParametersType,
      AuthenticationResult: shape.AuthenticationResultType,
      AvailableChallenges: shape.AvailableChallengeListType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      "AliasExistsException",
      "CodeMismatchException",
      "ExpiredCodeException",
      "InvalidPasswordException",
      "InvalidUserPoolConfigurationException",
      "MFAMethodNotFoundException",
      "PasswordHistoryPolicyViolationException",
      "PasswordResetRequiredException",
      "SoftwareTokenMFANotFoundException",
      "UserNotConfirmedException",
      "UserNotFoundException",
    ],
  },
  AdminRevokeUserSession: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      SessionId: required(shape.SessionIdType),
      RevokeAssociatedSessions: shape.RevokeAssociatedSessionsType,
    },
    output: {},
    errors: [...COMMON, "UserNotFoundException"],
  },
  AdminSetUserMFAPreference: {
    auth: "sigv4",
    input: {
      SMSMfaSettings: shape.SMSMfaSettingsType,
      SoftwareTokenMfaSettings: shape.SoftwareTokenMfaSettingsType,
      EmailMfaSettings: shape.EmailMfaSettingsType,
      WebAuthnMfaSettings: shape.WebAuthnMfaSettingsType,
      Username: required(shape.UsernameType),
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {},
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "PasswordResetRequiredException",
      "ResourceNotFoundException",
      "UserNotConfirmedException",
      "UserNotFoundException",
    ],
  },
  AdminSetUserPassword: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      Password: required(shape.PasswordType),
      Permanent: shape.BooleanType,
    },
    output: {},
    errors: [...COMMON, "InvalidPasswordException", "PasswordHistoryPolicyViolationException", "UserNotFoundException"],
  },
  AdminSetUserSettings: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      MFAOptions: required(shape.MFAOptionListType),
    },
    output: {},
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
      "UserNotFoundException",
    ],
  },
  AdminUpdateAuthEventFeedback: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      EventId: required(shape.EventIdType),
      FeedbackValue: required(shape.FeedbackValueType),
    },
    output: {},
    errors: [...COMMON, "UserNotFoundException", "UserPoolAddOnNotEnabledException"],
  },
  AdminUpdateDeviceStatus: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      DeviceKey: required(shape.DeviceKeyType),
      DeviceRememberedStatus: shape.DeviceRememberedStatusType,
    },
    output: {},
    errors: [...COMMON, "InvalidUserPoolConfigurationException", "UserNotFoundException"],
  },
  AdminUpdateUserAttributes: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      UserAttributes: required(shape.AttributeListType),
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {},
    errors: [...COMMON, ...LAMBDA, ...MESSAGING, "AliasExistsException", "UserNotFoundException"],
  },
  AdminUserGlobalSignOut: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
    },
    output: {},
    errors: [...COMMON, "UserNotFoundException"],
  },
  AssociateSoftwareToken: {
    auth: "access-token-or-session",
    input: {
      AccessToken: shape.TokenModelType,
      Session: shape.SessionType,
    },
    output: {
      SecretCode: shape.SecretCodeType,
      Session: shape.SessionType,
    },
    errors: [
      "ConcurrentModificationException",
      "ForbiddenException",
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
      "SoftwareTokenMFANotFoundException",
    ],
  },
  ChangePassword: {
    auth: "access-token",
    input: {
      PreviousPassword: shape.PasswordType,
      ProposedPassword: required(shape.PasswordType),
      AccessToken: required(shape.TokenModelType),
    },
    output: {},
    errors: [
      ...COMMON,
      ...TOKEN,
      "InvalidPasswordException",
      "LimitExceededException",
      "PasswordHistoryPolicyViolationException",
    ],
  },
  CompleteWebAuthnRegistration: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      Credential: required(shape.Document),
    },
    output: {},
    errors: [
      "ForbiddenException",
      "InternalErrorException",
      "InvalidParameterException",
      "LimitExceededException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "PasswordResetRequiredException",
      "TooManyRequestsException",
      "WebAuthnChallengeNotFoundException",
      "WebAuthnClientMismatchException",
      "WebAuthnCredentialNotSupportedException",
      "WebAuthnNotEnabledException",
      "WebAuthnOriginNotAllowedException",
      "WebAuthnRelyingPartyMismatchException",
    ],
  },
  ConfirmDevice: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      DeviceKey: required(shape.DeviceKeyType),
      DeviceSecretVerifierConfig: shape.DeviceSecretVerifierConfigType,
      DeviceName: shape.DeviceNameType,
    },
    output: {
      UserConfirmationNecessary: shape.BooleanType,
    },
    errors: [
      ...COMMON,
      ...TOKEN,
      "DeviceKeyExistsException",
      "InvalidLambdaResponseException",
      "InvalidPasswordException",
      "InvalidUserPoolConfigurationException",
      "UsernameExistsException",
    ],
  },
  ConfirmForgotPassword: {
    auth: "app-client",
    input: {
      ClientId: required(shape.ClientIdType),
      SecretHash: shape.SecretHashType,
      Username: required(shape.UsernameType),
      ConfirmationCode: required(shape.ConfirmationCodeType),
      Password: required(shape.PasswordType),
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      UserContextData: shape.UserContextDataType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {},
    errors: [
      ...COMMON,
      ...LAMBDA,
      "CodeMismatchException",
      "ExpiredCodeException",
      "ForbiddenException",
      "InvalidPasswordException",
      "LimitExceededException",
      "PasswordHistoryPolicyViolationException",
      "TooManyFailedAttemptsException",
      "UserNotConfirmedException",
      "UserNotFoundException",
    ],
  },
  ConfirmSignUp: {
    auth: "app-client",
    input: {
      ClientId: required(shape.ClientIdType),
      SecretHash: shape.SecretHashType,
      Username: required(shape.UsernameType),
      ConfirmationCode: required(shape.ConfirmationCodeType),
      ForceAliasCreation: shape.ForceAliasCreation,
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      UserContextData: shape.UserContextDataType,
      ClientMetadata: shape.ClientMetadataType,
      Session: shape.SessionType,
    },
    output: {
      Session: shape.SessionType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      "AliasExistsException",
      "CodeMismatchException",
      "ExpiredCodeException",
      "ForbiddenException",
      "LimitExceededException",
      "TooManyFailedAttemptsException",
      "UserNotFoundException",
    ],
  },
  CreateGroup: {
    auth: "sigv4",
    input: {
      GroupName: required(shape.GroupNameType),
      UserPoolId: required(shape.UserPoolIdType),
      Description: shape.DescriptionType,
      RoleArn: shape.ArnType,
      Precedence: shape.PrecedenceType,
    },
    output: {
      Group: shape.GroupType,
    },
    errors: [...COMMON, "GroupExistsException", "LimitExceededException"],
  },
  CreateIdentityProvider: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ProviderName: required(shape.ProviderNameTypeV2),
      ProviderType: required(shape.IdentityProviderTypeType),
      ProviderDetails: required(shape.ProviderDetailsType),
      AttributeMapping: shape.AttributeMappingType,
      IdpIdentifiers: shape.IdpIdentifiersListType,
      AcrMapping: shape.AcrMappingType,
    },
    output: {
      IdentityProvider: required(shape.IdentityProviderType),
    },
    errors: [
      "DuplicateProviderException",
      "InternalErrorException",
      "InvalidParameterException",
      "LimitExceededException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  CreateManagedLoginBranding: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      UseCognitoProvidedValues: shape.BooleanType,
      Settings: shape.Document,
      Assets: shape.AssetListType,
    },
    output: {
      ManagedLoginBranding: shape.ManagedLoginBrandingType,
    },
    errors: [
      ...COMMON,
      "ConcurrentModificationException",
      "LimitExceededException",
      "ManagedLoginBrandingExistsException",
    ],
  },
  CreateResourceServer: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Identifier: required(shape.ResourceServerIdentifierType),
      Name: required(shape.ResourceServerNameType),
      Scopes: shape.ResourceServerScopeListType,
    },
    output: {
      ResourceServer: required(shape.ResourceServerType),
    },
    errors: [...COMMON, "LimitExceededException"],
  },
  CreateTerms: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      TermsName: required(shape.TermsNameType),
      TermsSource: required(shape.TermsSourceType),
      Enforcement: required(shape.TermsEnforcementType),
      Links: shape.LinksType,
    },
    output: {
      Terms: shape.TermsType,
    },
    errors: [...COMMON, "ConcurrentModificationException", "LimitExceededException", "TermsExistsException"],
  },
  CreateUserImportJob: {
    auth: "sigv4",
    input: {
      JobName: required(shape.UserImportJobNameType),
      UserPoolId: required(shape.UserPoolIdType),
      CloudWatchLogsRoleArn: required(shape.ArnType),
      PasswordHashingAlgorithm: shape.PasswordHashingAlgorithmType,
    },
    output: {
      UserImportJob: shape.UserImportJobType,
    },
    errors: [...COMMON, "LimitExceededException", "PreconditionNotMetException"],
  },
  CreateUserPool: {
    auth: "sigv4",
    input: {
      PoolName: required(shape.UserPoolNameType),
      Policies: shape.UserPoolPolicyType,
      DeletionProtection: shape.DeletionProtectionType,
      LambdaConfig: shape.LambdaConfigType,
      AutoVerifiedAttributes: shape.VerifiedAttributesListType,
      AliasAttributes: shape.AliasAttributesListType,
      UsernameAttributes: shape.UsernameAttributesListType,
      SmsVerificationMessage: shape.SmsVerificationMessageType,
      EmailVerificationMessage: shape.EmailVerificationMessageType,
      EmailVerificationSubject: shape.EmailVerificationSubjectType,
      VerificationMessageTemplate: shape.VerificationMessageTemplateType,
      SmsAuthenticationMessage: shape.SmsVerificationMessageType,
      MfaConfiguration: shape.UserPoolMfaType,
      UserAttributeUpdateSettings: shape.UserAttributeUpdateSettingsType,
      DeviceConfiguration: shape.DeviceConfigurationType,
      EmailConfiguration: shape.EmailConfigurationType,
      SmsConfiguration: shape.SmsConfigurationType,
      UserPoolTags: shape.UserPoolTagsType,
      AdminCreateUserConfig: shape.AdminCreateUserConfigType,
      Schema: shape.SchemaAttributesListType,
      UserPoolAddOns: shape.UserPoolAddOnsType,
      UsernameConfiguration: shape.UsernameConfigurationType,
      AccountRecoverySetting: shape.AccountRecoverySettingType,
      UserPoolTier: shape.UserPoolTierType,
      KeyConfiguration: shape.KeyConfigurationType,
      IssuerConfiguration: shape.IssuerConfigurationType,
      DcrConfiguration: shape.DcrConfigurationType,
      AcrConfiguration: shape.AcrConfigurationType,
    },
    output: {
      UserPool: shape.UserPoolType,
    },
    errors: [
      ...MESSAGING,
      "FeatureUnavailableInTierException",
      "InternalErrorException",
      "InvalidParameterException",
      "LimitExceededException",
      "NotAuthorizedException",
      "TierChangeNotAllowedException",
      "TooManyRequestsException",
      "UserPoolTaggingException",
    ],
  },
  CreateUserPoolClient: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientName: required(shape.ClientNameType),
      GenerateSecret: shape.GenerateSecret,
      ClientSecret: shape.ClientSecretType,
      RefreshTokenValidity: shape.RefreshTokenValidityType,
      AccessTokenValidity: shape.AccessTokenValidityType,
      IdTokenValidity: shape.IdTokenValidityType,
      TokenValidityUnits: shape.TokenValidityUnitsType,
      ReadAttributes: shape.ClientPermissionListType,
      WriteAttributes: shape.ClientPermissionListType,
      ExplicitAuthFlows: shape.ExplicitAuthFlowsListType,
      SupportedIdentityProviders: shape.SupportedIdentityProvidersListType,
      CallbackURLs: shape.CallbackURLsListType,
      LogoutURLs: shape.LogoutURLsListType,
      DefaultRedirectURI: shape.RedirectUrlType,
      AllowedOAuthFlows: shape.OAuthFlowsType,
      AllowedOAuthScopes: shape.ScopeListType,
      AllowedOAuthFlowsUserPoolClient: shape.BooleanType,
      AnalyticsConfiguration: shape.AnalyticsConfigurationType,
      PreventUserExistenceErrors: shape.PreventUserExistenceErrorTypes,
      EnableTokenRevocation: shape.WrappedBooleanType,
      EnablePropagateAdditionalUserContextData: shape.WrappedBooleanType,
      AuthSessionValidity: shape.AuthSessionValidityType,
      RefreshTokenRotation: shape.RefreshTokenRotationType,
    },
    output: {
      UserPoolClient: shape.UserPoolClientType,
    },
    errors: [
      ...COMMON,
      "FeatureUnavailableInTierException",
      "InvalidOAuthFlowException",
      "LimitExceededException",
      "ScopeDoesNotExistException",
    ],
  },
  CreateUserPoolDomain: {
    auth: "sigv4",
    input: {
      Domain: required(shape.DomainType),
      UserPoolId: required(shape.UserPoolIdType),
      ManagedLoginVersion: shape.WrappedIntegerType,
      CustomDomainConfig: shape.CustomDomainConfigType,
      Routing: shape.RoutingType,
    },
    output: {
      ManagedLoginVersion: shape.WrappedIntegerType,
      CloudFrontDomain: shape.DomainType,
      Routing: shape.RoutingType,
    },
    errors: [
      "ConcurrentModificationException",
      "FeatureUnavailableInTierException",
      "InternalErrorException",
      "InvalidParameterException",
      "LimitExceededException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
    ],
  },
  CreateUserPoolReplica: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      RegionName: required(shape.RegionNameType),
      UserPoolTags: shape.UserPoolTagsType,
    },
    output: {
      UserPoolReplica: shape.UserPoolReplicaType,
    },
    errors: [...COMMON, "FeatureUnavailableInTierException", "LimitExceededException", "UserPoolTaggingException"],
  },
  DeleteGroup: {
    auth: "sigv4",
    input: {
      GroupName: required(shape.GroupNameType),
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: null,
    errors: [...COMMON],
  },
  DeleteIdentityProvider: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ProviderName: required(shape.ProviderNameType),
    },
    output: null,
    errors: [
      "ConcurrentModificationException",
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
      "UnsupportedIdentityProviderException",
    ],
  },
  DeleteManagedLoginBranding: {
    auth: "sigv4",
    input: {
      ManagedLoginBrandingId: required(shape.ManagedLoginBrandingIdType),
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: null,
    errors: [...COMMON, "ConcurrentModificationException"],
  },
  DeleteResourceServer: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Identifier: required(shape.ResourceServerIdentifierType),
    },
    output: null,
    errors: [...COMMON],
  },
  DeleteTerms: {
    auth: "sigv4",
    input: {
      TermsId: required(shape.TermsIdType),
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: null,
    errors: [...COMMON, "ConcurrentModificationException"],
  },
  DeleteUser: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
    },
    output: null,
    errors: [...COMMON, ...TOKEN],
  },
  DeleteUserAttributes: {
    auth: "access-token",
    input: {
      UserAttributeNames: required(shape.AttributeNameListType),
      AccessToken: required(shape.TokenModelType),
    },
    output: {},
    errors: [...COMMON, ...TOKEN],
  },
  DeleteUserPool: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: null,
    errors: [...COMMON, "UserImportInProgressException"],
  },
  DeleteUserPoolClient: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
    },
    output: null,
    errors: [...COMMON, "ConcurrentModificationException"],
  },
  DeleteUserPoolClientSecret: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      ClientSecretId: required(shape.ClientSecretIdType),
    },
    output: {},
    errors: [
      "InternalServerException",
      "InvalidParameterException",
      "LimitExceededException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  DeleteUserPoolDomain: {
    auth: "sigv4",
    input: {
      Domain: required(shape.DomainType),
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {},
    errors: [
      "ConcurrentModificationException",
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
    ],
  },
  DeleteUserPoolReplica: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      RegionName: required(shape.RegionNameType),
    },
    output: {
      UserPoolReplica: shape.UserPoolReplicaType,
    },
    errors: [...COMMON],
  },
  DeleteWebAuthnCredential: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      CredentialId: required(shape.StringType),
    },
    output: {},
    errors: [...COMMON, "ForbiddenException", "LimitExceededException", "PasswordResetRequiredException"],
  },
  DescribeIdentityProvider: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ProviderName: required(shape.ProviderNameType),
    },
    output: {
      IdentityProvider: required(shape.IdentityProviderType),
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  DescribeManagedLoginBranding: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ManagedLoginBrandingId: required(shape.ManagedLoginBrandingIdType),
      ReturnMergedResources: shape.BooleanType,
    },
    output: {
      ManagedLoginBranding: shape.ManagedLoginBrandingType,
    },
    errors: [...COMMON],
  },
  DescribeManagedLoginBrandingByClient: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      ReturnMergedResources: shape.BooleanType,
    },
    output: {
      ManagedLoginBranding: shape.ManagedLoginBrandingType,
    },
    errors: [...COMMON],
  },
  DescribeResourceServer: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Identifier: required(shape.ResourceServerIdentifierType),
    },
    output: {
      ResourceServer: required(shape.ResourceServerType),
    },
    errors: [...COMMON],
  },
  DescribeRiskConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: shape.ClientIdType,
    },
    output: {
      RiskConfiguration: required(shape.RiskConfigurationType),
    },
    errors: [...COMMON, "UserPoolAddOnNotEnabledException"],
  },
  DescribeTerms: {
    auth: "sigv4",
    input: {
      TermsId: required(shape.TermsIdType),
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      Terms: shape.TermsType,
    },
    errors: [...COMMON],
  },
  DescribeTermsByClient: {
    auth: "sigv4",
    input: {
      ClientId: required(shape.ClientIdType),
      UserPoolId: required(shape.UserPoolIdType),
      TermsName: required(shape.TermsNameType),
    },
    output: {
      Terms: shape.TermsType,
    },
    errors: [...COMMON],
  },
  DescribeUserImportJob: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      JobId: required(shape.UserImportJobIdType),
    },
    output: {
      UserImportJob: shape.UserImportJobType,
    },
    errors: [...COMMON],
  },
  DescribeUserPool: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      UserPool: shape.UserPoolType,
    },
    errors: [...COMMON, "UserPoolTaggingException"],
  },
  DescribeUserPoolClient: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
    },
    output: {
      UserPoolClient: shape.UserPoolClientType,
    },
    errors: [...COMMON],
  },
  DescribeUserPoolDomain: {
    auth: "sigv4",
    input: {
      Domain: required(shape.DomainType),
    },
    output: {
      DomainDescription: shape.DomainDescriptionType,
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
    ],
  },
  ForgetDevice: {
    auth: "access-token",
    input: {
      AccessToken: shape.TokenModelType,
      DeviceKey: required(shape.DeviceKeyType),
    },
    output: null,
    errors: [...COMMON, ...TOKEN, "InvalidUserPoolConfigurationException"],
  },
  ForgotPassword: {
    auth: "app-client",
    input: {
      ClientId: required(shape.ClientIdType),
      SecretHash: shape.SecretHashType,
      UserContextData: shape.UserContextDataType,
      Username: required(shape.UsernameType),
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      CodeDeliveryDetails: shape.CodeDeliveryDetailsType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      "CodeDeliveryFailureException",
      "ForbiddenException",
      "LimitExceededException",
      "UserNotFoundException",
    ],
  },
  GetCSVHeader: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      UserPoolId: shape.UserPoolIdType,
      CSVHeader: shape.ListOfStringTypes,
    },
    errors: [...COMMON],
  },
  GetClientToken: {
    auth: "client-token",
    input: {
      ClientId: required(shape.ClientIdType),
      Secret: required(shape.ClientSecretType),
      Scopes: shape.ScopeListType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      ClientAuthenticationResult: shape.ClientAuthenticationResultType,
    },
    errors: [...COMMON, "ForbiddenException"],
  },
  GetDevice: {
    auth: "access-token",
    input: {
      DeviceKey: required(shape.DeviceKeyType),
      AccessToken: shape.TokenModelType,
    },
    output: {
      Device: required(shape.DeviceType),
    },
    errors: [...COMMON, ...TOKEN, "InvalidUserPoolConfigurationException"],
  },
  GetGroup: {
    auth: "sigv4",
    input: {
      GroupName: required(shape.GroupNameType),
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      Group: shape.GroupType,
    },
    errors: [...COMMON],
  },
  GetIdentityProviderByIdentifier: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      IdpIdentifier: required(shape.IdpIdentifierType),
    },
    output: {
      IdentityProvider: required(shape.IdentityProviderType),
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  GetLogDeliveryConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      LogDeliveryConfiguration: shape.LogDeliveryConfigurationType,
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  GetProvisionedLimit: {
    auth: "sigv4",
    input: {
      LimitDefinition: required(shape.LimitDefinitionType),
    },
    output: {
      Limit: required(shape.LimitType),
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  GetSigningCertificate: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      Certificate: shape.StringType,
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
    ],
  },
  GetTokensFromRefreshToken: {
    auth: "app-client",
    input: {
      RefreshToken: required(shape.TokenModelType),
      ClientId: required(shape.ClientIdType),
      ClientSecret: shape.ClientSecretType,
      DeviceKey: shape.DeviceKeyType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      AuthenticationResult: shape.AuthenticationResultType,
    },
    errors: [...COMMON, ...LAMBDA, "ForbiddenException", "RefreshTokenReuseException", "UserNotFoundException"],
  },
  GetUICustomization: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: shape.ClientIdType,
    },
    output: {
      UICustomization: required(shape.UICustomizationType),
    },
    errors: [...COMMON],
  },
  GetUser: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
    },
    output: {
      Username: required(shape.UsernameType),
      UserAttributes: required(shape.AttributeListType),
      MFAOptions: shape.MFAOptionListType,
      PreferredMfaSetting: shape.StringType,
      UserMFASettingList: shape.UserMFASettingListType,
    },
    errors: [...COMMON, ...TOKEN],
  },
  GetUserAttributeVerificationCode: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      AttributeName: required(shape.AttributeNameType),
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      CodeDeliveryDetails: shape.CodeDeliveryDetailsType,
    },
    errors: [...COMMON, ...LAMBDA, ...MESSAGING, ...TOKEN, "CodeDeliveryFailureException", "LimitExceededException"],
  },
  GetUserAuthFactors: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
    },
    output: {
      Username: required(shape.UsernameType),
      PreferredMfaSetting: shape.StringType,
      UserMFASettingList: shape.UserMFASettingListType,
      ConfiguredUserAuthFactors: shape.ConfiguredUserAuthFactorsListType,
    },
    errors: [...COMMON, ...TOKEN],
  },
  GetUserPoolClientSessionConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
    },
    output: {
      UserPoolId: shape.UserPoolIdType,
      ClientId: shape.ClientIdType,
      SSOSession: shape.ClientSSOSessionConfigType,
    },
    errors: [...COMMON],
  },
  GetUserPoolMfaConfig: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      SmsMfaConfiguration: shape.SmsMfaConfigType,
      SoftwareTokenMfaConfiguration: shape.SoftwareTokenMfaConfigType,
      EmailMfaConfiguration: shape.EmailMfaConfigType,
      MfaConfiguration: shape.UserPoolMfaType,
      WebAuthnConfiguration: shape.WebAuthnConfigurationType,
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  GetUserPoolSessionConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
    },
    output: {
      UserPoolId: shape.UserPoolIdType,
      UserSessionTracking: shape.UserSessionTrackingType,
      TokenSession: shape.UserPoolTokenSessionConfigType,
    },
    errors: [...COMMON],
  },
  GlobalSignOut: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
    },
    output: {},
    errors: [...COMMON, "ForbiddenException", "PasswordResetRequiredException", "UserNotConfirmedException"],
  },
  InitiateAuth: {
    auth: "app-client",
    input: {
      AuthFlow: required(shape.AuthFlowType),
      AuthParameters: shape.AuthParametersType,
      ClientMetadata: shape.ClientMetadataType,
      ClientId: required(shape.ClientIdType),
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      UserContextData: shape.UserContextDataType,
      Session: shape.SessionType,
    },
    output: {
      ChallengeName: shape.ChallengeNameType,
      Session: shape.SessionType,
      ChallengeParameters: shape.ChallengeParametersType,
      AuthenticationResult: shape.AuthenticationResultType,
      AvailableChallenges: shape.AvailableChallengeListType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      ...TOKEN,
      "FeatureUnavailableInTierException",
      "InvalidUserPoolConfigurationException",
      "UnsupportedOperationException",
    ],
  },
  ListDevices: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      Limit: shape.QueryLimitType,
      PaginationToken: shape.SearchPaginationTokenType,
    },
    output: {
      Devices: shape.DeviceListType,
      PaginationToken: shape.SearchPaginationTokenType,
    },
    errors: [...COMMON, ...TOKEN, "InvalidUserPoolConfigurationException"],
  },
  ListGroups: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Limit: shape.QueryLimitType,
      NextToken: shape.PaginationKey,
    },
    output: {
      Groups: shape.GroupListType,
      NextToken: shape.PaginationKey,
    },
    errors: [...COMMON],
  },
  ListIdentityProviders: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      MaxResults: shape.ListProvidersLimitType,
      NextToken: shape.PaginationKeyType,
    },
    output: {
      Providers: required(shape.ProvidersListType),
      NextToken: shape.PaginationKeyType,
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  ListResourceServers: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      MaxResults: shape.ListResourceServersLimitType,
      NextToken: shape.PaginationKeyType,
    },
    output: {
      ResourceServers: required(shape.ResourceServersListType),
      NextToken: shape.PaginationKeyType,
    },
    errors: [...COMMON],
  },
  ListTagsForResource: {
    auth: "sigv4",
    input: {
      ResourceArn: required(shape.ArnType),
    },
    output: {
      Tags: shape.UserPoolTagsType,
    },
    errors: [...COMMON],
  },
  ListTerms: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      MaxResults: shape.ListTermsRequestMaxResultsInteger,
      NextToken: shape.StringType,
    },
    output: {
      Terms: required(shape.TermsDescriptionListType),
      NextToken: shape.StringType,
    },
    errors: [...COMMON],
  },
  ListUserImportJobs: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      MaxResults: required(shape.PoolQueryLimitType),
      PaginationToken: shape.PaginationKeyType,
    },
    output: {
      UserImportJobs: shape.UserImportJobsListType,
      PaginationToken: shape.PaginationKeyType,
    },
    errors: [...COMMON],
  },
  ListUserPoolClientSecrets: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      NextToken: shape.PaginationKey,
    },
    output: {
      ClientSecrets: shape.ClientSecretDescriptorListType,
      NextToken: shape.PaginationKey,
    },
    errors: [
      "InternalServerException",
      "InvalidParameterException",
      "LimitExceededException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  ListUserPoolClients: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      MaxResults: shape.QueryLimit,
      NextToken: shape.PaginationKey,
      ClientType: shape.ClientTypeType,
    },
    output: {
      UserPoolClients: shape.UserPoolClientListType,
      NextToken: shape.PaginationKey,
    },
    errors: [...COMMON],
  },
  ListUserPoolReplicas: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      NextToken: shape.PaginationKeyType,
    },
    output: {
      UserPoolReplicas: shape.UserPoolReplicaListType,
      NextToken: shape.PaginationKeyType,
    },
    errors: [...COMMON],
  },
  ListUserPools: {
    auth: "sigv4",
    input: {
      NextToken: shape.PaginationKeyType,
      MaxResults: required(shape.PoolQueryLimitType),
    },
    output: {
      UserPools: shape.UserPoolListType,
      NextToken: shape.PaginationKeyType,
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "TooManyRequestsException",
    ],
  },
  ListUserSessions: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      NextToken: shape.PaginationKey,
    },
    output: {
      Sessions: shape.SessionListType,
      NextToken: shape.PaginationKey,
    },
    errors: [...COMMON, ...TOKEN],
  },
  ListUsers: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      AttributesToGet: shape.SearchedAttributeNamesListType,
      Limit: shape.QueryLimitType,
      PaginationToken: shape.SearchPaginationTokenType,
      Filter: shape.UserFilterType,
    },
    output: {
      Users: shape.UsersListType,
      PaginationToken: shape.SearchPaginationTokenType,
    },
    errors: [...COMMON],
  },
  ListUsersInGroup: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      GroupName: required(shape.GroupNameType),
      Limit: shape.QueryLimitType,
      NextToken: shape.PaginationKey,
    },
    output: {
      Users: shape.UsersListType,
      NextToken: shape.PaginationKey,
    },
    errors: [...COMMON],
  },
  ListWebAuthnCredentials: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      NextToken: shape.PaginationKey,
      MaxResults: shape.WebAuthnCredentialsQueryLimitType,
    },
    output: {
      Credentials: required(shape.WebAuthnCredentialDescriptionListType),
      NextToken: shape.PaginationKey,
    },
    errors: [
      "ForbiddenException",
      "InternalErrorException",
      "InvalidParameterException",
      "LimitExceededException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "PasswordResetRequiredException",
      "TooManyRequestsException",
    ],
  },
  ResendConfirmationCode: {
    auth: "app-client",
    input: {
      ClientId: required(shape.ClientIdType),
      SecretHash: shape.SecretHashType,
      UserContextData: shape.UserContextDataType,
      Username: required(shape.UsernameType),
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      CodeDeliveryDetails: shape.CodeDeliveryDetailsType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      "CodeDeliveryFailureException",
      "ForbiddenException",
      "LimitExceededException",
      "UserNotFoundException",
    ],
  },
  RespondToAuthChallenge: {
    auth: "app-client",
    input: {
      ClientId: required(shape.ClientIdType),
      ChallengeName: required(shape.ChallengeNameType),
      Session: shape.SessionType,
      ChallengeResponses: shape.ChallengeResponsesType,
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      UserContextData: shape.UserContextDataType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      ChallengeName: shape.ChallengeNameType,
      Session: shape.SessionType,
      ChallengeParameters: shape.ChallengeParametersType,
      AuthenticationResult: shape.AuthenticationResultType,
      AvailableChallenges: shape.AvailableChallengeListType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      ...TOKEN,
      "AliasExistsException",
      "CodeMismatchException",
      "ExpiredCodeException",
      "InvalidPasswordException",
      "InvalidUserPoolConfigurationException",
      "MFAMethodNotFoundException",
      "PasswordHistoryPolicyViolationException",
      "SoftwareTokenMFANotFoundException",
    ],
  },
  RevokeToken: {
    auth: "app-client",
    input: {
      Token: required(shape.TokenModelType),
      ClientId: required(shape.ClientIdType),
      ClientSecret: shape.ClientSecretType,
      RevokeAssociatedSessions: shape.RevokeAssociatedSessionsType,
    },
    output: {},
    errors: [
      "ForbiddenException",
      "InternalErrorException",
      "InvalidParameterException",
      "OperationNotEnabledException",
      "TooManyRequestsException",
      "UnauthorizedException",
      "UnsupportedOperationException",
      "UnsupportedTokenTypeException",
    ],
  },
  RevokeUserSession: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      SessionId: required(shape.SessionIdType),
      RevokeAssociatedSessions: shape.RevokeAssociatedSessionsType,
    },
    output: {},
    errors: [...COMMON, ...TOKEN],
  },
  SetLogDeliveryConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      LogConfigurations: required(shape.LogConfigurationListType),
    },
    output: {
      LogDeliveryConfiguration: shape.LogDeliveryConfigurationType,
    },
    errors: [
      "FeatureUnavailableInTierException",
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
    ],
  },
  SetRiskConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: shape.ClientIdType,
      CompromisedCredentialsRiskConfiguration: shape.CompromisedCredentialsRiskConfigurationType,
      AccountTakeoverRiskConfiguration: shape.AccountTakeoverRiskConfigurationType,
      RiskExceptionConfiguration: shape.RiskExceptionConfigurationType,
    },
    output: {
      RiskConfiguration: required(shape.RiskConfigurationType),
    },
    errors: [
      ...COMMON,
      "CodeDeliveryFailureException",
      "InvalidEmailRoleAccessPolicyException",
      "UserPoolAddOnNotEnabledException",
    ],
  },
  SetUICustomization: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: shape.ClientIdType,
      CSS: shape.CSSType,
      ImageFile: shape.ImageFileType,
    },
    output: {
      UICustomization: required(shape.UICustomizationType),
    },
    errors: [...COMMON],
  },
  SetUserMFAPreference: {
    auth: "access-token",
    input: {
      SMSMfaSettings: shape.SMSMfaSettingsType,
      SoftwareTokenMfaSettings: shape.SoftwareTokenMfaSettingsType,
      EmailMfaSettings: shape.EmailMfaSettingsType,
      WebAuthnMfaSettings: shape.WebAuthnMfaSettingsType,
      AccessToken: required(shape.TokenModelType),
    },
    output: {},
    errors: [
      ...TOKEN,
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
    ],
  },
  SetUserPoolClientSessionConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      SSOSession: required(shape.ClientSSOSessionConfigType),
    },
    output: {
      UserPoolId: shape.UserPoolIdType,
      ClientId: shape.ClientIdType,
      SSOSession: shape.ClientSSOSessionConfigType,
    },
    errors: [...COMMON, "ConcurrentModificationException", "FeatureUnavailableInTierException"],
  },
  SetUserPoolMfaConfig: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      SmsMfaConfiguration: shape.SmsMfaConfigType,
      SoftwareTokenMfaConfiguration: shape.SoftwareTokenMfaConfigType,
      EmailMfaConfiguration: shape.EmailMfaConfigType,
      MfaConfiguration: shape.UserPoolMfaType,
      WebAuthnConfiguration: shape.WebAuthnConfigurationType,
    },
    output: {
      SmsMfaConfiguration: shape.SmsMfaConfigType,
      SoftwareTokenMfaConfiguration: shape.SoftwareTokenMfaConfigType,
      EmailMfaConfiguration: shape.EmailMfaConfigType,
      MfaConfiguration: shape.UserPoolMfaType,
      WebAuthnConfiguration: shape.WebAuthnConfigurationType,
    },
    errors: [...COMMON, ...SMS, "ConcurrentModificationException", "FeatureUnavailableInTierException"],
  },
  SetUserPoolSessionConfiguration: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      UserSessionTracking: required(shape.UserSessionTrackingType),
      TokenSession: required(shape.UserPoolTokenSessionConfigType),
    },
    output: {
      UserPoolId: shape.UserPoolIdType,
      UserSessionTracking: shape.UserSessionTrackingType,
      TokenSession: shape.UserPoolTokenSessionConfigType,
    },
    errors: [...COMMON, "ConcurrentModificationException", "FeatureUnavailableInTierException"],
  },
  SetUserSettings: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      MFAOptions: required(shape.MFAOptionListType),
    },
    output: {},
    errors: [
      ...TOKEN,
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "ResourceNotFoundException",
    ],
  },
  SignUp: {
    auth: "app-client",
    input: {
      ClientId: required(shape.ClientIdType),
      SecretHash: shape.SecretHashType,
      Username: required(shape.UsernameType),
      Password: shape.PasswordType,
      UserAttributes: shape.AttributeListType,
      ValidationData: shape.AttributeListType,
      AnalyticsMetadata: shape.AnalyticsMetadataType,
      UserContextData: shape.UserContextDataType,
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      UserConfirmed: required(shape.BooleanType),
      CodeDeliveryDetails: shape.CodeDeliveryDetailsType,
      UserSub: required(shape.StringType),
      Session: shape.SessionType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      "CodeDeliveryFailureException",
      "ForbiddenException",
      "InvalidPasswordException",
      "LimitExceededException",
      "UsernameExistsException",
    ],
  },
  StartUserImportJob: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      JobId: required(shape.UserImportJobIdType),
    },
    output: {
      UserImportJob: shape.UserImportJobType,
    },
    errors: [...COMMON, "PreconditionNotMetException"],
  },
  StartWebAuthnRegistration: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
    },
    output: {
      CredentialCreationOptions: required(shape.Document),
    },
    errors: [
      "ForbiddenException",
      "InternalErrorException",
      "InvalidParameterException",
      "LimitExceededException",
      "NotAuthorizedException",
      "OperationNotEnabledException",
      "PasswordResetRequiredException",
      "TooManyRequestsException",
      "WebAuthnConfigurationMissingException",
      "WebAuthnNotEnabledException",
    ],
  },
  StopUserImportJob: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      JobId: required(shape.UserImportJobIdType),
    },
    output: {
      UserImportJob: shape.UserImportJobType,
    },
    errors: [...COMMON, "PreconditionNotMetException"],
  },
  TagResource: {
    auth: "sigv4",
    input: {
      ResourceArn: required(shape.ArnType),
      Tags: required(shape.UserPoolTagsType),
    },
    output: {},
    errors: [...COMMON],
  },
  UntagResource: {
    auth: "sigv4",
    input: {
      ResourceArn: required(shape.ArnType),
      TagKeys: required(shape.UserPoolTagsListType),
    },
    output: {},
    errors: [...COMMON],
  },
  UpdateAuthEventFeedback: {
    auth: "app-client",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Username: required(shape.UsernameType),
      EventId: required(shape.EventIdType),
      FeedbackToken: required(shape.TokenModelType),
      FeedbackValue: required(shape.FeedbackValueType),
    },
    output: {},
    errors: [...COMMON, "UserNotFoundException", "UserPoolAddOnNotEnabledException"],
  },
  UpdateDeviceStatus: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      DeviceKey: required(shape.DeviceKeyType),
      DeviceRememberedStatus: shape.DeviceRememberedStatusType,
    },
    output: {},
    errors: [...COMMON, ...TOKEN, "InvalidUserPoolConfigurationException"],
  },
  UpdateGroup: {
    auth: "sigv4",
    input: {
      GroupName: required(shape.GroupNameType),
      UserPoolId: required(shape.UserPoolIdType),
      Description: shape.DescriptionType,
      RoleArn: shape.ArnType,
      Precedence: shape.PrecedenceType,
    },
    output: {
      Group: shape.GroupType,
    },
    errors: [...COMMON],
  },
  UpdateIdentityProvider: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ProviderName: required(shape.ProviderNameType),
      ProviderDetails: shape.ProviderDetailsType,
      AttributeMapping: shape.AttributeMappingType,
      IdpIdentifiers: shape.IdpIdentifiersListType,
      AcrMapping: shape.AcrMappingType,
    },
    output: {
      IdentityProvider: required(shape.IdentityProviderType),
    },
    errors: [
      "ConcurrentModificationException",
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "TooManyRequestsException",
      "UnsupportedIdentityProviderException",
    ],
  },
  UpdateManagedLoginBranding: {
    auth: "sigv4",
    input: {
      UserPoolId: shape.UserPoolIdType,
      ManagedLoginBrandingId: shape.ManagedLoginBrandingIdType,
      UseCognitoProvidedValues: shape.BooleanType,
      Settings: shape.Document,
      Assets: shape.AssetListType,
    },
    output: {
      ManagedLoginBranding: shape.ManagedLoginBrandingType,
    },
    errors: [...COMMON, "ConcurrentModificationException"],
  },
  UpdateProvisionedLimit: {
    auth: "sigv4",
    input: {
      LimitDefinition: required(shape.LimitDefinitionType),
      RequestedLimitValue: required(shape.IntegerType),
    },
    output: {
      Limit: required(shape.LimitType),
    },
    errors: [
      "InternalErrorException",
      "InvalidParameterException",
      "NotAuthorizedException",
      "ResourceNotFoundException",
      "ServiceQuotaExceededException",
      "TooManyRequestsException",
    ],
  },
  UpdateResourceServer: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Identifier: required(shape.ResourceServerIdentifierType),
      Name: required(shape.ResourceServerNameType),
      Scopes: shape.ResourceServerScopeListType,
    },
    output: {
      ResourceServer: required(shape.ResourceServerType),
    },
    errors: [...COMMON],
  },
  UpdateTerms: {
    auth: "sigv4",
    input: {
      TermsId: required(shape.TermsIdType),
      UserPoolId: required(shape.UserPoolIdType),
      TermsName: shape.TermsNameType,
      TermsSource: shape.TermsSourceType,
      Enforcement: shape.TermsEnforcementType,
      Links: shape.LinksType,
    },
    output: {
      Terms: shape.TermsType,
    },
    errors: [...COMMON, "ConcurrentModificationException", "TermsExistsException"],
  },
  UpdateUserAttributes: {
    auth: "access-token",
    input: {
      UserAttributes: required(shape.AttributeListType),
      AccessToken: required(shape.TokenModelType),
      ClientMetadata: shape.ClientMetadataType,
    },
    output: {
      CodeDeliveryDetailsList: shape.CodeDeliveryDetailsListType,
    },
    errors: [
      ...COMMON,
      ...LAMBDA,
      ...MESSAGING,
      ...TOKEN,
      "AliasExistsException",
      "CodeDeliveryFailureException",
      "CodeMismatchException",
      "ExpiredCodeException",
    ],
  },
  UpdateUserPool: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      Policies: shape.UserPoolPolicyType,
      DeletionProtection: shape.DeletionProtectionType,
      LambdaConfig: shape.LambdaConfigType,
      AutoVerifiedAttributes: shape.VerifiedAttributesListType,
      SmsVerificationMessage: shape.SmsVerificationMessageType,
      EmailVerificationMessage: shape.EmailVerificationMessageType,
      EmailVerificationSubject: shape.EmailVerificationSubjectType,
      VerificationMessageTemplate: shape.VerificationMessageTemplateType,
      SmsAuthenticationMessage: shape.SmsVerificationMessageType,
      UserAttributeUpdateSettings: shape.UserAttributeUpdateSettingsType,
      MfaConfiguration: shape.UserPoolMfaType,
      DeviceConfiguration: shape.DeviceConfigurationType,
      EmailConfiguration: shape.EmailConfigurationType,
      SmsConfiguration: shape.SmsConfigurationType,
      UserPoolTags: shape.UserPoolTagsType,
      AdminCreateUserConfig: shape.AdminCreateUserConfigType,
      UserPoolAddOns: shape.UserPoolAddOnsType,
      AccountRecoverySetting: shape.AccountRecoverySettingType,
      PoolName: shape.UserPoolNameType,
      UserPoolTier: shape.UserPoolTierType,
      KeyConfiguration: shape.KeyConfigurationType,
      IssuerConfiguration: shape.IssuerConfigurationType,
      DcrConfiguration: shape.DcrConfigurationType,
      AcrConfiguration: shape.AcrConfigurationType,
    },
    output: {},
    errors: [
      ...COMMON,
      ...MESSAGING,
      "ConcurrentModificationException",
      "FeatureUnavailableInTierException",
      "TierChangeNotAllowedException",
      "UserImportInProgressException",
      "UserPoolTaggingException",
    ],
  },
  UpdateUserPoolClient: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      ClientId: required(shape.ClientIdType),
      ClientName: shape.ClientNameType,
      RefreshTokenValidity: shape.RefreshTokenValidityType,
      AccessTokenValidity: shape.AccessTokenValidityType,
      IdTokenValidity: shape.IdTokenValidityType,
      TokenValidityUnits: shape.TokenValidityUnitsType,
      ReadAttributes: shape.ClientPermissionListType,
      WriteAttributes: shape.ClientPermissionListType,
      ExplicitAuthFlows: shape.ExplicitAuthFlowsListType,
      SupportedIdentityProviders: shape.SupportedIdentityProvidersListType,
      CallbackURLs: shape.CallbackURLsListType,
      LogoutURLs: shape.LogoutURLsListType,
      DefaultRedirectURI: shape.RedirectUrlType,
      AllowedOAuthFlows: shape.OAuthFlowsType,
      AllowedOAuthScopes: shape.ScopeListType,
      AllowedOAuthFlowsUserPoolClient: shape.BooleanType,
      AnalyticsConfiguration: shape.AnalyticsConfigurationType,
      PreventUserExistenceErrors: shape.PreventUserExistenceErrorTypes,
      EnableTokenRevocation: shape.WrappedBooleanType,
      EnablePropagateAdditionalUserContextData: shape.WrappedBooleanType,
      AuthSessionValidity: shape.AuthSessionValidityType,
      RefreshTokenRotation: shape.RefreshTokenRotationType,
    },
    output: {
      UserPoolClient: shape.UserPoolClientType,
    },
    errors: [
      ...COMMON,
      "ConcurrentModificationException",
      "FeatureUnavailableInTierException",
      "InvalidOAuthFlowException",
      "ScopeDoesNotExistException",
    ],
  },
  UpdateUserPoolDomain: {
    auth: "sigv4",
    input: {
      Domain: required(shape.DomainType),
      UserPoolId: required(shape.UserPoolIdType),
      ManagedLoginVersion: shape.WrappedIntegerType,
      CustomDomainConfig: shape.CustomDomainConfigType,
      Routing: shape.RoutingType,
    },
    output: {
      ManagedLoginVersion: shape.WrappedIntegerType,
      CloudFrontDomain: shape.DomainType,
      Routing: shape.RoutingType,
    },
    errors: [...COMMON, "ConcurrentModificationException", "FeatureUnavailableInTierException"],
  },
  UpdateUserPoolReplica: {
    auth: "sigv4",
    input: {
      UserPoolId: required(shape.UserPoolIdType),
      RegionName: required(shape.RegionNameType),
      Status: required(shape.UpdateReplicaStatusType),
    },
    output: {
      UserPoolReplica: shape.UserPoolReplicaType,
    },
    errors: [...COMMON],
  },
  VerifySoftwareToken: {
    auth: "access-token-or-session",
    input: {
      AccessToken: shape.TokenModelType,
      Session: shape.SessionType,
      UserCode: required(shape.SoftwareTokenMFAUserCodeType),
      FriendlyDeviceName: shape.StringType,
    },
    output: {
      Status: shape.VerifySoftwareTokenResponseType,
      Session: shape.SessionType,
    },
    errors: [
      ...COMMON,
      ...TOKEN,
      "CodeMismatchException",
      "EnableSoftwareTokenMFAException",
      "InvalidUserPoolConfigurationException",
      "SoftwareTokenMFANotFoundException",
    ],
  },
  VerifyUserAttribute: {
    auth: "access-token",
    input: {
      AccessToken: required(shape.TokenModelType),
      AttributeName: required(shape.AttributeNameType),
      Code: required(shape.ConfirmationCodeType),
    },
    output: {},
    errors: [
      ...COMMON,
      ...TOKEN,
      "AliasExistsException",
      "CodeMismatchException",
      "ExpiredCodeException",
      "LimitExceededException",
    ],
  },
} as const satisfies Readonly<Record<string, Operation>>;
