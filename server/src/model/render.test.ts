import { describe, expect, test } from "vitest";
import { render } from "./render.ts";

describe("an output on the wire", () => {
  test("has moments in seconds, texts escaped, and members in the declared order", () => {
    const at = new Date("2023-07-18T18:01:05.239Z");
    expect(
      render("AdminGetUser", {
        UserStatus: "CONFIRMED",
        Username: 'ada "the first" \u2028',
        Enabled: true,
        UserCreateDate: at,
        UserLastModifiedDate: new Date(1_700_000_000_000),
        UserAttributes: [{ Name: "email", Value: "ada@example.com" }, { Name: "nickname" }],
      }),
    ).toBe(
      '{"Username":"ada \\"the first\\" \u2028","UserAttributes":[{"Name":"email","Value":"ada@example.com"},{"Name":"nickname"}],' +
        '"UserCreateDate":1689703265.239,"UserLastModifiedDate":1700000000,"Enabled":true,"UserStatus":"CONFIRMED"}',
    );
  });

  test("has neither what is undefined nor what is not declared", () => {
    const user = { Username: "ada", Attributes: undefined, passwordVerifier: "secret" };
    expect(render("AdminCreateUser", { User: user })).toBe('{"User":{"Username":"ada"}}');
  });

  test("keeps an empty map, an empty list, false and 0", () => {
    expect(render("InitiateAuth", { ChallengeParameters: {}, AvailableChallenges: [] })).toBe(
      '{"ChallengeParameters":{},"AvailableChallenges":[]}',
    );
    expect(render("DescribeUserPool", { UserPool: { EstimatedNumberOfUsers: 0, LambdaConfig: {} } })).toBe(
      '{"UserPool":{"LambdaConfig":{},"EstimatedNumberOfUsers":0}}',
    );
  });

  test("has maps whatever their keys", () => {
    const ChallengeParameters: Record<string, string> = Object.create(null);
    ChallengeParameters["__proto__"] = "p";
    ChallengeParameters['"'] = "q";
    expect(render("InitiateAuth", { ChallengeParameters })).toBe('{"ChallengeParameters":{"__proto__":"p","\\"":"q"}}');
  });

  test("has bytes in base64 and documents inline", () => {
    expect(
      render("DescribeManagedLoginBranding", {
        ManagedLoginBranding: {
          Settings: { a: [1, null, { b: "c" }] },
          Assets: [
            {
              Category: "FAVICON_ICO",
              ColorMode: "LIGHT",
              Extension: "ICO",
              Bytes: new Uint8Array([0, 1, 2, 3]).subarray(1),
            },
          ],
        },
      }),
    ).toBe(
      '{"ManagedLoginBranding":{"Settings":{"a":[1,null,{"b":"c"}]},' +
        '"Assets":[{"Category":"FAVICON_ICO","ColorMode":"LIGHT","Extension":"ICO","Bytes":"AQID"}]}}',
    );
  });

  test("is an empty object where there is nothing to say", () => {
    expect(render("ConfirmForgotPassword", {})).toBe("{}");
    expect(render("DeleteUser", undefined)).toBe("{}");
  });

  test("a document may be any JSON value", () => {
    expect(render("StartWebAuthnRegistration", { CredentialCreationOptions: null })).toBe(
      '{"CredentialCreationOptions":null}',
    );
  });
});

/** Types forbid these; where a cast or foreign data gets round the types, nothing wrong may leave the server. */
describe("our own mistake is thrown, by the place and without the value", () => {
  test.each<[string, () => string, string]>([
    [
      "a required member left out",
      () => render("GetUser", JSON.parse('{"Username":"ada"}')),
      'Output "UserAttributes" is not a list',
    ],
    ["a wrong type", () => render("ConfirmSignUp", JSON.parse('{"Session":5}')), 'Output "Session" is not a string'],
    ["null", () => render("ConfirmSignUp", JSON.parse('{"Session":null}')), 'Output "Session" is not a string'],
    ["an output that is none", () => render("ListUsers", JSON.parse("[]")), 'Output "ListUsers" is not a structure'],
    [
      "no moment",
      () => render("AdminCreateUser", { User: { UserCreateDate: new Date(Number.NaN) } }),
      'Output "UserCreateDate" is not a timestamp',
    ],
    [
      "no number",
      () => render("DescribeUserPool", { UserPool: { EstimatedNumberOfUsers: Number.NaN } }),
      'Output "EstimatedNumberOfUsers" is not a integer',
    ],
    [
      "no document",
      () => render("StartWebAuthnRegistration", { CredentialCreationOptions: () => "x" }),
      'Output "CredentialCreationOptions" is not a document',
    ],
  ])("%s", (_, rendering, message) => {
    expect(rendering).toThrow(new TypeError(message));
  });
});
