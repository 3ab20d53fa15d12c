import {
  AdminDeleteUserCommand,
  type MFAOptionType,
  SetUserSettingsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPerson, aPoolWithMfa, EMAIL, factorsOf, turnOn } from "./mfa.fixture.ts";
import { NOBODY } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "OPTIONAL");

const SMS: MFAOptionType = { DeliveryMedium: "SMS", AttributeName: "phone_number" };

const set = (AccessToken: string, MFAOptions: MFAOptionType[]) =>
  app.client.send(new SetUserSettingsCommand({ AccessToken, MFAOptions }));

async function somebody(attributes?: Readonly<Record<string, string>>) {
  const { Username } = await aPerson(app, to, attributes && { attributes });
  return { Username, AccessToken: (await signIn(app, to.ClientId, Username)).AccessToken };
}

test("turns text messages on and off, and leaves other factors alone", async () => {
  const { Username, AccessToken } = await somebody();
  await turnOn(app, to, Username, ["EMAIL_OTP"], { preferred: "EMAIL_OTP" });
  expect(await answer(set(AccessToken, [SMS]))).toEqual({});
  expect(await factorsOf(app, to, Username)).toEqual({ list: ["SMS_MFA", "EMAIL_OTP"], preferred: "EMAIL_OTP" });
  expect(await answer(set(AccessToken, []))).toEqual({});
  expect(await factorsOf(app, to, Username)).toEqual({ list: ["EMAIL_OTP"], preferred: "EMAIL_OTP" });
});

test.each<[string, MFAOptionType]>([
  ["e-mail", { DeliveryMedium: "EMAIL", AttributeName: "email" }],
  ["another attribute", { DeliveryMedium: "SMS", AttributeName: "custom:phone" }],
  ["no attribute", { DeliveryMedium: "SMS" }],
])("refuses %s", async (_, option) => {
  const { AccessToken } = await somebody();
  expect(await refusal(set(AccessToken, [SMS, option]))).toBe(
    "InvalidParameterException: MFAOptions can name nothing but SMS to the phone_number.",
  );
});

test("refuses text messages to nowhere", async () => {
  const { AccessToken } = await somebody({ email: EMAIL });
  expect(await refusal(set(AccessToken, [SMS]))).toBe(
    "InvalidParameterException: User does not have delivery config set to turn on SMS_MFA",
  );
});

test("a token that is none, or of somebody who is gone", async () => {
  expect(await refusal(set("a.b.c", [SMS]))).toBe("NotAuthorizedException: Invalid Access Token");
  const { Username, AccessToken } = await somebody();
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId: to.UserPoolId, Username }));
  expect(await refusal(set(AccessToken, [SMS]))).toBe(NOBODY);
});
