import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  SetUserMFAPreferenceCommand,
  type SetUserMFAPreferenceCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import type { Factor } from "../../core/mfa/factor.ts";
import { PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import {
  ADDRESSES,
  aPerson,
  aPersonWithApplication,
  aPoolWithMfa,
  EMAIL,
  factorsOf,
  PHONE,
  setFactors,
} from "./mfa.fixture.ts";
import { NOBODY } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";
import { publicDoor, withPassword } from "./sign-in.fixture.ts";

type Wanted = Omit<SetUserMFAPreferenceCommandInput, "AccessToken">;

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "OPTIONAL");

const set = (AccessToken: string, wanted: Wanted) =>
  app.client.send(new SetUserMFAPreferenceCommand({ AccessToken, ...wanted }));

/** Somebody signed in, who turns on and off what a test says. */
async function somebody(attributes: Readonly<Record<string, string>> = ADDRESSES, there = to) {
  const { Username } = await aPerson(app, there, { attributes });
  const { AccessToken } = await signIn(app, there.ClientId, Username);
  return {
    Username,
    AccessToken,
    set: (wanted: Wanted) => set(AccessToken, wanted),
    factors: () => factorsOf(app, there, Username),
  };
}

const ON = { Enabled: true };
const OFF = { Enabled: false };
const FIRST = { Enabled: true, PreferredMfa: true };

