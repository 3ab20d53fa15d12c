import {
  AdminAddUserToGroupCommand,
  AdminDisableUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import {
  aBrowserOf,
  aMachine,
  anApplication,
  aPlace,
  basic,
  token,
  tokensFor,
  userInfo,
  type Values,
} from "../oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { UserPoolId } = place;
const { ClientId } = await anApplication(place);
const ada = await aUser(app, UserPoolId);
const browser = await aBrowserOf(place, ada.sub);

async function refresh(refresh_token: string, client_id = ClientId, more: Values = {}, headers = {}) {
  const { status, body } = await token(
    place,
    { grant_type: "refresh_token", client_id, refresh_token, ...more },
    headers,
  );
  return { status, body };
}
const refused = (error_description: string) => ({ status: 400, body: { error: "invalid_grant", error_description } });
const rotated = refused("Refresh token has been invalidated by rotation.");
const rotating = (RetryGracePeriodSeconds: number) =>
  anApplication(place, {
    ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds },
  });

describe("a refresh token", () => {
  test("brings new ID and access tokens of the same sign-in, and stays itself", async () => {
    const first = await tokensFor(place, browser, ClientId, { scope: "openid email", nonce: "n" });
    app.clock.advance(60_000);
    for (let n = 0; n < 2; n++) {
      const { status, body } = await refresh(first.refresh_token);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(["id_token", "access_token", "expires_in", "token_type"]);
      const [before, id] = [decodeJwt(first.id_token), decodeJwt(String(body["id_token"]))];
      const access = decodeJwt(String(body["access_token"]));
      expect(id).toMatchObject({
        sub: ada.sub,
        aud: ClientId,
        auth_time: before["auth_time"],
        origin_jti: before["origin_jti"],
      });
      expect(id.iat).toBeGreaterThanOrEqual(Number(before.iat) + 60);
      // It answers no authorization request any more.
      expect(id["nonce"]).toBeUndefined();
      expect(access).toMatchObject({ scope: "openid email", version: 2, origin_jti: before["origin_jti"] });
      expect(new Set([before.jti, id.jti, access.jti]).size).toBe(3);
    }
  });

  test("brings tokens of what its user is by then", async () => {
    const { Username, sub } = await aUser(app, UserPoolId);
    const { refresh_token } = await tokensFor(place, await aBrowserOf(place, sub), ClientId);
    const user = { UserPoolId, Username };
    const UserAttributes = [{ Name: "name", Value: "Ada" }];
    await app.client.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
    await app.client.send(new CreateGroupCommand({ UserPoolId, GroupName: "writers" }));
    await app.client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: "writers" }));
    const { body } = await refresh(refresh_token);
    expect(decodeJwt(String(body["id_token"]))).toMatchObject({ name: "Ada", "cognito:groups": ["writers"] });
  });

  test("keeps its scopes, whatever is asked for", async () => {
    const { refresh_token } = await tokensFor(place, browser, ClientId, { scope: "openid email" });
    for (const scope of ["openid", "openid email phone", "nothing"]) {
      const { body } = await refresh(refresh_token, ClientId, { scope });
      expect(decodeJwt(String(body["access_token"]))["scope"]).toBe("openid email");
    }
  });

  test("of a sign-in through the API is taken too", async () => {
    const client = await aClient(app, UserPoolId);
    const { RefreshToken } = await signIn(app, client.ClientId, ada.Username);
    const { status, body } = await refresh(RefreshToken, client.ClientId);
    expect(status).toBe(200);
    const access = decodeJwt(String(body["access_token"]));
    expect(access).toMatchObject({ scope: "aws.cognito.signin.user.admin", event_id: expect.any(String) });
  });
});

