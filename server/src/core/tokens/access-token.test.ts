import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { aPoolWithClient } from "../../api/user-pools/people.fixture.ts";
import { refusal } from "../../api/user-pools/pools.fixture.ts";
import { DISABLED, nameBehind } from "../../api/user-pools/sign-in.fixture.ts";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { sweep } from "../sweep.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithClient(app);

const getUser = (AccessToken: string, at: TestApp = app) =>
  refusal(at.client.send(new GetUserCommand({ AccessToken })));

const INVALID = "NotAuthorizedException: Invalid Access Token";
const UNSIGNED = "NotAuthorizedException: Could not verify signature for Access Token";
const EXPIRED = "NotAuthorizedException: Access Token has expired";
const REVOKED = "NotAuthorizedException: Access Token has been revoked";
const HOUR_MS = 3_600_000;

async function signedIn(client: Partial<CreateUserPoolClientCommandInput> = {}) {
  const { ClientId } = await aClient(app, to.UserPoolId, client);
  const { Username, sub } = await aUser(app, to.UserPoolId);
  return { UserPoolId: to.UserPoolId, ClientId, Username, sub, ...(await signIn(app, ClientId, Username)) };
}

const encode = (json: unknown) => Buffer.from(JSON.stringify(json)).toString("base64url");

describe("is refused", () => {
  test.each([
    ["no token", "x"],
    ["two parts", "a.b"],
    ["no JSON", "a.b.c"],
    ["a payload that is null", `a.${encode(null)}.c`],
    ["a payload that is a list", `a.${encode(["iss"])}.c`],
    ["no issuer", `a.${encode({ token_use: "access" })}.c`],
    ["an issuer that is no text", `a.${encode({ token_use: "access", iss: ["x/us-east-1_a"] })}.c`],
    ["an issuer that names no pool", `a.${encode({ token_use: "access", iss: "https://x/pool" })}.c`],
    [
      "a pool id that is too long",
      `a.${encode({ token_use: "access", iss: `https://x/us-east-1_${"a".repeat(50)}` })}.c`,
    ],
    ["an issuer of slashes", `a.${encode({ token_use: "access", iss: "/".repeat(100_000) })}.c`],
  ])("%s", async (_, token) => {
    expect(await getUser(token)).toBe(INVALID);
  });

  test("a token of a pool that is not there", async () => {
    expect(await getUser(`a.${encode({ token_use: "access", iss: "https://x/us-east-1_Nowhere" })}.c`)).toBe(UNSIGNED);
  });

  test("an ID token", async () => {
    expect(await getUser((await signedIn()).IdToken)).toBe(INVALID);
  });

  test("an ID token that says it is an access token", async () => {
    const { IdToken } = await signedIn();
    const [header, , signature] = IdToken.split(".");
    expect(await getUser(`${header}.${encode({ ...decodeJwt(IdToken), token_use: "access" })}.${signature}`)).toBe(
      UNSIGNED,
    );
  });

  test("a token whose claims or signature were changed, or that is not signed", async () => {
    const { AccessToken } = await signedIn();
    const [header, payload, signature = ""] = AccessToken.split(".");
    const claims = decodeJwt(AccessToken);
    const none = encode({ ...JSON.parse(Buffer.from(header ?? "", "base64url").toString()), alg: "none" });
    for (const token of [
      `${header}.${encode({ ...claims, username: "eve" })}.${signature}`,
      `${header}.${payload}.${signature.slice(4)}AAAA`,
      `${header}.${payload}.`,
      `${none}.${payload}.`,
    ]) {
      expect(await getUser(token)).toBe(UNSIGNED);
    }
  });

  test("a token that another pool signed", async () => {
    const { AccessToken } = await signedIn();
    const other = await aPool(app);
    const claims = { ...decodeJwt(AccessToken), iss: `http://127.0.0.1:9229/${other.UserPoolId}` };
    const [header, , signature] = AccessToken.split(".");
    expect(await getUser(`${header}.${encode(claims)}.${signature}`)).toBe(UNSIGNED);
  });

  test("a token that the pool signed for another pool's client, or without what it must say", async () => {
    const { AccessToken } = await signedIn();
    const claims = decodeJwt(AccessToken);
    const signed = (changed: object) => app.ctx.signer.sign(to.UserPoolId, "access", { ...claims, ...changed });
    const other = await aPoolWithClient(app);
    for (const changed of [
      { client_id: other.ClientId },
      { client_id: undefined },
      { sub: undefined },
      { exp: "9999999999" },
      { iat: undefined },
    ]) {
      expect(await getUser(await signed(changed))).toBe(INVALID);
    }
  });

  test.each([undefined, "", "openid email", "aws.cognito.signin.user.admin2", 7])(
    "a token of the scope %j",
    async (scope) => {
      const { AccessToken } = await signedIn();
      const token = await app.ctx.signer.sign(to.UserPoolId, "access", { ...decodeJwt(AccessToken), scope });
      expect(await getUser(token)).toBe("NotAuthorizedException: Access Token does not have required scopes");
    },
  );

  test("a token that has expired, to the second", async () => {
    const { AccessToken, Username } = await signedIn();
    const expiry = (decodeJwt(AccessToken).exp ?? 0) * 1000;
    app.clock.set(new Date(expiry - 100));
    expect(await nameBehind(app, AccessToken)).toBe(Username);
    app.clock.set(new Date(expiry));
    expect(await getUser(AccessToken)).toBe(EXPIRED);
  });

  test("a token of somebody who signed out everywhere, and not the one they get next", async () => {
    const { AccessToken, UserPoolId, ClientId, Username } = await signedIn();
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    expect(await getUser(AccessToken)).toBe(REVOKED);
    const next = await signIn(app, ClientId, Username);
    expect(await nameBehind(app, next.AccessToken)).toBe(Username);
  });

  test("a token of somebody who is disabled, deleted, or must reset the password", async () => {
    const disabled = await signedIn();
    await app.client.send(new AdminDisableUserCommand(userOf(disabled)));
    expect(await getUser(disabled.AccessToken)).toBe(DISABLED);
    const deleted = await signedIn();
    await app.client.send(new AdminDeleteUserCommand(userOf(deleted)));
    expect(await getUser(deleted.AccessToken)).toBe("UserNotFoundException: User does not exist.");
    const reset = await signedIn();
    await app.client.send(new AdminResetUserPasswordCommand(userOf(reset)));
    expect(await getUser(reset.AccessToken)).toBe(
      "PasswordResetRequiredException: Password reset required for the user",
    );
  });

  test("a token of a client or pool that was deleted", async () => {
    const { AccessToken, UserPoolId, ClientId } = await signedIn();
    await app.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(await getUser(AccessToken)).toBe(INVALID);
    const other = await aPoolWithClient(app);
    const { Username } = await aUser(app, other.UserPoolId);
    const tokens = await signIn(app, other.ClientId, Username);
    await app.client.send(new DeleteUserPoolCommand({ UserPoolId: other.UserPoolId }));
    expect(await getUser(tokens.AccessToken)).toBe(UNSIGNED);
  });
});

