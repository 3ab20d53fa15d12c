import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
  type CreateUserPoolClientCommandInput,
  GetTokensFromRefreshTokenCommand,
  RevokeTokenCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPoolWithClient } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";
import { type Application, DOORS, nameBehind } from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithClient(app);

const INVALID = "NotAuthorizedException: Invalid Refresh Token.";
const REVOKED = "NotAuthorizedException: Refresh Token has been revoked";
const REUSED = "RefreshTokenReuseException: Refresh token has been invalidated by rotation.";
const DAY_MS = 86_400_000;

const refresh = (
  by: Pick<Application, "ClientId">,
  RefreshToken: string | undefined,
  ClientSecret?: string,
  at: TestApp = app,
) =>
  at.client.send(
    new GetTokensFromRefreshTokenCommand({
      ClientId: by.ClientId,
      RefreshToken,
      ...(ClientSecret !== undefined && { ClientSecret }),
    }),
  );

/** The refresh token that the answer brought. */
async function rotated(call: ReturnType<typeof refresh>): Promise<string> {
  const { AuthenticationResult: tokens } = await call;
  if (tokens?.RefreshToken === undefined) throw new Error("the refresh token was not rotated");
  return tokens.RefreshToken;
}

const rotating = (RetryGracePeriodSeconds: number): Partial<CreateUserPoolClientCommandInput> => ({
  ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds },
});

/** Somebody signed in through a client that rotates. */
async function signedIn(graceSeconds: number, client: Partial<CreateUserPoolClientCommandInput> = {}) {
  const by = await aClient(app, to.UserPoolId, { ...rotating(graceSeconds), ...client });
  const { Username } = await aUser(app, to.UserPoolId);
  return { by, Username, ...(await signIn(app, by.ClientId, Username)) };
}

describe("a client that does not rotate", () => {
  test("gets new tokens, and its refresh token stays good", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const first = await signIn(app, to.ClientId, Username);
    app.clock.advance(90_000);
    const told = await answer(refresh(to, first.RefreshToken));
    expect(told).toEqual({
      AuthenticationResult: {
        AccessToken: expect.any(String),
        ExpiresIn: 3600,
        IdToken: expect.any(String),
        TokenType: "Bearer",
      },
    });
    expect(await nameBehind(app, told.AuthenticationResult?.AccessToken)).toBe(Username);
    expect((await refresh(to, first.RefreshToken)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("keeps what identifies the sign-in, and renews the rest", async () => {
    const { Username, sub } = await aUser(app, to.UserPoolId);
    const first = await signIn(app, to.ClientId, Username);
    app.clock.advance(90_000);
    const GroupName = `friends-${sub}`;
    await app.client.send(new CreateGroupCommand({ UserPoolId: to.UserPoolId, GroupName }));
    await app.client.send(new AdminAddUserToGroupCommand({ UserPoolId: to.UserPoolId, GroupName, Username }));
    await app.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: to.UserPoolId,
        Username,
        UserAttributes: [{ Name: "nickname", Value: "Countess" }],
      }),
    );
    const { AuthenticationResult: tokens } = await refresh(to, first.RefreshToken);
    for (const [before, after] of [
      [first.IdToken, tokens?.IdToken],
      [first.AccessToken, tokens?.AccessToken],
    ]) {
      const [was, is] = [decodeJwt(before ?? ""), decodeJwt(after ?? "")];
      expect({ ...is, "cognito:groups": undefined, nickname: undefined }).toEqual({
        ...was,
        jti: expect.not.stringMatching(String(was.jti)),
        event_id: expect.not.stringMatching(String(was["event_id"])),
        iat: (was.iat ?? 0) + 90,
        exp: (was.exp ?? 0) + 90,
      });
      expect(is["cognito:groups"]).toEqual([GroupName]);
    }
    expect(decodeJwt(tokens?.IdToken ?? "")["nickname"]).toBe("Countess");
  });
});

test.each(DOORS)("by $name the same holds for REFRESH_TOKEN_AUTH", async (door) => {
  const { Username } = await aUser(app, to.UserPoolId);
  const first = await signIn(app, to.ClientId, Username);
  const { AuthenticationResult } = await door.start(app, to, "REFRESH_TOKEN_AUTH", {
    REFRESH_TOKEN: first.RefreshToken,
  });
  const [was, is] = [decodeJwt(first.AccessToken), decodeJwt(AuthenticationResult?.AccessToken ?? "")];
  expect(is).toMatchObject({ sub: was.sub, origin_jti: was["origin_jti"], auth_time: was["auth_time"] });
});

