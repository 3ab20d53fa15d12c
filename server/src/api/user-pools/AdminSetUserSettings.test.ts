import { AdminSetUserSettingsCommand, type MFAOptionType } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aPerson, aPoolWithMfa, EMAIL, factorsOf } from "./mfa.fixture.ts";
import { NOBODY } from "./people.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "OPTIONAL");

const SMS: MFAOptionType = { DeliveryMedium: "SMS", AttributeName: "phone_number" };

const set = (Username: string, MFAOptions: MFAOptionType[], UserPoolId = to.UserPoolId) =>
  app.client.send(new AdminSetUserSettingsCommand({ UserPoolId, Username, MFAOptions }));

test("turns a user's text messages on and off", async () => {
  const { Username } = await aPerson(app, to);
  expect(await answer(set(Username, [SMS]))).toEqual({});
  expect(await factorsOf(app, to, Username)).toEqual({ list: ["SMS_MFA"], preferred: undefined });
  expect(await answer(set(Username, []))).toEqual({});
  expect(await factorsOf(app, to, Username)).toEqual({ list: undefined, preferred: undefined });
});

test("refuses anything but text messages, and those to nowhere", async () => {
  const { Username } = await aPerson(app, to, { attributes: { email: EMAIL } });
  expect(await refusal(set(Username, [{ DeliveryMedium: "EMAIL", AttributeName: "email" }]))).toBe(
    "InvalidParameterException: MFAOptions can name nothing but SMS to the phone_number.",
  );
  expect(await refusal(set(Username, [SMS]))).toBe(
    "InvalidParameterException: User does not have delivery config set to turn on SMS_MFA",
  );
});

test("of nobody, or in no pool", async () => {
  expect(await refusal(set("nobody", [SMS]))).toBe(NOBODY);
  expect(await refusal(set("ada", [SMS], NO_POOL))).toBe(NO_POOL_REFUSAL);
});