const userOf = ({ UserPoolId, Username }: { UserPoolId: string; Username: string }) => ({ UserPoolId, Username });

describe("where the client has revocation off", () => {
  test("a sign-out ends the tokens of the seconds before it", async () => {
    const { AccessToken, UserPoolId, ClientId, Username } = await signedIn({ EnableTokenRevocation: false });
    expect(await nameBehind(app, AccessToken)).toBe(Username);
    app.clock.advance(1_000);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    expect(await getUser(AccessToken)).toBe(REVOKED);
    const next = await signIn(app, ClientId, Username);
    expect(await nameBehind(app, next.AccessToken)).toBe(Username);
  });

  test("a user who is disabled or deleted is told", async () => {
    const disabled = await signedIn({ EnableTokenRevocation: false });
    await app.client.send(new AdminDisableUserCommand(userOf(disabled)));
    expect(await getUser(disabled.AccessToken)).toBe(DISABLED);
    const deleted = await signedIn({ EnableTokenRevocation: false });
    await app.client.send(new AdminDeleteUserCommand(userOf(deleted)));
    expect(await getUser(deleted.AccessToken)).toBe("UserNotFoundException: User does not exist.");
  });
});

test("a token of a sign-in's last minute outlives the sign-in, swept or not", async () => {
  await using later = await testApp();
  const there = await aPoolWithClient(
    later,
    {},
    { RefreshTokenValidity: 1, TokenValidityUnits: { RefreshToken: "hours" } },
  );
  const { Username } = await aUser(later, there.UserPoolId);
  const { RefreshToken } = await signIn(later, there.ClientId, Username);
  later.clock.advance(HOUR_MS - 60_000);
  const { AuthenticationResult: last } = await later.client.send(
    new GetTokensFromRefreshTokenCommand({ ClientId: there.ClientId, RefreshToken }),
  );
  later.clock.advance(HOUR_MS - 60_000);
  await sweep(later.ctx, 0);
  expect(await nameBehind(later, last?.AccessToken)).toBe(Username);
  later.clock.advance(60_000);
  expect(await getUser(last?.AccessToken ?? "", later)).toBe(EXPIRED);
});
