import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  DeleteUserPoolClientCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import { aClient, aPool, attributeList, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, attributesSeen, HOUR_MS } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const getUser = (app: TestApp, AccessToken: string) => app.client.send(new GetUserCommand({ AccessToken }));

type Claims = Readonly<Record<string, unknown>>;

const part = (claims: unknown) => Buffer.from(JSON.stringify(claims)).toString("base64url");

const INVALID = "NotAuthorizedException: Invalid Access Token";
const UNVERIFIED = "NotAuthorizedException: Could not verify signature for Access Token";
const REVOKED = "NotAuthorizedException: Access Token has been revoked";
const EXPIRED = "NotAuthorizedException: Access Token has expired";
const DISABLED = "NotAuthorizedException: User is disabled.";

test("a person sees their name and attributes", async () => {
  await using app = await testApp();
  const { Username, sub, email, AccessToken } = await aPersonSignedIn(app);
  const { UserAttributes = [], ...rest } = await answer(getUser(app, AccessToken));
  expect(rest).toEqual({ Username });
  expect(UserAttributes.toSorted((one, other) => (one.Name ?? "").localeCompare(other.Name ?? ""))).toEqual(
    attributeList({ email, email_verified: "true", sub }),
  );
});

describe("of the attributes", () => {
  const Schema = [
    { Name: "tier", AttributeDataType: "String" as const, Mutable: true },
    { Name: "risk", AttributeDataType: "String" as const, Mutable: true, DeveloperOnlyAttribute: true },
  ];
  const attributes = { name: "Ada", nickname: "A", "custom:tier": "gold", "dev:custom:risk": "low" };

  test.each([
    ["all but those for developers are seen by a client without a list", {}, ["name", "nickname", "custom:tier"]],
    [
      "those on its list are seen by a client that has one",
      { ReadAttributes: ["name", "custom:tier"] },
      ["name", "custom:tier"],
    ],
  ])("%s", async (_, client, names) => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app, { pool: { Schema }, client, user: { attributes } });
    const { UserAttributes } = await getUser(app, AccessToken);
    expect(Object.keys(attributesSeen(UserAttributes))).toEqual(names);
  });
});

