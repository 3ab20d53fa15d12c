import {
  type CreateUserPoolClientCommandInput,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  RevokeTokenCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWithClient } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";
import { nameBehind } from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithClient(app);

const revoke = (ClientId: string, Token: string, ClientSecret?: string) =>
  app.client.send(new RevokeTokenCommand({ ClientId, Token, ...(ClientSecret !== undefined && { ClientSecret }) }));

const refresh = (ClientId: string, RefreshToken: string) =>
  app.client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));

/** Somebody signed in through a client of their own, or through the common one. */
async function signedIn(client?: Partial<CreateUserPoolClientCommandInput>) {
  const { ClientId } = client ? await aClient(app, to.UserPoolId, client) : to;
  const { Username } = await aUser(app, to.UserPoolId);
  return { ClientId, Username, ...(await signIn(app, ClientId, Username)) };
}

const REVOKED = "NotAuthorizedException: Refresh Token has been revoked";
const ACCESS_REVOKED = "NotAuthorizedException: Access Token has been revoked";

test("the refresh token is dead, and so is every access token born of it", async () => {
  const { ClientId, RefreshToken, AccessToken } = await signedIn();
  const { AuthenticationResult: later } = await refresh(ClientId, RefreshToken);
  expect(await answer(revoke(ClientId, RefreshToken))).toEqual({});
  expect(await refusal(refresh(ClientId, RefreshToken))).toBe(REVOKED);
  for (const token of [AccessToken, later?.AccessToken]) {
    expect(await refusal(app.client.send(new GetUserCommand({ AccessToken: token })))).toBe(ACCESS_REVOKED);
  }
});

test("other sign-ins of the same person go on", async () => {
  const { ClientId, Username, RefreshToken } = await signedIn();
  const other = await signIn(app, ClientId, Username);
  await revoke(ClientId, RefreshToken);
  expect(await nameBehind(app, other.AccessToken)).toBe(Username);
  expect((await refresh(ClientId, other.RefreshToken)).AuthenticationResult).toBeDefined();
});

test("repeating it is no fault, nor is doing it sixteen times at once", async () => {
  const { ClientId, RefreshToken } = await signedIn();
  const all = await outcomes(Array.from({ length: 16 }, () => revoke(ClientId, RefreshToken)));
  expect(all).toEqual({ done: 16, refused: [] });
  expect(await answer(revoke(ClientId, RefreshToken))).toEqual({});
});

test.each([
  ["made up", "nonsense"],
  ["of five parts", "a.b.c.d.e"],
  ["longer than any", "x".repeat(100_000)],
])("a token that is %s means nothing, which is no fault", async (_, token) => {
  expect(await answer(revoke(to.ClientId, token))).toEqual({});
});

describe("what is refused", () => {
  test("an access token, an ID token", async () => {
    const { ClientId, Username, AccessToken, IdToken } = await signedIn();
    for (const token of [AccessToken, IdToken]) {
      expect(await refusal(revoke(ClientId, token))).toBe(
        "UnsupportedTokenTypeException: Unsupported token type, only refresh tokens can be revoked.",
      );
    }
    expect(await nameBehind(app, AccessToken)).toBe(Username);
  });

  test("another client's token", async () => {
    const { ClientId, RefreshToken } = await signedIn();
    const other = await aClient(app, to.UserPoolId);
    expect(await refusal(revoke(other.ClientId, RefreshToken))).toBe(
      `UnauthorizedException: The token was not issued to client ${other.ClientId}`,
    );
    expect((await refresh(ClientId, RefreshToken)).AuthenticationResult).toBeDefined();
  });

  test("anything, where the client has revocation off", async () => {
    const { ClientId, RefreshToken } = await signedIn({ EnableTokenRevocation: false });
    expect(await refusal(revoke(ClientId, RefreshToken))).toBe(
      "UnsupportedOperationException: Token revocation is not enabled for this client.",
    );
    expect((await refresh(ClientId, RefreshToken)).AuthenticationResult).toBeDefined();
  });

  test("a missing or wrong secret, and one that a public client cannot have", async () => {
    const { ClientId, secret = "" } = await aClient(app, to.UserPoolId, { GenerateSecret: true });
    const { Username } = await aUser(app, to.UserPoolId);
    const { RefreshToken } = await signIn(app, ClientId, Username, PASSWORD, secret);
    const refused = (client: string) => `UnauthorizedException: Unable to verify secret for client ${client}`;
    expect(await refusal(revoke(ClientId, RefreshToken))).toBe(refused(ClientId));
    expect(await refusal(revoke(ClientId, RefreshToken, "x".repeat(51)))).toBe(refused(ClientId));
    expect(await refusal(revoke(to.ClientId, RefreshToken, "x".repeat(51)))).toBe(refused(to.ClientId));
    expect(await answer(revoke(ClientId, RefreshToken, secret))).toEqual({});
  });

  test("an unknown client, in the only words this operation has for it", async () => {
    expect(await refusal(revoke("nosuchclient", "x"))).toBe(
      "UnauthorizedException: User pool client nosuchclient does not exist.",
    );
  });
});

test("a sign-in of before revocation was switched on can be revoked", async () => {
  const { ClientId, RefreshToken } = await signedIn({ EnableTokenRevocation: false });
  await app.client.send(
    new UpdateUserPoolClientCommand({ UserPoolId: to.UserPoolId, ClientId, EnableTokenRevocation: true }),
  );
  await revoke(ClientId, RefreshToken);
  expect(await refusal(refresh(ClientId, RefreshToken))).toBe(REVOKED);
});
