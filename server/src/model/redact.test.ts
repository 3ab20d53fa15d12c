import { describe, expect, test } from "vitest";
import { draw } from "./random.fixture.ts";
import { redact } from "./redact.ts";
import { type Members, memberOf, type Shape } from "./shape.ts";
import type { OperationName } from "./types.ts";
import { operations } from "./user-pools.operations.ts";

const names = Object.keys(operations).filter((name): name is OperationName => name in operations);

describe("a request in the log", () => {
  test("shows what is harmless and hides what is sensitive", () => {
    expect(
      redact("SignUp", {
        ClientId: "abc",
        SecretHash: "hash",
        Username: "ada",
        Password: "Correct-Horse-9",
        UserAttributes: [{ Name: "email", Value: "ada@example.com" }, { Name: "nickname" }],
        AnalyticsMetadata: { AnalyticsEndpointId: "endpoint" },
        UserContextData: { IpAddress: "192.0.2.1" },
        ClientMetadata: { captcha: "token" },
      }),
    ).toEqual({
      ClientId: "***",
      SecretHash: "***",
      Username: "***",
      Password: "***",
      UserAttributes: [{ Name: "email", Value: "***" }, { Name: "nickname" }],
      AnalyticsMetadata: { AnalyticsEndpointId: "endpoint" },
      UserContextData: "***",
      ClientMetadata: "***",
    });
    expect(
      redact("ListUsers", { UserPoolId: "p", Limit: 5, AttributesToGet: ["email"], PaginationToken: null }),
    ).toEqual({
      UserPoolId: "p",
      Limit: 5,
      AttributesToGet: ["email"],
      PaginationToken: null,
    });
  });

  test("hides what AWS forgot to mark", () => {
    expect(redact("ConfirmForgotPassword", { ConfirmationCode: "123456" })).toEqual({ ConfirmationCode: "***" });
    expect(redact("CreateIdentityProvider", { ProviderName: "Okta", ProviderDetails: { client_secret: "s" } })).toEqual(
      { ProviderName: "Okta", ProviderDetails: "***" },
    );
    expect(redact("ListUsers", { UserPoolId: "p", Filter: 'email = "ada@example.com"' })).toEqual({
      UserPoolId: "p",
      Filter: "***",
    });
    const HttpHeaders = [{ headerName: "Cookie", headerValue: "session=s3cr3t" }];
    expect(
      redact("AdminInitiateAuth", { UserPoolId: "p", ContextData: { IpAddress: "192.0.2.1", HttpHeaders } }),
    ).toEqual({
      UserPoolId: "p",
      ContextData: "***",
    });
    expect(
      redact("AdminLinkProviderForUser", {
        UserPoolId: "p",
        DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: "ada" },
        SourceUser: { ProviderName: "Okta", ProviderAttributeName: "email", ProviderAttributeValue: "ada@example.com" },
      }),
    ).toEqual({ UserPoolId: "p", DestinationUser: "***", SourceUser: "***" });
    expect(
      redact("ConfirmDevice", {
        DeviceName: "laptop",
        DeviceSecretVerifierConfig: { PasswordVerifier: "v", Salt: "s" },
      }),
    ).toEqual({ DeviceName: "laptop", DeviceSecretVerifierConfig: "***" });
  });

  test("has no member that the operation does not know: it may be a misspelt secret", () => {
    expect(redact("SignUp", { password: "Correct-Horse-9", Passwort: "x" })).toEqual({});
  });

  test("hides a value of the wrong type, bytes and documents", () => {
    expect(
      redact("CreateUserPool", {
        PoolName: { nested: "secret" },
        Schema: "secret",
        UserPoolTags: ["secret"],
        Policies: 1,
      }),
    ).toEqual({ PoolName: "***", Schema: "***", UserPoolTags: "***", Policies: "***" });
    expect(redact("CompleteWebAuthnRegistration", { Credential: { id: "x" } })).toEqual({ Credential: "***" });
    expect(redact("SetUICustomization", { ImageFile: "AAEC" })).toEqual({ ImageFile: "***" });
    expect(redact("SignUp", "a string")).toBe("***");
  });

  test("keeps texts short", () => {
    expect(redact("CreateGroup", { Description: "f".repeat(1000) })).toEqual({ Description: `${"f".repeat(256)}…` });
  });

  test.each(names)("%s never shows a sensitive value", (name) => {
    const random = draw(3);
    const secret = "s3cr3t";
    /** Fills every sensitive place, and every place within it, with the secret. */
    const fill = (shape: Shape, within: boolean): unknown => {
      const isSensitive = within || "sensitive" in shape;
      if (shape.type === "list") return [fill(shape.member, isSensitive)];
      if (shape.type === "map") return { [isSensitive ? secret : "key"]: fill(shape.value, isSensitive) };
      if (shape.type === "structure") return fillMembers(shape.members, isSensitive);
      return isSensitive ? secret : random.json(["harmless"], 2);
    };
    const fillMembers = (members: Members, within: boolean): unknown =>
      Object.fromEntries(Object.entries(members).map(([key, member]) => [key, fill(memberOf(member).shape, within)]));
    expect(JSON.stringify(redact(name, fillMembers(operations[name].input, false)))).not.toContain(secret);
  });
});
