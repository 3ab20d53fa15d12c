import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DescribeUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { answer, aPool, outcomes, refusal } from "./pools.fixture.ts";

const STANDARD_NAMES =
  "sub name given_name family_name middle_name nickname preferred_username profile picture website email email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at".split(
    " ",
  );

const LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:millpond";
const SMS = { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x", SnsRegion: "us-east-1" };

const text = (Name: string, more = {}) => ({ Name, AttributeDataType: "String" as const, ...more });

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`tag-${n}`, "x"]));

/** How a new pool of this schema describes one attribute. */
async function attribute(Schema: NonNullable<CreateUserPoolCommandInput["Schema"]>, name: string) {
  await using app = await testApp();
  const { SchemaAttributes } = await aPool(app, { Schema });
  expect(SchemaAttributes?.map(({ Name }) => Name).slice(0, 20)).toEqual(STANDARD_NAMES);
  return SchemaAttributes?.find(({ Name }) => Name === name);
}

describe("a pool with only a name", () => {
  test("has Cognito's defaults", async () => {
    await using app = await testApp({ accountId: "123456789012" });
    const { Id, Arn, SchemaAttributes, CreationDate, ...pool } = await aPool(app);
    expect(Id).toMatch(/^us-east-1_[0-9A-Za-z]{9}$/);
    expect(Arn).toBe(`arn:aws:cognito-idp:us-east-1:123456789012:userpool/${Id}`);
    expect(SchemaAttributes?.map(({ Name }) => Name)).toEqual(STANDARD_NAMES);
    expect(pool).toEqual({
      Name: "demo",
      LastModifiedDate: CreationDate,
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD"] },
      },
      DeletionProtection: "INACTIVE",
      MfaConfiguration: "OFF",
      UserPoolTier: "ESSENTIALS",
      LambdaConfig: {},
      UserPoolTags: {},
      VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_CODE" },
      EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Name: "verified_email", Priority: 1 },
          { Name: "verified_phone_number", Priority: 2 },
        ],
      },
      EstimatedNumberOfUsers: 0,
    });
  });

  test("has a key for ID tokens and one for access tokens", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const keys = await app.ctx.store.signingKeys.ofPool(Id);
    expect(keys.map(({ use, retiredAt }) => ({ use, retiredAt }))).toEqual([
      { use: "id", retiredAt: undefined },
      { use: "access", retiredAt: undefined },
    ]);
  });

  test("lies in the region of the request's signature", async () => {
    await using app = await testApp();
    const { requestHandler, endpoint } = app.client.config;
    const frankfurt = new CognitoIdentityProviderClient({
      region: "eu-central-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      requestHandler,
      ...(endpoint && { endpoint }),
    });
    const { UserPool } = await frankfurt.send(new CreateUserPoolCommand({ PoolName: "demo" }));
    expect(UserPool?.Id).toMatch(/^eu-central-1_[0-9A-Za-z]{9}$/);
    expect(UserPool?.Arn).toBe(`arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${UserPool?.Id}`);
  });
});

