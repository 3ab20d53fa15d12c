import {
  AddCustomAttributesCommand,
  CreateUserPoolDomainCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const SMS = { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x" };

const update = (app: TestApp, UserPoolId: string, settings: Omit<UpdateUserPoolCommandInput, "UserPoolId"> = {}) =>
  app.client.send(new UpdateUserPoolCommand({ UserPoolId, ...settings }));

const describePool = async (app: TestApp, UserPoolId: string) =>
  (await app.client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;

const mfaOf = (app: TestApp, UserPoolId: string) =>
  answer(app.client.send(new GetUserPoolMfaConfigCommand({ UserPoolId })));

test("answers with nothing", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await answer(update(app, Id))).toEqual({});
});

describe("a setting that is left out", () => {
  test("goes back to its default, all but the name", async () => {
    await using app = await testApp();
    const plain = await aPool(app);
    const { Id } = await aPool(app, {
      PoolName: "staff",
      Policies: {
        PasswordPolicy: { MinimumLength: 20 },
        SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] },
      },
      DeletionProtection: "ACTIVE",
      UserPoolTier: "PLUS",
      AutoVerifiedAttributes: ["email"],
      EmailVerificationMessage: "Mail {####}",
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
      DeviceConfiguration: {},
      SmsConfiguration: SMS,
    });
    await update(app, Id);
    const { Arn: _arn, CreationDate: _created, LastModifiedDate: _modified, ...defaults } = plain;
    const pool = await describePool(app, Id);
    const { Arn: _itsArn, CreationDate, LastModifiedDate, ...settings } = pool ?? {};
    expect(settings).toEqual({ ...defaults, Id, Name: "staff" });
    expect(LastModifiedDate?.getTime()).toBeGreaterThan(CreationDate?.getTime() ?? Number.NaN);
  });

  test("stays where it was fixed when the pool was made, and so do schema and domain", async () => {
    await using app = await testApp();
    const made = await aPool(app, {
      AliasAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      Schema: [{ Name: "email", Required: true }],
    });
    await app.client.send(
      new AddCustomAttributesCommand({
        UserPoolId: made.Id,
        CustomAttributes: [{ Name: "tier", AttributeDataType: "String" }],
      }),
    );
    await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId: made.Id, Domain: "demo" }));
    const before = await describePool(app, made.Id);
    await update(app, made.Id);
    expect(await describePool(app, made.Id)).toEqual({ ...before, LastModifiedDate: expect.any(Date) });
  });
});

test("what is given replaces what was there, block by block", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app, {
    Policies: { PasswordPolicy: { MinimumLength: 20, RequireNumbers: true } },
    VerificationMessageTemplate: { EmailMessage: "Old {####}", SmsMessage: "Old {####}" },
  });
  const settings = {
    PoolName: "renamed",
    DeletionProtection: "ACTIVE" as const,
    AutoVerifiedAttributes: ["phone_number" as const],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
    Policies: { PasswordPolicy: { MinimumLength: 10 } },
    EmailVerificationMessage: "New {####}",
  };
  await update(app, Id, settings);
  const pool = await describePool(app, Id);
  expect(pool).toMatchObject({
    Name: "renamed",
    DeletionProtection: "ACTIVE",
    AutoVerifiedAttributes: ["phone_number"],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
    EmailVerificationMessage: "New {####}",
  });
  expect(pool?.VerificationMessageTemplate).toEqual({
    DefaultEmailOption: "CONFIRM_WITH_CODE",
    EmailMessage: "New {####}",
  });
  expect(pool?.Policies?.PasswordPolicy).toMatchObject({ MinimumLength: 10, RequireNumbers: false });
});

test("a described pool can be sent back as it is", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app, {
    Policies: { PasswordPolicy: { MinimumLength: 10, TemporaryPasswordValidityDays: 3 } },
    EmailVerificationMessage: "Mail {####}",
    LambdaConfig: { PreTokenGeneration: "arn:aws:lambda:us-east-1:000000000000:function:one" },
  });
  const before = await describePool(app, Id);
  const {
    Id: _id,
    Name: _name,
    Arn: _arn,
    SchemaAttributes: _schema,
    EstimatedNumberOfUsers: _users,
    CreationDate: _created,
    LastModifiedDate: _modified,
    ...settings
  } = before ?? {};
  await update(app, Id, settings);
  expect(await describePool(app, Id)).toEqual({ ...before, LastModifiedDate: expect.any(Date) });
});

