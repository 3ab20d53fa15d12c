import { describe, expect, test } from "vitest";
import { fitTogether, opensAttribute, scopesIn } from "./scopes.ts";

test.each<[string | null | undefined, readonly string[] | undefined]>([
  [undefined, undefined],
  [null, undefined],
  ["", undefined],
  ["   ", undefined],
  ["openid", ["openid"]],
  [" openid   email openid ", ["openid", "email"]],
  ["openid\temail", ["openid\temail"]],
  ["a,b", ["a,b"]],
])("%j asks for %j", (parameter, expected) => {
  expect(scopesIn(parameter)).toEqual(expected);
});

test.each([
  ["openid", true],
  ["openid email phone profile", true],
  ["aws.cognito.signin.user.admin", true],
  ["api/read", true],
  ["email", false],
  ["phone api/read", false],
  ["profile aws.cognito.signin.user.admin", false],
])("%s go together: %j", (scopes, expected) => {
  expect(fitTogether(scopes.split(" "))).toBe(expected);
});

describe("an attribute is opened by", () => {
  const ALONE = "openid api/read aws.cognito.signin.user.admin";
  test.each([
    [ALONE, "email", true],
    [ALONE, "name", true],
    [ALONE, "custom:tier", true],
    ["openid email", "email", true],
    ["openid email", "email_verified", true],
    ["openid email", "phone_number", false],
    ["openid email", "name", false],
    ["openid email", "custom:tier", false],
    ["openid phone", "phone_number", true],
    ["openid phone", "phone_number_verified", true],
    ["openid phone", "email", false],
    ["openid profile", "name", true],
    ["openid profile", "address", true],
    ["openid profile", "custom:tier", true],
    ["openid profile", "dev:custom:tier", true],
    ["openid profile", "email", false],
    ["openid profile", "phone_number_verified", false],
    ["openid profile email", "email", true],
    ["openid profile email", "phone_number", false],
  ])("%s: %s, %j", (scopes, name, expected) => {
    expect(opensAttribute(scopes.split(" "), name)).toBe(expected);
  });
});