describe("what was set comes back", () => {
  const everything = {
    Policies: {
      PasswordPolicy: {
        MinimumLength: 12,
        RequireUppercase: true,
        RequireLowercase: false,
        RequireNumbers: true,
        RequireSymbols: false,
        PasswordHistorySize: 3,
        TemporaryPasswordValidityDays: 2,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] },
    },
    DeletionProtection: "ACTIVE",
    LambdaConfig: {
      PreSignUp: LAMBDA,
      PreTokenGeneration: LAMBDA,
      PreTokenGenerationConfig: { LambdaArn: LAMBDA, LambdaVersion: "V2_0" },
      CustomEmailSender: { LambdaArn: LAMBDA, LambdaVersion: "V1_0" },
      KMSKeyID: "arn:aws:kms:us-east-1:000000000000:key/1",
    },
    AutoVerifiedAttributes: ["email"],
    AliasAttributes: ["email", "preferred_username"],
    VerificationMessageTemplate: {
      DefaultEmailOption: "CONFIRM_WITH_LINK",
      EmailMessageByLink: "Please {##click##}",
      EmailSubjectByLink: "Your link",
    },
    SmsAuthenticationMessage: "Code {####}",
    MfaConfiguration: "OPTIONAL",
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
    EmailConfiguration: {
      EmailSendingAccount: "DEVELOPER",
      SourceArn: "arn:aws:ses:us-east-1:000000000000:identity/example.com",
      From: "Ada <ada@example.com>",
      ReplyToEmailAddress: "reply@example.com",
      ConfigurationSet: "main",
    },
    SmsConfiguration: SMS,
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: true,
      InviteMessageTemplate: {
        EmailMessage: "{username} {####}",
        EmailSubject: "Hello",
        SMSMessage: "{username} {####}",
      },
    },
    UserPoolAddOns: { AdvancedSecurityMode: "AUDIT", AdvancedSecurityAdditionalFlows: { CustomAuthMode: "AUDIT" } },
    UsernameConfiguration: { CaseSensitive: false },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
    UserPoolTier: "PLUS",
    KeyConfiguration: { KeyType: "AWS_OWNED_KEY" },
    IssuerConfiguration: { Type: "ORIGINAL" },
    DcrConfiguration: { EnableStatus: "Enabled", OpenDcrEnabled: false, AllowedScopes: ["openid"] },
    AcrConfiguration: { Level1: { AcrValue: "urn:example:one" } },
    UserPoolTags: { team: "identity", __proto__tag: "x" },
  } satisfies Partial<CreateUserPoolCommandInput>;

  test("from CreateUserPool and DescribeUserPool alike", async () => {
    await using app = await testApp();
    const created = await aPool(app, everything);
    expect(created).toMatchObject({
      ...everything,
      AdminCreateUserConfig: { ...everything.AdminCreateUserConfig, UnusedAccountValidityDays: 2 },
      // The levels that are not named keep the names they have.
      AcrConfiguration: {
        Level1: { AcrValue: "urn:example:one" },
        Level2: { AcrValue: "urn:cognito:loa:2" },
        Level3: { AcrValue: "urn:cognito:loa:3" },
        Level4: { AcrValue: "urn:cognito:loa:4" },
      },
    });
    expect(await answer(app.client.send(new DescribeUserPoolCommand({ UserPoolId: created.Id })))).toEqual({
      UserPool: created,
    });
  });

  test("message texts under both of their names", async () => {
    await using app = await testApp();
    const older = {
      SmsVerificationMessage: "SMS {####}",
      EmailVerificationMessage: "Mail {####}",
      EmailVerificationSubject: "Subject",
    };
    const newer = {
      VerificationMessageTemplate: {
        DefaultEmailOption: "CONFIRM_WITH_CODE" as const,
        SmsMessage: "SMS {####}",
        EmailMessage: "Mail {####}",
        EmailSubject: "Subject",
      },
    };
    expect(await aPool(app, older)).toMatchObject({ ...older, ...newer });
    expect(await aPool(app, newer)).toMatchObject({ ...older, ...newer });
  });

  test("the function before token generation under both of its names", async () => {
    await using app = await testApp();
    const both = {
      PreTokenGeneration: LAMBDA,
      PreTokenGenerationConfig: { LambdaArn: LAMBDA, LambdaVersion: "V1_0" as const },
    };
    expect((await aPool(app, { LambdaConfig: { PreTokenGeneration: LAMBDA } })).LambdaConfig).toEqual(both);
    const newer = { PreTokenGenerationConfig: both.PreTokenGenerationConfig };
    expect((await aPool(app, { LambdaConfig: newer })).LambdaConfig).toEqual(both);
  });

  test("a policy that is given requires only what it says", async () => {
    await using app = await testApp();
    const { Policies } = await aPool(app, { Policies: { PasswordPolicy: { MinimumLength: 6, RequireNumbers: true } } });
    expect(Policies?.PasswordPolicy).toEqual({
      MinimumLength: 6,
      RequireUppercase: false,
      RequireLowercase: false,
      RequireNumbers: true,
      RequireSymbols: false,
      TemporaryPasswordValidityDays: 7,
    });
  });

  test.each([
    [{ Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 3 } } }, 3],
    [{ AdminCreateUserConfig: { UnusedAccountValidityDays: 4 } }, 4],
    [{ Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } } }, 7],
  ])("a temporary password's days under both names: %j", async (wanted, days) => {
    await using app = await testApp();
    const pool = await aPool(app, wanted);
    expect(pool.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays).toBe(days);
    expect(pool.AdminCreateUserConfig?.UnusedAccountValidityDays).toBe(days);
  });

  test("an empty recovery setting, which means Cognito's older way", async () => {
    await using app = await testApp();
    expect((await aPool(app, { AccountRecoverySetting: {} })).AccountRecoverySetting).toEqual({});
  });

  test("empty lists are as good as none", async () => {
    await using app = await testApp();
    const pool = await aPool(app, { AutoVerifiedAttributes: [], AliasAttributes: [], UsernameAttributes: ["email"] });
    expect(pool).not.toHaveProperty("AutoVerifiedAttributes");
    expect(pool).not.toHaveProperty("AliasAttributes");
    expect(pool.UsernameAttributes).toEqual(["email"]);
  });
});

