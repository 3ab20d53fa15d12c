import { describe, expect, test } from "vitest";
import type { Pool } from "../pools/pool.ts";
import { settingsOf } from "../pools/settings.ts";
import type { User } from "../users/user.ts";
import { activeFactors, askedFactors, FACTORS, type Factor, factorsToSetUp, type MfaPreference } from "./factor.ts";

type Setting = "OFF" | "OPTIONAL" | "ON";
type Recovery = NonNullable<NonNullable<Pool["settings"]["AccountRecoverySetting"]>["RecoveryMechanisms"]>;

const EMAIL_FIRST: Recovery = [
  { Name: "verified_phone_number", Priority: 2 },
  { Name: "verified_email", Priority: 1 },
];
const PHONE_FIRST: Recovery = [{ Name: "verified_phone_number", Priority: 1 }];
const BY_OPERATOR: Recovery = [{ Name: "admin_only", Priority: 1 }];

function aPool(MfaConfiguration: Setting, factors: readonly Factor[] = FACTORS, recovery = BY_OPERATOR): Pool {
  const settings = {
    ...settingsOf({ PoolName: "people" }),
    MfaConfiguration,
    AccountRecoverySetting: { RecoveryMechanisms: recovery },
    ...(factors.includes("SMS_MFA") && { SmsMfaConfiguration: {} }),
    ...(factors.includes("SOFTWARE_TOKEN_MFA") && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(factors.includes("EMAIL_OTP") && { EmailMfaConfiguration: {} }),
  };
  return { settings } as Pool;
}

const ADDRESSES = { email: "ada@example.com", phone_number: "+15555550123" };

const aUser = (mfa: Partial<MfaPreference> = {}, attributes: Readonly<Record<string, string>> = ADDRESSES): User =>
  ({ attributes, mfa: { enabled: [], ...mfa } }) as Partial<User> as User;

const ALL: MfaPreference = { enabled: FACTORS, token: "t" };

describe("the factors that are asked for", () => {
  test.each<[string, Setting, readonly Factor[], User, readonly Factor[]]>([
    ["a pool without MFA asks for none", "OFF", FACTORS, aUser({ ...ALL, preferred: "SMS_MFA" }), []],
    ["optional, and nothing is on", "OPTIONAL", FACTORS, aUser({ token: "t" }), []],
    ["optional, and one is on", "OPTIONAL", FACTORS, aUser({ enabled: ["SMS_MFA"] }), ["SMS_MFA"]],
    ["optional, and all are on", "OPTIONAL", FACTORS, aUser(ALL), FACTORS],
    ["the preferred one alone", "OPTIONAL", FACTORS, aUser({ ...ALL, preferred: "EMAIL_OTP" }), ["EMAIL_OTP"]],
    ["one whose address is gone is not", "OPTIONAL", FACTORS, aUser({ enabled: ["SMS_MFA"] }, { email: "e" }), []],
    [
      "where the preferred one cannot be, the others are",
      "OPTIONAL",
      FACTORS,
      aUser({ ...ALL, preferred: "SMS_MFA" }, { email: "e" }),
      ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"],
    ],
    ["one the pool turned off is not", "OPTIONAL", ["EMAIL_OTP"], aUser({ enabled: ["SMS_MFA"] }), []],
    ["an application goes on, though", "OPTIONAL", ["EMAIL_OTP"], aUser(ALL), ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]],
    ["one that was deleted does not", "OPTIONAL", FACTORS, aUser({ enabled: ["SOFTWARE_TOKEN_MFA"] }), []],
    ["required, and one is on: the others are not", "ON", FACTORS, aUser({ enabled: ["SMS_MFA"] }), ["SMS_MFA"]],
    ["required, and none is on: all that can be used", "ON", FACTORS, aUser({ token: "t" }), FACTORS],
    ["required, none on: by address alone", "ON", FACTORS, aUser({}, { phone_number: "+1" }), ["SMS_MFA"]],
    ["required, none on: no address, no factor", "ON", FACTORS, aUser({}, { email: "", name: "Ada" }), []],
    ["required, none on: not what the pool has not", "ON", ["SMS_MFA"], aUser({ token: "t" }), ["SMS_MFA"]],
  ])("%s", (_, setting, factors, user, asked) => {
    expect(askedFactors(aPool(setting, factors), user)).toEqual(asked);
  });

  test.each<[string, Recovery, User, readonly Factor[]]>([
    ["e-mail first", EMAIL_FIRST, aUser(), ["SMS_MFA"]],
    ["phone first", PHONE_FIRST, aUser(), ["EMAIL_OTP"]],
    ["by operators", BY_OPERATOR, aUser(), ["SMS_MFA", "EMAIL_OTP"]],
    ["not set", [], aUser(), ["SMS_MFA", "EMAIL_OTP"]],
    ["e-mail first, and it is the only address", EMAIL_FIRST, aUser({}, { email: "e" }), []],
    ["e-mail first, but it was turned on", EMAIL_FIRST, aUser({ enabled: ["EMAIL_OTP"] }), ["EMAIL_OTP"]],
  ])("where one is required, no address alone that recovers the account: %s", (_, recovery, user, asked) => {
    expect(activeFactors(aPool("ON", FACTORS, recovery), user)).toEqual(asked);
  });
});

describe("what can be set up in a sign-in", () => {
  const nothing = aUser({}, {});

  test.each<[string, readonly Factor[], Recovery, User, readonly Factor[]]>([
    ["an application and an address, but no phone", FACTORS, BY_OPERATOR, nothing, ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]],
    ["what the pool has", ["EMAIL_OTP", "SMS_MFA"], BY_OPERATOR, nothing, ["EMAIL_OTP"]],
    ["nothing by text message alone", ["SMS_MFA"], BY_OPERATOR, nothing, []],
    ["no address that would recover the account", FACTORS, EMAIL_FIRST, nothing, ["SOFTWARE_TOKEN_MFA"]],
    ["no other address", FACTORS, PHONE_FIRST, aUser({}, { email: "e" }), ["SOFTWARE_TOKEN_MFA"]],
  ])("%s", (_, factors, recovery, user, settable) => {
    expect(factorsToSetUp(aPool("ON", factors, recovery), user)).toEqual(settable);
  });
});