describe("what is on and what is preferred", () => {
  test.each<[string, readonly Wanted[], readonly string[] | undefined, string | undefined]>([
    ["one is turned on", [{ SMSMfaSettings: ON }], ["SMS_MFA"], undefined],
    [
      "a block that is left out stays",
      [{ SMSMfaSettings: FIRST }, { EmailMfaSettings: ON }],
      ["SMS_MFA", "EMAIL_OTP"],
      "SMS_MFA",
    ],
    [
      "one is turned off, and preferred no longer",
      [{ SMSMfaSettings: FIRST }, { SMSMfaSettings: OFF }],
      undefined,
      undefined,
    ],
    [
      "one is no longer preferred, and stays on",
      [{ SMSMfaSettings: FIRST }, { SMSMfaSettings: { ...ON, PreferredMfa: false } }],
      ["SMS_MFA"],
      undefined,
    ],
    ["one that is preferred stays so", [{ SMSMfaSettings: FIRST }, { SMSMfaSettings: ON }], ["SMS_MFA"], "SMS_MFA"],
    [
      "another is preferred",
      [{ SMSMfaSettings: FIRST }, { EmailMfaSettings: FIRST }],
      ["SMS_MFA", "EMAIL_OTP"],
      "EMAIL_OTP",
    ],
    ["to prefer one turns it on", [{ EmailMfaSettings: { PreferredMfa: true } }], ["EMAIL_OTP"], "EMAIL_OTP"],
    [
      "what is off is turned off",
      [{ SMSMfaSettings: OFF, SoftwareTokenMfaSettings: OFF, EmailMfaSettings: OFF }],
      undefined,
      undefined,
    ],
    ["nothing is said", [{ SMSMfaSettings: ON }, {}, { SMSMfaSettings: {} }], ["SMS_MFA"], undefined],
    ["passkeys stay off", [{ WebAuthnMfaSettings: OFF }], undefined, undefined],
  ])("%s", async (_, calls, list, preferred) => {
    const person = await somebody();
    for (const wanted of calls) expect(await answer(person.set(wanted))).toEqual({});
    expect(await person.factors()).toEqual({ list, preferred });
  });

  test("the person sees the same of themselves, and the old list where text messages are on", async () => {
    const { AccessToken, Username } = await aPersonWithApplication(app, to);
    const seen = () => answer(app.client.send(new GetUserCommand({ AccessToken })));
    expect(await seen()).toEqual({
      Username,
      UserAttributes: expect.any(Array),
      UserMFASettingList: ["SOFTWARE_TOKEN_MFA"],
    });
    await set(AccessToken, { SMSMfaSettings: ON, SoftwareTokenMfaSettings: FIRST });
    expect(await seen()).toEqual({
      Username,
      UserAttributes: expect.any(Array),
      UserMFASettingList: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"],
      PreferredMfaSetting: "SOFTWARE_TOKEN_MFA",
      MFAOptions: [{ DeliveryMedium: "SMS", AttributeName: "phone_number" }],
    });
  });

  test("an application that was turned off is registered still", async () => {
    const { Username, AccessToken } = await aPersonWithApplication(app, to);
    await set(AccessToken, { SoftwareTokenMfaSettings: OFF });
    expect((await withPassword(app, publicDoor, to, Username, PASSWORD)).ChallengeName).toBeUndefined();
    await set(AccessToken, { SoftwareTokenMfaSettings: ON });
    expect((await withPassword(app, publicDoor, to, Username, PASSWORD)).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
  });
});

describe("refuses", () => {
  test.each<[string, Wanted, string]>([
    [
      "two that are preferred",
      { SMSMfaSettings: FIRST, EmailMfaSettings: FIRST },
      "Only one MFA method can be preferred.",
    ],
    [
      "one that is off and preferred",
      { SMSMfaSettings: { Enabled: false, PreferredMfa: true } },
      "A factor that is off cannot be preferred.",
    ],
    [
      "an application that is not registered",
      { SoftwareTokenMfaSettings: ON },
      "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
    ],
    [
      "to prefer one",
      { SoftwareTokenMfaSettings: { PreferredMfa: true } },
      "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
    ],
    ["passkeys", { WebAuthnMfaSettings: ON }, "Passkeys are not set up as a second factor of the user pool."],
  ])("%s, and changes nothing", async (_, wanted, message) => {
    const person = await somebody();
    await person.set({ SMSMfaSettings: ON });
    expect(await refusal(person.set({ EmailMfaSettings: ON, ...wanted }))).toBe(
      `InvalidParameterException: ${message}`,
    );
    expect(await person.factors()).toEqual({ list: ["SMS_MFA"], preferred: undefined });
  });

  test.each<[string, Record<string, string>, Wanted, string]>([
    [
      "text messages without a phone number",
      { email: EMAIL },
      { SMSMfaSettings: ON },
      "User does not have delivery config set to turn on SMS_MFA",
    ],
    [
      "e-mail without an address",
      { phone_number: PHONE },
      { EmailMfaSettings: ON },
      "User does not have delivery config set to turn on EMAIL_OTP",
    ],
  ])("%s", async (_, attributes, wanted, message) => {
    const person = await somebody(attributes);
    expect(await refusal(person.set(wanted))).toBe(`InvalidParameterException: ${message}`);
  });

  test.each<[string, readonly Factor[], Wanted]>([
    ["SMS", ["EMAIL_OTP"], { SMSMfaSettings: ON }],
    ["email", ["SMS_MFA"], { EmailMfaSettings: ON }],
    ["software token", ["SMS_MFA"], { SoftwareTokenMfaSettings: ON }],
  ])("%s where the pool does not have it", async (words, factors, wanted) => {
    const person = await somebody(ADDRESSES, await aPoolWithMfa(app, "OPTIONAL", { factors }));
    expect(await refusal(person.set(wanted))).toBe(
      `InvalidParameterException: ${words} MFA is not enabled for the user pool.`,
    );
  });

  test("every factor where the pool has MFA off", async () => {
    const person = await somebody(ADDRESSES, await aPoolWithMfa(app, "OFF", { factors: [] }));
    expect(await refusal(person.set({ SMSMfaSettings: ON }))).toBe(
      "InvalidParameterException: SMS MFA is not enabled for the user pool.",
    );
    expect(await answer(person.set({ SMSMfaSettings: OFF }))).toEqual({});
  });

  test("an application whose secret was not verified", async () => {
    const person = await somebody();
    await app.client.send(new AssociateSoftwareTokenCommand({ AccessToken: person.AccessToken }));
    expect(await refusal(person.set({ SoftwareTokenMfaSettings: ON }))).toBe(
      "InvalidParameterException: User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
    );
  });
});

describe("where the pool requires MFA", () => {
  test("a factor that is on cannot be turned off; which one is preferred can be said", async () => {
    const there = await aPoolWithMfa(app, "OPTIONAL");
    const person = await somebody(ADDRESSES, there);
    await person.set({ SMSMfaSettings: FIRST, EmailMfaSettings: ON });
    await setFactors(app, there, "ON", ["SMS_MFA", "EMAIL_OTP"]);
    expect(await refusal(person.set({ SMSMfaSettings: OFF }))).toBe(
      "InvalidParameterException: SMS MFA cannot be turned off where the user pool requires MFA.",
    );
    expect(await answer(person.set({ EmailMfaSettings: FIRST, SoftwareTokenMfaSettings: OFF }))).toEqual({});
    expect(await person.factors()).toEqual({ list: ["SMS_MFA", "EMAIL_OTP"], preferred: "EMAIL_OTP" });
  });
});

test("a token that is none, or of somebody who is gone or disabled", async () => {
  const { UserPoolId } = to;
  expect(await refusal(set("a.b.c", { SMSMfaSettings: ON }))).toBe("NotAuthorizedException: Invalid Access Token");
  const [gone, disabled] = [await somebody(), await somebody()];
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username: gone.Username }));
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: disabled.Username }));
  expect(await refusal(gone.set({ SMSMfaSettings: ON }))).toBe(NOBODY);
  expect(await refusal(disabled.set({ SMSMfaSettings: ON }))).toBe("NotAuthorizedException: User is disabled.");
});

test("many changes at a time are each whole", async () => {
  const person = await somebody();
  const calls = Array.from({ length: 8 }, (_, n) =>
    person.set(n % 2 === 0 ? { SMSMfaSettings: FIRST } : { EmailMfaSettings: FIRST }),
  );
  await Promise.all(calls);
  const { list, preferred } = await person.factors();
  expect(list).toEqual(["SMS_MFA", "EMAIL_OTP"]);
  expect(["SMS_MFA", "EMAIL_OTP"]).toContain(preferred);
});
