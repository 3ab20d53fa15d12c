import {
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  type AdminSetUserMFAPreferenceCommandInput,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { PASSWORD } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPerson, aPersonWithApplication, aPoolWithMfa, factorsOf, setFactors } from "./mfa.fixture.ts";
import { NOBODY } from "./people.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { publicDoor, withPassword } from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "OPTIONAL");
const { UserPoolId } = to;

const set = (wanted: Omit<AdminSetUserMFAPreferenceCommandInput, "UserPoolId">, pool = UserPoolId) =>
  app.client.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId: pool, ...wanted }));

const ON = { Enabled: true };

test("turns a user's factors on and off, and says which is preferred", async () => {
  const { Username, sub } = await aPerson(app, to);
  const wanted = { SMSMfaSettings: ON, EmailMfaSettings: { Enabled: true, PreferredMfa: true } };
  expect(await answer(set({ Username: sub, ...wanted }))).toEqual({});
  expect(await factorsOf(app, to, Username)).toEqual({ list: ["SMS_MFA", "EMAIL_OTP"], preferred: "EMAIL_OTP" });
  await set({ Username, EmailMfaSettings: { Enabled: false } });
  expect(await factorsOf(app, to, Username)).toEqual({ list: ["SMS_MFA"], preferred: undefined });
});

test("what was turned on is asked for at the next sign-in", async () => {
  const { Username } = await aPerson(app, to);
  await set({ Username, EmailMfaSettings: ON });
  expect((await withPassword(app, publicDoor, to, Username, PASSWORD)).ChallengeName).toBe("EMAIL_OTP");
});

test("lists of users tell of text messages, and of nothing else", async () => {
  const { Username } = await aPersonWithApplication(app, to);
  const listed = async () => {
    const Filter = `username = "${Username}"`;
    return (await app.client.send(new ListUsersCommand({ UserPoolId, Filter }))).Users?.[0]?.MFAOptions;
  };
  expect(await listed()).toBeUndefined();
  await set({ Username, SMSMfaSettings: ON });
  const options = [{ DeliveryMedium: "SMS", AttributeName: "phone_number" }];
  expect(await listed()).toEqual(options);
  const seen = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  expect(seen.MFAOptions).toEqual(options);
});

test.each<[string, Omit<AdminSetUserMFAPreferenceCommandInput, "UserPoolId" | "Username">, string]>([
  [
    "an application nobody registered",
    { SoftwareTokenMfaSettings: ON },
    "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
  ],
  ["text messages to nowhere", { SMSMfaSettings: ON }, "User does not have delivery config set to turn on SMS_MFA"],
  [
    "two that are preferred",
    { SMSMfaSettings: { PreferredMfa: true }, EmailMfaSettings: { PreferredMfa: true } },
    "User does not have delivery config set to turn on SMS_MFA",
  ],
])("refuses %s", async (_, wanted, message) => {
  const { Username } = await aPerson(app, to, { attributes: { email: "ada@example.com" } });
  expect(await refusal(set({ Username, ...wanted }))).toBe(`InvalidParameterException: ${message}`);
});

test("no factor is turned off where the pool requires MFA, by operators neither", async () => {
  const strict = await aPoolWithMfa(app, "OPTIONAL");
  const { Username } = await aPerson(app, strict);
  await set({ Username, SMSMfaSettings: ON }, strict.UserPoolId);
  await setFactors(app, strict, "ON", ["SMS_MFA"]);
  expect(await refusal(set({ Username, SMSMfaSettings: { Enabled: false } }, strict.UserPoolId))).toBe(
    "InvalidParameterException: SMS MFA cannot be turned off where the user pool requires MFA.",
  );
});

test("of nobody, or in no pool", async () => {
  expect(await refusal(set({ Username: "nobody", SMSMfaSettings: ON }))).toBe(NOBODY);
  expect(await refusal(set({ Username: "ada" }, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
