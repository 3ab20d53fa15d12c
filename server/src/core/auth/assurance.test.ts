import { describe, expect, test } from "vitest";
import type { AcrConfiguration } from "../pools/acr.ts";
import { changedAccessClaims, changedIdClaims } from "../tokens/claim-changes.ts";
import { amrOf, assuranceOf, type Level, levelOf, levelsIn, type Method, methodsIn, shownBefore } from "./assurance.ts";
import type { Shown } from "./attempt.ts";
import { reachedBy } from "./target.ts";

const ROUND: Shown = { challengeName: "CUSTOM_CHALLENGE", challengeResult: true };

const TABLE: readonly (readonly [readonly Shown[], Level, readonly Method[]])[] = [
  [["PASSWORD"], 1, ["pwd"]],
  [["PASSWORD", "NEW_PASSWORD"], 1, ["pwd"]],
  [["PASSWORD", "DEVICE"], 1, ["pwd"]],
  [["SMS_OTP"], 2, ["sms"]],
  [["EMAIL_OTP"], 2, ["email_otp"]],
  [["EMAIL_OTP", "SMS_MFA"], 2, ["email_otp", "sms", "mfa"]],
  [["EMAIL_OTP", "SOFTWARE_TOKEN_MFA"], 2, ["email_otp", "otp", "mfa"]],
  [["WEB_AUTHN"], 3, ["swk"]],
  [["SECURITY_KEY"], 3, ["hwk"]],
  [["PASSWORD", "SMS_MFA"], 3, ["pwd", "sms", "mfa"]],
  [["PASSWORD", "EMAIL_OTP"], 3, ["pwd", "email_otp", "mfa"]],
  [["PASSWORD", "SOFTWARE_TOKEN_MFA"], 4, ["pwd", "otp", "mfa"]],
  [["PASSWORD", "SMS_MFA", "SOFTWARE_TOKEN_MFA"], 4, ["pwd", "sms", "otp", "mfa"]],
  [["PASSWORD", "SOFTWARE_TOKEN_MFA", "DEVICE"], 4, ["pwd", "otp", "mfa"]],
  [["WEB_AUTHN", "SOFTWARE_TOKEN_MFA"], 3, ["swk", "otp", "mfa"]],
  [["SOFTWARE_TOKEN_MFA"], 0, ["otp"]],
  [[ROUND, "CUSTOM_AUTH"], 0, []],
  [[ROUND, "PASSWORD", "CUSTOM_AUTH"], 1, ["pwd"]],
  [["DEVICE"], 0, []],
  [[], 0, []],
];

test.each(TABLE)("%j reach level %i by %j", (shown, level, amr) => {
  expect(amrOf(shown)).toEqual(amr);
  expect(levelOf(amr)).toBe(level);
});

describe("what a former sign-in has shown", () => {
  test("counts with what is shown now, each method once", () => {
    expect(amrOf(["SOFTWARE_TOKEN_MFA"], ["pwd"])).toEqual(["pwd", "otp", "mfa"]);
    expect(amrOf(["PASSWORD"], ["pwd"])).toEqual(["pwd"]);
    expect(amrOf([], ["pwd", "otp", "mfa"])).toEqual(["pwd", "otp", "mfa"]);
    // That there were several is what follows from them, and is not to be had without.
    expect(amrOf([], ["mfa"])).toEqual([]);
  });

  test.each<[readonly Method[], readonly Shown[]]>([
    [[], []],
    [["mfa"], []],
    [["otp"], []],
    [["pwd"], ["PASSWORD"]],
    [
      ["pwd", "otp", "mfa"],
      ["PASSWORD", "SOFTWARE_TOKEN_MFA"],
    ],
    [
      ["pwd", "sms", "email_otp", "mfa"],
      ["PASSWORD", "SMS_MFA", "EMAIL_OTP"],
    ],
    [["email_otp"], ["EMAIL_OTP"]],
    [["sms"], ["SMS_OTP"]],
    [["swk"], ["WEB_AUTHN"]],
    [["hwk"], ["SECURITY_KEY"]],
  ])("%j is what these steps showed: %j", (amr, shown) => {
    expect(shownBefore(amr)).toEqual(shown);
  });

  test("counts for nobody else, and not after signing out", () => {
    const target = { levels: [4], credit: { sub: "ada", amr: ["pwd"], at: 0 } } as const;
    const shown = ["SOFTWARE_TOKEN_MFA"] as const;
    const reached = (sub: string, signedOutAt?: Date) => reachedBy({ target }, { user: { sub, signedOutAt }, shown });
    expect(reached("ada")).toEqual(["pwd", "otp", "mfa"]);
    expect(reached("ada", new Date(0))).toEqual(["otp"]);
    expect(reached("bob")).toEqual(["otp"]);
  });

  test("a claim tells nothing but methods", () => {
    expect(methodsIn(["mfa", "otp", "pwd", "fed", 7, null])).toEqual(["pwd", "otp", "mfa"]);
    for (const claim of [undefined, null, "pwd", 1, {}, { 0: "pwd", length: 1 }]) expect(methodsIn(claim)).toEqual([]);
  });
});

