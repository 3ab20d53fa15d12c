import {
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const SmsConfiguration = { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x" };

type Config = Omit<SetUserPoolMfaConfigCommandInput, "UserPoolId">;

const set = (app: TestApp, UserPoolId: string, config: Config) =>
  app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, ...config }));

const get = (app: TestApp, UserPoolId: string) =>
  answer(app.client.send(new GetUserPoolMfaConfigCommand({ UserPoolId })));

test("answers with all that was set, and GetUserPoolMfaConfig tells it again", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const config: Config = {
    MfaConfiguration: "ON",
    SmsMfaConfiguration: { SmsAuthenticationMessage: "Code {####}", SmsConfiguration },
    SoftwareTokenMfaConfiguration: { Enabled: true },
    EmailMfaConfiguration: { Message: "Code {####}", Subject: "Code" },
    WebAuthnConfiguration: {
      RelyingPartyId: "example.com",
      UserVerification: "preferred",
      FactorConfiguration: "SINGLE_FACTOR",
    },
  };
  expect(await answer(set(app, Id, config))).toEqual(config);
  expect(await get(app, Id)).toEqual(config);
});

test("the SMS settings within are the pool's own; the factors are not told by DescribeUserPool", async () => {
  await using app = await testApp();
  const { Id, ...pool } = await aPool(app);
  await set(app, Id, {
    MfaConfiguration: "OPTIONAL",
    SmsMfaConfiguration: { SmsAuthenticationMessage: "Code {####}", SmsConfiguration },
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId: Id }));
  expect(UserPool).toEqual({
    ...pool,
    Id,
    MfaConfiguration: "OPTIONAL",
    SmsConfiguration,
    SmsAuthenticationMessage: "Code {####}",
    LastModifiedDate: expect.any(Date),
  });
});

test("a factor that is left out is off", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await set(app, Id, {
    MfaConfiguration: "ON",
    SmsMfaConfiguration: { SmsConfiguration },
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const config: Config = { MfaConfiguration: "OPTIONAL", SoftwareTokenMfaConfiguration: { Enabled: true } };
  await set(app, Id, config);
  expect(await get(app, Id)).toEqual(config);
  await set(app, Id, { MfaConfiguration: "OFF" });
  expect(await get(app, Id)).toEqual({ MfaConfiguration: "OFF" });
});

test("passkeys can be set without MFA, which stays as it was", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const WebAuthnConfiguration = { RelyingPartyId: "example.com", UserVerification: "required" as const };
  await set(app, Id, { WebAuthnConfiguration });
  expect(await get(app, Id)).toEqual({ MfaConfiguration: "OFF", WebAuthnConfiguration });
});

test.each(["localhost", "example.com", "auth.eu-1.example.co.uk"])(
  "%s is taken for a relying party",
  async (RelyingPartyId) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    await set(app, Id, { WebAuthnConfiguration: { RelyingPartyId } });
    expect(await get(app, Id)).toMatchObject({ WebAuthnConfiguration: { RelyingPartyId } });
  },
);

test.each([
  "127.0.0.1",
  "[::1]",
  "com",
  "https://example.com",
  "example.com:443",
  "Example.com",
  "-a.example.com",
  "a..com",
])("%s is no relying party", async (RelyingPartyId) => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await refusal(set(app, Id, { WebAuthnConfiguration: { RelyingPartyId } }))).toBe(
    "InvalidParameterException: RelyingPartyId must be a domain name.",
  );
});

describe("is refused", () => {
  const off =
    "InvalidParameterException: Invalid MFA configuration given, can't turn off MFA and configure an MFA together.";
  const none =
    "InvalidParameterException: Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.";
  test.each<[Config, string]>([
    [{ MfaConfiguration: "OFF", SoftwareTokenMfaConfiguration: { Enabled: true } }, off],
    [{ MfaConfiguration: "OFF", SmsMfaConfiguration: { SmsConfiguration } }, off],
    [{ MfaConfiguration: "OFF", EmailMfaConfiguration: { Message: "Code {####}" } }, off],
    [{ MfaConfiguration: "ON" }, none],
    [{ MfaConfiguration: "OPTIONAL", SoftwareTokenMfaConfiguration: { Enabled: false } }, none],
  ])("%j", async (config, expected) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await refusal(set(app, Id, config))).toBe(expected);
    expect(await get(app, Id)).toEqual({ MfaConfiguration: "OFF" });
  });

  test.each<[Config, string]>([
    [{ MfaConfiguration: "ON", EmailMfaConfiguration: { Message: "Code {####}" } }, "Email MFA"],
    [{ WebAuthnConfiguration: { FactorConfiguration: "MULTI_FACTOR_WITH_USER_VERIFICATION" } }, "Passkey MFA"],
  ])("in a LITE pool: %j", async (config, feature) => {
    await using app = await testApp();
    const { Id } = await aPool(app, { UserPoolTier: "LITE" });
    expect(await refusal(set(app, Id, config))).toBe(
      `FeatureUnavailableInTierException: The following features need to be disabled for the LITE pricing tier configured: ${feature}`,
    );
  });

  test("where people sign in with a one-time password first", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app, {
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } },
    });
    const config: Config = { MfaConfiguration: "ON", SoftwareTokenMfaConfiguration: { Enabled: true } };
    expect(await refusal(set(app, Id, config))).toBe(
      "InvalidParameterException: One-time passwords cannot be a first auth factor when MFA is required.",
    );
    await set(app, Id, { ...config, MfaConfiguration: "OPTIONAL" });
  });

  test("for an unknown pool", async () => {
    await using app = await testApp();
    expect(await refusal(set(app, NO_POOL, { MfaConfiguration: "OFF" }))).toBe(NO_POOL_REFUSAL);
  });
});

test("sixteen at once all take place, and the pool is as one of them left it", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const configs = Array.from(
    { length: 16 },
    (_, n): Config => ({ MfaConfiguration: "ON", EmailMfaConfiguration: { Message: "Code {####}", Subject: `${n}` } }),
  );
  expect(await outcomes(configs.map((config) => set(app, Id, config)))).toEqual({ done: 16, refused: [] });
  expect(configs).toContainEqual(await get(app, Id));
});