describe("a refresh token is refused", () => {
  test.each([
    ["made up", "x"],
    ["of five empty parts", "...."],
    ["of another header", "eyJhbGciOiJub25lIn0..AAAA.AAAA.AAAA"],
    ["of nothing but the header", "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0...."],
    ["longer than any", "x".repeat(100_000)],
  ])("that is %s", async (_, token) => {
    expect(await refusal(refresh(to, token))).toBe(INVALID);
  });

  test("that was altered, or is spelt otherwise", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { RefreshToken } = await signIn(app, to.ClientId, Username);
    const parts = RefreshToken.split(".");
    const flipped = (text: string) => `${text.slice(0, -2)}${text.at(-2) === "A" ? "B" : "A"}${text.at(-1)}`;
    for (const place of [2, 3, 4]) {
      expect(await refusal(refresh(to, parts.with(place, flipped(parts[place] ?? "")).join(".")))).toBe(INVALID);
      expect(await refusal(refresh(to, parts.with(place, `${parts[place]}=`).join(".")))).toBe(INVALID);
    }
    expect(await refusal(refresh(to, parts.with(1, "AAAA").join(".")))).toBe(INVALID);
    expect(await refusal(refresh(to, `${RefreshToken}.`))).toBe(INVALID);
  });

  test("that is an access or ID token", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { AccessToken, IdToken } = await signIn(app, to.ClientId, Username);
    expect(await refusal(refresh(to, AccessToken))).toBe(INVALID);
    expect(await refusal(refresh(to, IdToken))).toBe(INVALID);
  });

  test("that belongs to another client, of this pool or another", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { RefreshToken } = await signIn(app, to.ClientId, Username);
    expect(await refusal(refresh(await aClient(app, to.UserPoolId), RefreshToken))).toBe(INVALID);
    expect(await refusal(refresh(await aPoolWithClient(app), RefreshToken))).toBe(INVALID);
  });

  test("that has expired, to the second", async () => {
    await using later = await testApp();
    const there = await aPoolWithClient(later, {}, { RefreshTokenValidity: 1 });
    const { Username } = await aUser(later, there.UserPoolId);
    const { RefreshToken } = await signIn(later, there.ClientId, Username);
    later.clock.advance(DAY_MS - 1_000);
    expect((await refresh(there, RefreshToken, undefined, later)).AuthenticationResult).toBeDefined();
    later.clock.advance(1_000);
    expect(await refusal(refresh(there, RefreshToken, undefined, later))).toBe(
      "NotAuthorizedException: Refresh Token has expired",
    );
  });

  test("that was revoked, or whose user signed out everywhere", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const one = await signIn(app, to.ClientId, Username);
    const other = await signIn(app, to.ClientId, Username);
    await app.client.send(new RevokeTokenCommand({ ClientId: to.ClientId, Token: one.RefreshToken }));
    expect(await refusal(refresh(to, one.RefreshToken))).toBe(REVOKED);
    expect((await refresh(to, other.RefreshToken)).AuthenticationResult).toBeDefined();
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(await refusal(refresh(to, other.RefreshToken))).toBe(REVOKED);
    const third = await signIn(app, to.ClientId, Username);
    expect((await refresh(to, third.RefreshToken)).AuthenticationResult).toBeDefined();
  });

  test("whose user was disabled, and stays so when they are enabled again", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { RefreshToken } = await signIn(app, to.ClientId, Username);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(await refusal(refresh(to, RefreshToken))).toBe(REVOKED);
    await app.client.send(new AdminEnableUserCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(await refusal(refresh(to, RefreshToken))).toBe(REVOKED);
  });

  test("whose user was deleted", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const { RefreshToken } = await signIn(app, to.ClientId, Username);
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(await refusal(refresh(to, RefreshToken))).toBe(INVALID);
  });
});