describe("a refresh token is refused", () => {
  test("that is none", async () => {
    const { access_token, id_token } = await tokensFor(place, browser, ClientId);
    for (const other of ["x", "a.b.c.d.e", access_token, id_token, "x".repeat(10_000)]) {
      expect(await refresh(other)).toEqual(refused("Invalid Refresh Token."));
    }
  });

  test("to another client, or at another pool", async () => {
    const { refresh_token } = await tokensFor(place, browser, ClientId);
    const other = await anApplication(place, { GenerateSecret: true });
    expect(await refresh(refresh_token, other.ClientId, {}, basic(other.ClientId, other.secret))).toEqual(
      refused("Invalid Refresh Token."),
    );
    const machine = await aMachine(place);
    expect(await refresh(refresh_token, machine.ClientId, {}, basic(machine.ClientId, machine.secret))).toEqual(
      refused("Invalid Refresh Token."),
    );
    const elsewhere = await aPlace(app);
    const { ClientId: client_id } = await anApplication(elsewhere);
    const { body } = await token(elsewhere, { grant_type: "refresh_token", client_id, refresh_token });
    expect(body).toEqual({ error: "invalid_grant", error_description: "Invalid Refresh Token." });
  });

  test("once it is revoked, or its user is disabled or signed out everywhere", async () => {
    const { Username, sub } = await aUser(app, UserPoolId);
    const next = async () => (await tokensFor(place, await aBrowserOf(place, sub), ClientId)).refresh_token;
    const revoked = await next();
    await app.client.send(new RevokeTokenCommand({ ClientId, Token: revoked }));
    expect(await refresh(revoked)).toEqual(refused("Refresh Token has been revoked"));
    const ended = await next();
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    expect(await refresh(ended)).toEqual(refused("Refresh Token has been revoked"));
    const last = await next();
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    expect(await refresh(last)).toEqual(refused("Refresh Token has been revoked"));
  });

  test("when it is as old as the client lets it be, counted from the exchange of the code", async () => {
    const client = await anApplication(place, {
      RefreshTokenValidity: 60,
      TokenValidityUnits: { RefreshToken: "minutes" },
    });
    const { refresh_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), client.ClientId);
    app.clock.advance(3_599_000);
    expect((await refresh(refresh_token, client.ClientId)).status).toBe(200);
    app.clock.advance(1_000);
    expect(await refresh(refresh_token, client.ClientId)).toEqual(refused("Refresh Token has expired"));
  });
});

describe("where the client rotates", () => {
  test("the next refresh token comes along, and the former ends at once", async () => {
    const client = await rotating(0);
    const { refresh_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), client.ClientId);
    const { status, body } = await refresh(refresh_token, client.ClientId);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["id_token", "access_token", "refresh_token", "expires_in", "token_type"]);
    const next = String(body["refresh_token"]);
    expect(await refresh(refresh_token, client.ClientId)).toEqual(rotated);
    expect((await refresh(next, client.ClientId)).status).toBe(200);
  });

  test("within its grace the former brings the same next one, and after it nothing", async () => {
    const client = await rotating(10);
    const { refresh_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), client.ClientId);
    const first = String((await refresh(refresh_token, client.ClientId)).body["refresh_token"]);
    app.clock.advance(9_900);
    const again = String((await refresh(refresh_token, client.ClientId)).body["refresh_token"]);
    app.clock.advance(100);
    expect(await refresh(refresh_token, client.ClientId)).toEqual(rotated);
    for (const next of [first, again]) expect((await refresh(next, client.ClientId)).status).toBe(200);
  });

  test("the last of them ends when the first would have", async () => {
    const client = await anApplication(place, {
      ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
      RefreshTokenValidity: 60,
      TokenValidityUnits: { RefreshToken: "minutes" },
    });
    const { refresh_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), client.ClientId);
    app.clock.advance(1_800_000);
    const next = String((await refresh(refresh_token, client.ClientId)).body["refresh_token"]);
    app.clock.advance(1_800_000);
    expect(await refresh(next, client.ClientId)).toEqual(refused("Refresh Token has expired"));
  });

  test("of sixteen who bring one token at once, one gets the next", async () => {
    const client = await rotating(0);
    const { refresh_token, access_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), client.ClientId);
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => refresh(refresh_token, client.ClientId)));
    expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status !== 200) expect(outcome).toEqual(rotated);
    expect((await userInfo(place, access_token)).status).toBe(200);
  });
});

describe("in a pool that tracks devices", () => {
  test("a sign-in through the pages belongs to none, and is refreshed; one through the API is not refreshed here", async () => {
    const there = await aPlace(app, { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } });
    const { ClientId: client } = await anApplication(there, { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] });
    const { Username, sub } = await aUser(app, there.UserPoolId);
    const { refresh_token, access_token } = await tokensFor(there, await aBrowserOf(there, sub), client);
    expect(decodeJwt(access_token)).not.toHaveProperty("device_key");
    const ask = (token_: string) =>
      token(there, { grant_type: "refresh_token", client_id: client, refresh_token: token_ });
    expect((await ask(refresh_token)).status).toBe(200);
    const { RefreshToken } = await signIn(app, client, Username);
    const { status, body } = await ask(RefreshToken);
    expect({ status, body }).toEqual(refused("Invalid Refresh Token."));
  });
});