describe("the schema", () => {
  test("a standard attribute is required, immutable and bounded where that is declared", async () => {
    const Schema = [{ Name: "email", Required: true, Mutable: false, StringAttributeConstraints: { MinLength: "3" } }];
    expect(await attribute(Schema, "email")).toEqual({
      Name: "email",
      AttributeDataType: "String",
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: true,
      StringAttributeConstraints: { MinLength: "3" },
    });
  });

  test("a standard attribute keeps what is not declared", async () => {
    expect(await attribute([{ Name: "birthdate", Required: true }], "birthdate")).toEqual({
      Name: "birthdate",
      AttributeDataType: "String",
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: true,
      StringAttributeConstraints: { MinLength: "10", MaxLength: "10" },
    });
  });

  test("sub is everybody's and nobody's to write, whatever is declared", async () => {
    expect(await attribute([{ Name: "sub", Required: false, Mutable: true }], "sub")).toMatchObject({
      Mutable: false,
      Required: true,
    });
  });

  test("a custom attribute gets its prefix, and the bounds that fit its type", async () => {
    const NumberAttributeConstraints = { MinValue: "-1", MaxValue: "9" };
    const Schema = [
      {
        Name: "tier",
        AttributeDataType: "Number" as const,
        NumberAttributeConstraints,
        StringAttributeConstraints: { MaxLength: "1" },
      },
    ];
    expect(await attribute(Schema, "custom:tier")).toEqual({
      Name: "custom:tier",
      AttributeDataType: "Number",
      DeveloperOnlyAttribute: false,
      Mutable: true,
      Required: false,
      NumberAttributeConstraints,
    });
  });

  test("an attribute for developers gets theirs", async () => {
    const Schema = [
      { Name: "rank", AttributeDataType: "String" as const, DeveloperOnlyAttribute: true, Mutable: false },
    ];
    expect(await attribute(Schema, "dev:custom:rank")).toEqual({
      Name: "dev:custom:rank",
      AttributeDataType: "String",
      DeveloperOnlyAttribute: true,
      Mutable: false,
      Required: false,
    });
  });

  test.each([
    [[text("x", { Required: true })], "Required custom attributes are not supported currently."],
    [[{ Name: "x" }], "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."],
    [[{ AttributeDataType: "String" as const }], "The name of an attribute must be given."],
    [
      [{ Name: "email", AttributeDataType: "Number" as const }],
      "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email",
    ],
    [
      [{ Name: "name", DeveloperOnlyAttribute: true }],
      "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute name",
    ],
    [
      [text("x", { StringAttributeConstraints: { MaxLength: "2049" } })],
      "user.custom:x: String attributes cannot have a length of more than 2048",
    ],
    [
      [text("x", { StringAttributeConstraints: { MinLength: "6", MaxLength: "5" } })],
      "Attribute custom:x cannot have a max length shorter than it's min length",
    ],
    [
      [text("x", { StringAttributeConstraints: { MinLength: "-1" } })],
      "Invalid StringAttributeConstraints for schema attribute custom:x",
    ],
    [
      [
        {
          Name: "x",
          AttributeDataType: "Number" as const,
          NumberAttributeConstraints: { MinValue: "2", MaxValue: "1" },
        },
      ],
      "Attribute custom:x cannot have a max value smaller than it's min value",
    ],
    [
      [{ Name: "x", AttributeDataType: "Number" as const, NumberAttributeConstraints: { MinValue: "1e9" } }],
      "Invalid NumberAttributeConstraints for schema attribute custom:x",
    ],
    [
      [text("x"), text("x", { DeveloperOnlyAttribute: true })],
      "Duplicate custom attribute names dev:custom:x are not allowed in a user pool schema.",
    ],
    [
      [{ Name: "email" }, { Name: "email" }],
      "Duplicate custom attribute names email are not allowed in a user pool schema.",
    ],
  ])("%j is refused", async (Schema, message) => {
    await using app = await testApp();
    const call = app.client.send(new CreateUserPoolCommand({ PoolName: "demo", Schema }));
    expect(await refusal(call)).toBe(`InvalidParameterException: ${message}`);
  });
});