describe("a client that rotates", () => {
  test("gets the next refresh token, and the former is dead", async () => {
    const { by, Username, RefreshToken } = await signedIn(0);
    const told = await answer(refresh(by, RefreshToken));
    expect(told).toEqual({
      AuthenticationResult: {
        AccessToken: expect.any(String),
        ExpiresIn: 3600,
        IdToken: expect.any(String),
        RefreshToken: expect.stringMatching(/^eyJjdHkiOiJKV1QiLC/),
        TokenType: "Bearer",
      },
    });
    expect(await nameBehind(app, told.AuthenticationResult?.AccessToken)).toBe(Username);
    expect(await refusal(refresh(by, RefreshToken))).toBe(REUSED);
    expect(await rotated(refresh(by, told.AuthenticationResult?.RefreshToken))).toMatch(/^eyJ/);
  });

  test("with a grace gets the same next token for the former one until the grace is over", async () => {
    const { by, RefreshToken } = await signedIn(30);
    const next = await rotated(refresh(by, RefreshToken));
    app.clock.advance(29_000);
    const again = await rotated(refresh(by, RefreshToken));
    expect(again).toBe(next);
    app.clock.advance(1_000);
    expect(await refusal(refresh(by, RefreshToken))).toBe(REUSED);
    expect(await rotated(refresh(by, again))).toMatch(/^eyJ/);
  });

  test("has one token in grace: with the next rotation the one before it is dead", async () => {
    const { by, RefreshToken } = await signedIn(60);
    const second = await rotated(refresh(by, RefreshToken));
    const third = await rotated(refresh(by, second));
    expect(await refusal(refresh(by, RefreshToken))).toBe(REUSED);
    expect(await rotated(refresh(by, second))).toBe(third);
  });

  test("of sixteen at a time one wins where there is no grace", async () => {
    const { by, RefreshToken } = await signedIn(0);
    expect(await outcomes(Array.from({ length: 16 }, () => refresh(by, RefreshToken)))).toEqual({
      done: 1,
      refused: Array(15).fill(REUSED),
    });
  });

  test("sixteen at a time get the same token within the grace", async () => {
    const { by, RefreshToken } = await signedIn(60);
    const tokens = await Promise.all(Array.from({ length: 16 }, () => rotated(refresh(by, RefreshToken))));
    for (const token of tokens) expect(token).toBe(tokens[0]);
    expect(await rotated(refresh(by, tokens[7]))).toMatch(/^eyJ/);
  });

  test("gives the remaining life of the first token, and no more", async () => {
    await using later = await testApp();
    const there = await aPoolWithClient(later, {}, { ...rotating(0), RefreshTokenValidity: 2 });
    const { Username } = await aUser(later, there.UserPoolId);
    const { RefreshToken } = await signIn(later, there.ClientId, Username);
    later.clock.advance(DAY_MS);
    const next = await rotated(refresh(there, RefreshToken, undefined, later));
    later.clock.advance(DAY_MS);
    expect(await refusal(refresh(there, next, undefined, later))).toBe(
      "NotAuthorizedException: Refresh Token has expired",
    );
  });

  test("keeps the sign-in: origin_jti and auth_time stay through rotations", async () => {
    const { by, RefreshToken, AccessToken } = await signedIn(0);
    const was = decodeJwt(AccessToken);
    app.clock.advance(5_000);
    const { AuthenticationResult } = await refresh(by, await rotated(refresh(by, RefreshToken)));
    const is = decodeJwt(AuthenticationResult?.AccessToken ?? "");
    expect(is).toMatchObject({ origin_jti: was["origin_jti"], auth_time: was["auth_time"] });
  });

  test("is refused once any token of the sign-in was revoked", async () => {
    const { by, RefreshToken } = await signedIn(60);
    const next = await rotated(refresh(by, RefreshToken));
    await app.client.send(new RevokeTokenCommand({ ClientId: by.ClientId, Token: RefreshToken }));
    expect(await refusal(refresh(by, next))).toBe(REVOKED);
    expect(await refusal(refresh(by, RefreshToken))).toBe(REVOKED);
  });

  test.each(DOORS)("cannot use REFRESH_TOKEN_AUTH by $name", async (door) => {
    const { by, RefreshToken } = await signedIn(0);
    const start = (ClientId: string) =>
      door.start(app, { ...to, ClientId }, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: RefreshToken });
    expect(await refusal(start(by.ClientId))).toBe(
      "InvalidParameterException: REFRESH_TOKEN_AUTH flow not enabled for this client",
    );
    // Without flows of its own a client would have this one.
    const plain = await aClient(app, to.UserPoolId, { ...rotating(0), ExplicitAuthFlows: [] });
    expect(await refusal(start(plain.ClientId))).toBe(
      "UnsupportedOperationException: Refresh token rotation is enabled for this client: use GetTokensFromRefreshToken.",
    );
  });

  test("that stops rotating takes the token in force from then on", async () => {
    const { by, RefreshToken } = await signedIn(0);
    const next = await rotated(refresh(by, RefreshToken));
    await app.client.send(
      new UpdateUserPoolClientCommand({
        UserPoolId: to.UserPoolId,
        ClientId: by.ClientId,
        RefreshTokenRotation: { Feature: "DISABLED" },
      }),
    );
    expect(await refusal(refresh(by, RefreshToken))).toBe(REUSED);
    for (const _ of [1, 2]) {
      expect((await refresh(by, next)).AuthenticationResult).toMatchObject({ TokenType: "Bearer" });
      expect((await refresh(by, next)).AuthenticationResult?.RefreshToken).toBeUndefined();
    }
  });
});

test("a client with a secret must say it, and a public one has none to say", async () => {
  const secretive = await aPoolWithClient(app, {}, { GenerateSecret: true });
  const { Username } = await aUser(app, secretive.UserPoolId);
  const { RefreshToken } = await signIn(app, secretive.ClientId, Username, PASSWORD, secretive.secret);
  const refused = `NotAuthorizedException: Unable to verify secret for client ${secretive.ClientId}`;
  expect(await refusal(refresh(secretive, RefreshToken))).toBe(refused);
  expect(await refusal(refresh(secretive, RefreshToken, "x".repeat(51)))).toBe(refused);
  expect((await refresh(secretive, RefreshToken, secretive.secret)).AuthenticationResult).toBeDefined();
  expect(await refusal(refresh(to, RefreshToken, "x".repeat(51)))).toBe(
    `NotAuthorizedException: Unable to verify secret for client ${to.ClientId}`,
  );
});

test("an unknown client is refused", async () => {
  expect(await refusal(refresh({ ClientId: "nosuchclient" }, "x"))).toBe(
    "ResourceNotFoundException: User pool client nosuchclient does not exist.",
  );
});