describe("a token is refused", () => {
  test.each([
    ["one word", "token"],
    ["two parts", "e30.e30"],
    ["four parts", "e30.e30.e30.e30"],
    ["a payload that is no JSON", "e30.bm90IGpzb24.c2ln"],
    ["a payload that is no object", `e30.${part(null)}.c2ln`],
    ["an issuer that is no text", `e30.${part({ iss: 7 })}.c2ln`],
  ])("that has %s", async (_, token) => {
    await using app = await testApp();
    expect(await refusal(getUser(app, token))).toBe(INVALID);
  });

  test("that cannot stand in a token", async () => {
    await using app = await testApp();
    expect(await refusal(getUser(app, "a b"))).toBe(
      "InvalidParameterException: 1 validation error detected: Value at 'accessToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9-_=.]+",
    );
  });

  test("that is a refresh token or an ID token", async () => {
    await using app = await testApp();
    const { RefreshToken, IdToken } = await aPersonSignedIn(app);
    expect(await refusal(getUser(app, RefreshToken))).toBe(INVALID);
    expect(await refusal(getUser(app, IdToken))).toBe(INVALID);
  });

  test("whose claims or signature were touched", async () => {
    await using app = await testApp();
    const eve = await aPersonSignedIn(app);
    const ada = await aUser(app, eve.UserPoolId);
    const [header, , signature = ""] = eve.AccessToken.split(".");
    const claims = decodeJwt(eve.AccessToken);
    const flipped = `${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`;
    const none = part({ alg: "none" });
    for (const token of [
      [header, part({ ...claims, sub: ada.sub }), signature],
      [header, part(claims), flipped],
      [header, part(claims), ""],
      [none, part(claims), ""],
      [none, part(claims), signature],
    ]) {
      expect(await refusal(getUser(app, token.join(".")))).toBe(UNVERIFIED);
    }
  });

  test("that another pool signed, whichever it names", async () => {
    await using app = await testApp();
    const ada = await aPersonSignedIn(app);
    const eve = await aPersonSignedIn(app);
    const claims = { ...decodeJwt(ada.AccessToken), iss: decodeJwt(eve.AccessToken)["iss"] };
    // Eve owns her pool and signs there what she likes.
    const forged = await app.ctx.signer.sign(eve.UserPoolId, "access", claims);
    expect(await refusal(getUser(app, forged))).toBe(INVALID);
    const [header, , signature] = forged.split(".");
    expect(await refusal(getUser(app, [header, part(decodeJwt(ada.AccessToken)), signature].join(".")))).toBe(
      UNVERIFIED,
    );
    const nowhere = part({ ...claims, iss: "http://127.0.0.1:9229/us-east-1_NoSuchOne" });
    expect(await refusal(getUser(app, [header, nowhere, signature].join(".")))).toBe(UNVERIFIED);
  });

  test.each<[string, Claims, string]>([
    [
      "without the scope for it",
      { scope: "openid email" },
      "NotAuthorizedException: Access Token does not have required scopes",
    ],
    ["without any scope", { scope: undefined }, "NotAuthorizedException: Access Token does not have required scopes"],
    ["of another use", { token_use: "id" }, INVALID],
    ["without a subject", { sub: undefined }, INVALID],
    ["without an end", { exp: undefined }, INVALID],
    ["of a sign-in that never was", { origin_jti: "0195510a-0000-7000-8000-000000000001" }, REVOKED],
  ])("%s", async (_, change, message) => {
    await using app = await testApp();
    const { UserPoolId, AccessToken } = await aPersonSignedIn(app);
    const token = await app.ctx.signer.sign(UserPoolId, "access", { ...decodeJwt(AccessToken), ...change });
    expect(await refusal(getUser(app, token))).toBe(message);
  });

  test("from the second it expires", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app);
    const expires = Number(decodeJwt(AccessToken).exp) * 1000;
    app.clock.set(new Date(expires - 1000));
    await getUser(app, AccessToken);
    app.clock.set(new Date(expires));
    expect(await refusal(getUser(app, AccessToken))).toBe(EXPIRED);
    app.clock.advance(HOUR_MS);
    expect(await refusal(getUser(app, AccessToken))).toBe(EXPIRED);
  });
});

describe("a token dies", () => {
  test("when the person signs out everywhere", async () => {
    await using app = await testApp();
    const { AccessToken } = await aPersonSignedIn(app);
    await app.client.send(new GlobalSignOutCommand({ AccessToken }));
    expect(await refusal(getUser(app, AccessToken))).toBe(REVOKED);
  });

  test("when an operator signs the user out everywhere", async () => {
    await using app = await testApp();
    const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    expect(await refusal(getUser(app, AccessToken))).toBe(REVOKED);
  });

  test("when the refresh token of its sign-in is revoked, and no other sign-in's", async () => {
    await using app = await testApp();
    const here = await aPersonSignedIn(app);
    const there = await signIn(app, here.ClientId, here.Username);
    await app.client.send(new RevokeTokenCommand({ ClientId: here.ClientId, Token: here.RefreshToken }));
    expect(await refusal(getUser(app, here.AccessToken))).toBe(REVOKED);
    await getUser(app, there.AccessToken);
  });

  test("when the user is disabled, and does not come back with the user", async () => {
    await using app = await testApp();
    const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    expect(await refusal(getUser(app, AccessToken))).toBe(DISABLED);
    await app.client.send(new AdminEnableUserCommand({ UserPoolId, Username }));
    expect(await refusal(getUser(app, AccessToken))).toBe(REVOKED);
  });

  test("when the application is deleted", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, AccessToken } = await aPersonSignedIn(app);
    await app.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(await refusal(getUser(app, AccessToken))).toBe(INVALID);
  });
});

test("a user whom an operator told to choose a new password does so first", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app);
  await app.client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));
  expect(await refusal(getUser(app, AccessToken))).toBe(
    "PasswordResetRequiredException: Password reset required for the user",
  );
});

test("a client without revocation has tokens that name no sign-in, and they work", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId, { EnableTokenRevocation: false });
  const { Username } = await aUser(app, UserPoolId);
  const { AccessToken } = await signIn(app, ClientId, Username);
  expect(decodeJwt(AccessToken)).not.toHaveProperty("origin_jti");
  expect((await getUser(app, AccessToken)).Username).toBe(Username);
});
