import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  ForgotPasswordCommand,
  type RecoveryOptionType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import type { Factor } from "../../core/mfa/factor.ts";
import { aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPerson, aPoolWithMfa, turnOn } from "./mfa.fixture.ts";
import { ATTEMPTS, aPoolWithClient, aSignUp, HOUR_MS, NOBODY, userSeen } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const forgot = (app: TestApp, ClientId: string, Username: string) =>
  app.client.send(new ForgotPasswordCommand({ ClientId, Username }));

const recovery = (...RecoveryMechanisms: readonly RecoveryOptionType[]) => ({
  AccountRecoverySetting: { RecoveryMechanisms: [...RecoveryMechanisms] },
});

const EMAIL = { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" };
const SMS = { AttributeName: "phone_number", DeliveryMedium: "SMS", Destination: "+*******0123" };
const both = {
  email: "ada@example.com",
  email_verified: "true",
  phone_number: "+15555550123",
  phone_number_verified: "true",
};
const NOWHERE =
  "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or phone_number";

test("a code is sent to the proven address, and nothing of the user changes yet", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId, {
    attributes: { email: "ada@example.com", email_verified: "true" },
  });
  const before = await userSeen(app, UserPoolId, Username);
  expect(await answer(forgot(app, ClientId, Username))).toEqual({ CodeDeliveryDetails: EMAIL });
  expect(await app.inbox("ada@example.com")).toMatchObject([{ code: expect.stringMatching(/^[0-9]{6}$/) }]);
  expect(await userSeen(app, UserPoolId, Username)).toEqual(before);
});

test.each([
  ["the e-mail address first, unless the pool says otherwise", {}, both, EMAIL],
  [
    "the telephone first, if it has the first priority",
    recovery({ Name: "verified_email", Priority: 2 }, { Name: "verified_phone_number", Priority: 1 }),
    both,
    SMS,
  ],
  [
    "the second, if the first is not proven",
    recovery({ Name: "verified_email", Priority: 2 }, { Name: "verified_phone_number", Priority: 1 }),
    { ...both, phone_number_verified: "false" },
    EMAIL,
  ],
  ["the telephone first in pools without the setting", { AccountRecoverySetting: {} }, both, SMS],
])("the code goes to %s", async (_, pool, attributes, CodeDeliveryDetails) => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app, pool);
  const { Username } = await aUser(app, UserPoolId, { attributes });
  expect(await answer(forgot(app, ClientId, Username))).toEqual({ CodeDeliveryDetails });
});

test.each([
  ["no address", {}, {}],
  ["an address that is not proven", {}, { email: "ada@example.com" }],
  [
    "a proven address that the pool does not recover by",
    recovery({ Name: "verified_phone_number", Priority: 1 }),
    { email: "ada@example.com", email_verified: "true" },
  ],
])("nothing is sent to a user with %s", async (_, pool, attributes) => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app, pool);
  const { Username } = await aUser(app, UserPoolId, { attributes });
  expect(await refusal(forgot(app, ClientId, Username))).toBe(NOWHERE);
  expect(await app.inbox()).toEqual([]);
});

test("somebody who has not confirmed the sign-up has proven nothing", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const { Username } = await aSignUp(app, ClientId);
  expect(await refusal(forgot(app, ClientId, Username))).toBe(NOWHERE);
});

test("where only operators reset passwords, people are sent to them", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app, recovery({ Name: "admin_only", Priority: 1 }));
  const { Username } = await aUser(app, UserPoolId);
  expect(await refusal(forgot(app, ClientId, Username))).toBe(
    "NotAuthorizedException: Contact administrator to reset password.",
  );
});

test("an invited user has a temporary password, and none to forget", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const UserAttributes = [
    { Name: "email", Value: "ada@example.com" },
    { Name: "email_verified", Value: "true" },
  ];
  await app.client.send(
    new AdminCreateUserCommand({ UserPoolId, Username: "ada", UserAttributes, MessageAction: "SUPPRESS" }),
  );
  expect(await refusal(forgot(app, ClientId, "ada"))).toBe(
    "NotAuthorizedException: User password cannot be reset in the current state.",
  );
});

test("a disabled user is sent nothing", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  expect(await refusal(forgot(app, ClientId, Username))).toBe("NotAuthorizedException: User is disabled.");
  expect(await app.inbox()).toEqual([]);
});

test("a name nobody has is told", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  expect(await refusal(forgot(app, ClientId, "nobody"))).toBe(NOBODY);
});

test("ten codes an hour are sent, tries that failed counted", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  const nowhere = await aUser(app, UserPoolId, { attributes: {} });
  for (let sent = 0; sent < 10; sent++) {
    await forgot(app, ClientId, Username);
    expect(await refusal(forgot(app, ClientId, nowhere.Username))).toBe(NOWHERE);
  }
  expect(await refusal(forgot(app, ClientId, Username))).toBe(ATTEMPTS);
  expect(await refusal(forgot(app, ClientId, nowhere.Username))).toBe(ATTEMPTS);
  app.clock.advance(HOUR_MS);
  await forgot(app, ClientId, Username);
});

describe("no code goes where the codes of a second factor go", () => {
  const FIRST = [
    { Name: "verified_email", Priority: 1 },
    { Name: "verified_phone_number", Priority: 2 },
  ] as RecoveryOptionType[];

  test.each<[string, "OPTIONAL" | "ON", readonly Factor[], Factor | undefined, object | undefined]>([
    ["none is on", "OPTIONAL", [], undefined, EMAIL],
    ["text messages are on", "OPTIONAL", ["SMS_MFA"], undefined, EMAIL],
    ["e-mail is on", "OPTIONAL", ["EMAIL_OTP"], undefined, SMS],
    ["both are on, and one preferred", "OPTIONAL", ["SMS_MFA", "EMAIL_OTP"], "EMAIL_OTP", SMS],
    ["both are on, for the person to choose", "OPTIONAL", ["SMS_MFA", "EMAIL_OTP"], undefined, undefined],
    ["one is required, and none on", "ON", [], undefined, EMAIL],
  ])("%s", async (_, setting, on, preferred, CodeDeliveryDetails) => {
    await using app = await testApp();
    const to = await aPoolWithMfa(app, setting, { recovery: FIRST });
    const { Username } = await aPerson(app, to, { attributes: both });
    await turnOn(app, to, Username, on, preferred && { preferred });
    if (CodeDeliveryDetails) {
      expect(await answer(forgot(app, to.ClientId, Username))).toEqual({ CodeDeliveryDetails });
    } else {
      expect(await refusal(forgot(app, to.ClientId, Username))).toBe(NOWHERE);
    }
  });

  test("by the only address that the person has: operators have to help", async () => {
    await using app = await testApp();
    const to = await aPoolWithMfa(app, "OPTIONAL", { recovery: FIRST });
    const attributes = { email: "ada@example.com", email_verified: "true" };
    const { Username } = await aPerson(app, to, { attributes });
    await turnOn(app, to, Username, ["EMAIL_OTP"]);
    expect(await refusal(forgot(app, to.ClientId, Username))).toBe(NOWHERE);
    expect(await app.inbox()).toEqual([]);
  });

  test("but in pools without the setting, as on AWS", async () => {
    await using app = await testApp();
    const to = await aPoolWithMfa(app, "OPTIONAL", { pool: { AccountRecoverySetting: {} } });
    const { Username } = await aPerson(app, to, { attributes: both });
    await turnOn(app, to, Username, ["SMS_MFA"]);
    expect(await answer(forgot(app, to.ClientId, Username))).toEqual({ CodeDeliveryDetails: SMS });
  });
});