describe("settings that contradict each other are refused", () => {
  test.each<[Partial<CreateUserPoolCommandInput>, string]>([
    [
      { AliasAttributes: ["email"], UsernameAttributes: ["phone_number"] },
      "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
    ],
    [
      { AliasAttributes: ["preferred_username"], Schema: [{ Name: "preferred_username", Required: true }] },
      "preferred_username cannot be both required and an alias.",
    ],
    [
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["EMAIL_OTP"] } } },
      "Password should be configured as one of the allowed first auth factors.",
    ],
    [
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "SOFTWARE_TOKEN"] } } },
      "SOFTWARE_TOKEN cannot be configured as one of the allowed first auth factors.",
    ],
    [
      {
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "SMS_OTP"] } },
        MfaConfiguration: "ON",
        SmsConfiguration: SMS,
      },
      "One-time passwords cannot be a first auth factor when MFA is required.",
    ],
    [
      { MfaConfiguration: "ON" },
      "SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    ],
    [
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Name: "admin_only", Priority: 1 },
            { Name: "verified_email", Priority: 2 },
          ],
        },
      },
      "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.",
    ],
    [
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Name: "verified_phone_number", Priority: 1 },
            { Name: "verified_email", Priority: 1 },
          ],
        },
      },
      "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.",
    ],
    [
      {
        AutoVerifiedAttributes: ["email"],
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["phone_number"] },
      },
      "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes",
    ],
    [
      { EmailConfiguration: { EmailSendingAccount: "DEVELOPER" } },
      "Source ARN is required to use DEVELOPER email sending owner",
    ],
    [{ EmailConfiguration: { From: "nobody" } }, "Provided From email address is invalid"],
    [
      { EmailConfiguration: { From: "Ada <ada@example.com>\r\nBcc: eve@example.com" } },
      "Provided From email address is invalid",
    ],
    [{ EmailConfiguration: { From: "Ada\n<ada@example.com>" } }, "Provided From email address is invalid"],
    [
      { SmsConfiguration: { ...SMS, EumsSms: { CallerArn: SMS.SnsCallerArn } } },
      "Provide either SnsCallerArn or EumsSms, but not both.",
    ],
    [
      { LambdaConfig: { CustomSMSSender: { LambdaArn: LAMBDA, LambdaVersion: "V1_0" } } },
      "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.",
    ],
    [
      {
        LambdaConfig: {
          PreTokenGeneration: LAMBDA,
          PreTokenGenerationConfig: { LambdaArn: `${LAMBDA}2`, LambdaVersion: "V1_0" },
        },
      },
      "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's",
    ],
    ...[
      { Level5: { AcrValue: "urn:x" } },
      { Level1: { AcrValue: "urn:x" }, Level4: { AcrValue: "urn:x" } },
      { Level1: { AcrValue: "urn:cognito:loa:2" } },
      { Level1: { AcrValue: "urn: x" } },
    ].map((AcrConfiguration): [Partial<CreateUserPoolCommandInput>, string] => [
      { AcrConfiguration },
      "AcrConfiguration names Level1 to Level4, each by a name of its own without spaces, quotes or backslashes.",
    ]),
    [
      {
        Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 3 } },
        AdminCreateUserConfig: { UnusedAccountValidityDays: 4 },
      },
      "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
    ],
  ])("%j", async (wanted, message) => {
    await using app = await testApp();
    const call = app.client.send(new CreateUserPoolCommand({ PoolName: "demo", ...wanted }));
    expect(await refusal(call)).toBe(`InvalidParameterException: ${message}`);
  });
});