describe("tags", () => {
  test.each([
    [undefined, { team: "identity" }],
    [{ stage: "test" }, { stage: "test" }],
    [{}, {}],
  ])("given %j there are then %j", async (UserPoolTags, expected) => {
    await using app = await testApp();
    const { Id } = await aPool(app, { UserPoolTags: { team: "identity" } });
    await update(app, Id, UserPoolTags && { UserPoolTags });
    expect((await describePool(app, Id))?.UserPoolTags).toEqual(expected);
  });

  test("that are refused change nothing", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const call = update(app, Id, { PoolName: "renamed", UserPoolTags: { "AWS:owner": "me" } });
    expect(await refusal(call)).toBe(
      "InvalidParameterException: aws: prefixed tag key names are not allowed for external use.",
    );
    expect((await describePool(app, Id))?.Name).toBe("demo");
  });
});

describe("second factors", () => {
  test("set by SetUserPoolMfaConfig survive, and MfaConfiguration is replaced", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const factors = {
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: { Message: "Code {####}", Subject: "Code" },
      WebAuthnConfiguration: { RelyingPartyId: "example.com", UserVerification: "required" as const },
    };
    await app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: Id, MfaConfiguration: "ON", ...factors }));
    await update(app, Id, { MfaConfiguration: "OPTIONAL" });
    expect(await mfaOf(app, Id)).toEqual({ MfaConfiguration: "OPTIONAL", ...factors });
    await update(app, Id);
    expect(await mfaOf(app, Id)).toEqual({ MfaConfiguration: "OFF", ...factors });
  });

  test("by SMS follow the pool's SMS settings", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app, { MfaConfiguration: "ON", SmsConfiguration: SMS });
    const SmsConfiguration = { ...SMS, SnsRegion: "eu-west-1" };
    await update(app, Id, { MfaConfiguration: "ON", SmsConfiguration, SmsAuthenticationMessage: "New {####}" });
    expect(await mfaOf(app, Id)).toEqual({
      MfaConfiguration: "ON",
      SmsMfaConfiguration: { SmsConfiguration, SmsAuthenticationMessage: "New {####}" },
    });
  });

  test("are refused while there is none", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await refusal(update(app, Id, { MfaConfiguration: "OPTIONAL" }))).toBe(
      "InvalidParameterException: SMS configuration and Auto verification for phone_number are required when MFA is required/optional",
    );
  });

  test("keep a pool from a plan that does not include them", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    await app.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: Id,
        MfaConfiguration: "ON",
        EmailMfaConfiguration: { Message: "Code {####}" },
      }),
    );
    expect(await refusal(update(app, Id, { UserPoolTier: "LITE" }))).toBe(
      "FeatureUnavailableInTierException: The following features need to be disabled for the LITE pricing tier configured: Email MFA",
    );
  });
});

test("settings that contradict each other are refused and change nothing", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const before = await describePool(app, Id);
  const call = update(app, Id, { PoolName: "renamed", EmailConfiguration: { EmailSendingAccount: "DEVELOPER" } });
  expect(await refusal(call)).toBe(
    "InvalidParameterException: Source ARN is required to use DEVELOPER email sending owner",
  );
  expect(await describePool(app, Id)).toEqual(before);
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(update(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});

test("sixteen at once all take place, and the pool is one of them", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const names = Array.from({ length: 16 }, (_, n) => `name-${n}`);
  const calls = names.map((name) => update(app, Id, { PoolName: name, SmsAuthenticationMessage: `${name} {####}` }));
  expect(await outcomes(calls)).toEqual({ done: 16, refused: [] });
  const pool = await describePool(app, Id);
  expect(names).toContain(pool?.Name);
  expect(pool?.SmsAuthenticationMessage).toBe(`${pool?.Name} {####}`);
});
