import { GetUserPoolMfaConfigCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const get = (app: TestApp, UserPoolId: string) => app.client.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));

test("a new pool has no second factor", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await answer(get(app, Id))).toEqual({ MfaConfiguration: "OFF" });
});

test("a pool that was made with MFA has it by SMS", async () => {
  await using app = await testApp();
  const SmsConfiguration = { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x" };
  const { Id } = await aPool(app, {
    MfaConfiguration: "OPTIONAL",
    SmsConfiguration,
    SmsAuthenticationMessage: "Code {####}",
  });
  expect(await answer(get(app, Id))).toEqual({
    MfaConfiguration: "OPTIONAL",
    SmsMfaConfiguration: { SmsConfiguration, SmsAuthenticationMessage: "Code {####}" },
  });
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(get(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