describe("plans", () => {
  test.each<[Partial<CreateUserPoolCommandInput>, string]>([
    [
      { UserPoolTier: "LITE", Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] } } },
      "LITE pricing tier configured: Passwordless Sign-In",
    ],
    [{ UserPoolAddOns: { AdvancedSecurityMode: "ENFORCED" } }, "ESSENTIALS pricing tier configured: Threat Protection"],
    [
      {
        UserPoolTier: "LITE",
        LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: LAMBDA, LambdaVersion: "V3_0" } },
        UserPoolAddOns: { AdvancedSecurityMode: "AUDIT" },
      },
      "LITE pricing tier configured: Threat Protection, Token Customization with Pre-Token Generation Lambda V3_0",
    ],
    [
      { UserPoolTier: "LITE", Policies: { PasswordPolicy: { PasswordHistorySize: 1 } } },
      "LITE pricing tier configured: Password History",
    ],
    [
      { UserPoolTier: "LITE", DcrConfiguration: { EnableStatus: "Enabled" } },
      "LITE pricing tier configured: Dynamic Client Registration",
    ],
    [
      { UserPoolTier: "LITE", AcrConfiguration: { Level1: { AcrValue: "urn:x" } } },
      "LITE pricing tier configured: Custom ACR Levels",
    ],
  ])("a plan does not include what a higher one does: %j", async (wanted, features) => {
    await using app = await testApp();
    const call = app.client.send(new CreateUserPoolCommand({ PoolName: "demo", ...wanted }));
    expect(await refusal(call)).toBe(
      `FeatureUnavailableInTierException: The following features need to be disabled for the ${features}`,
    );
  });

  test("a LITE pool without them is made", async () => {
    await using app = await testApp();
    expect((await aPool(app, { UserPoolTier: "LITE" })).UserPoolTier).toBe("LITE");
  });
});

describe("the tag _custom_id_", () => {
  test("chooses the pool's id while the server is open, and stays a tag", async () => {
    await using app = await testApp();
    const pool = await aPool(app, { UserPoolTags: { _custom_id_: "eu-west-1_LocalDev" } });
    expect(pool.Id).toBe("eu-west-1_LocalDev");
    expect(pool.UserPoolTags).toEqual({ _custom_id_: "eu-west-1_LocalDev" });
  });

  test("is any tag once the server is closed", async () => {
    await using app = await testApp({ open: false });
    const pool = await aPool(app, { UserPoolTags: { _custom_id_: "us-east-1_LocalDev" } });
    expect(pool.Id).not.toBe("us-east-1_LocalDev");
    expect(pool.UserPoolTags).toEqual({ _custom_id_: "us-east-1_LocalDev" });
  });

  test("gives an id to one pool only, however many ask at once", async () => {
    await using app = await testApp();
    const create = () => aPool(app, { UserPoolTags: { _custom_id_: "us-east-1_LocalDev" } });
    expect(await outcomes([create(), create(), create(), create()])).toEqual({
      done: 1,
      refused: Array(3).fill("InvalidParameterException: User pool us-east-1_LocalDev already exists."),
    });
  });

  test.each(["LocalDev", "us-east-1_Local-Dev", "us-east-1_", "nowhere_LocalDev", `us-east-1_${"x".repeat(46)}`])(
    "is refused where verifiers would refuse the id: %s",
    async (id) => {
      await using app = await testApp();
      const call = app.client.send(new CreateUserPoolCommand({ PoolName: "demo", UserPoolTags: { _custom_id_: id } }));
      expect(await refusal(call)).toBe(
        "InvalidParameterException: The tag _custom_id_ must be an id like us-east-1_LocalDev.",
      );
    },
  );
});

test("a pool has fifty tags at most", async () => {
  await using app = await testApp();
  expect((await aPool(app, { UserPoolTags: tags(50) })).UserPoolTags).toEqual(tags(50));
  const call = app.client.send(new CreateUserPoolCommand({ PoolName: "demo", UserPoolTags: tags(51) }));
  expect(await refusal(call)).toBe("InvalidParameterException: A user pool can have no more than 50 tags.");
});

test("a refused pool leaves nothing behind", async () => {
  await using app = await testApp();
  await aPool(app, { UserPoolTags: { _custom_id_: "us-east-1_LocalDev", first: "yes" } });
  const call = app.client.send(
    new CreateUserPoolCommand({ PoolName: "other", UserPoolTags: { _custom_id_: "us-east-1_LocalDev", second: "no" } }),
  );
  await refusal(call);
  const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId: "us-east-1_LocalDev" }));
  expect(UserPool?.Name).toBe("demo");
  expect(UserPool?.UserPoolTags).toEqual({ _custom_id_: "us-east-1_LocalDev", first: "yes" });
  expect(await app.ctx.store.signingKeys.ofPool("us-east-1_LocalDev")).toHaveLength(2);
});