type Naming = Parameters<typeof levelsIn>[0];

const aPool = (AcrConfiguration?: AcrConfiguration): Naming => ({
  settings: { ...(AcrConfiguration && { AcrConfiguration }) },
});

describe("the names of the levels", () => {
  const named = aPool({ Level2: { AcrValue: "silver" }, Level4: { AcrValue: "gold" } });

  test.each<[Naming, string, readonly Level[]]>([
    [aPool(), "urn:cognito:loa:4 urn:cognito:loa:1", [4, 1]],
    [aPool(), "urn:cognito:loa:1 urn:cognito:loa:4", [1, 4]],
    [aPool(), "urn:cognito:loa:2 urn:cognito:loa:2", [2]],
    [aPool(), "phr urn:cognito:loa:3 silver", [3]],
    [aPool(), "URN:COGNITO:LOA:3 urn:cognito:loa:0 urn:cognito:loa:5", []],
    [aPool(), "", []],
    [aPool(), "   ", []],
    [named, "gold urn:cognito:loa:3 silver", [4, 3, 2]],
    // A name that was given up names nothing any more.
    [named, "urn:cognito:loa:4 urn:cognito:loa:2", []],
  ])("%j: %s", (pool, text, levels) => {
    expect(levelsIn(pool, text)).toEqual(levels);
  });

  test("tokens tell them where the pool has named any, or the application asked", () => {
    const amr = ["pwd", "otp", "mfa"] as const;
    expect(assuranceOf(named, amr, false)).toEqual({ acr: "gold", amr });
    expect(assuranceOf(aPool({}), amr, false)).toEqual({ acr: "urn:cognito:loa:4", amr });
    expect(assuranceOf(aPool(), amr, true)).toEqual({ acr: "urn:cognito:loa:4", amr });
    expect(assuranceOf(aPool(), amr, false)).toBeUndefined();
    // What meets no level is not told of.
    expect(assuranceOf(named, [], true)).toBeUndefined();
    expect(assuranceOf(named, ["otp"], true)).toBeUndefined();
  });
});

test("no function of the pool adds, changes or leaves out what tokens tell of a sign-in", () => {
  const claims = { sub: "1", acr: "urn:cognito:loa:1", amr: ["pwd"], scope: "openid", client_id: "2" };
  const changes = {
    addOrOverride: new Map<string, unknown>([
      ["acr", "urn:cognito:loa:4"],
      ["amr", ["pwd", "otp", "mfa"]],
    ]),
    suppress: new Set(["acr", "amr"]),
  };
  const all = { id: changes, access: changes, scopesToAdd: [], scopesToSuppress: [] };
  for (const before of [claims, { sub: "1", scope: "openid", client_id: "2" }]) {
    expect(changedIdClaims(before, all)).toEqual(before);
    expect(changedAccessClaims(before, all)).toEqual(before);
  }
});
