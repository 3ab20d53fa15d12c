import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  GetTokensFromRefreshTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { sha256 } from "../../lib/hash.ts";
import { aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import {
  API,
  aBrowserOf,
  aCode,
  anApplication,
  aPlace,
  authorize,
  basic,
  CALLBACK,
  challengeOf,
  token,
  tokensFor,
  userInfo,
  type Values,
  VERIFIER,
} from "../oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { UserPoolId } = place;
const { ClientId } = await anApplication(place);
const ada = await aUser(app, UserPoolId, {
  attributes: { email: "ada@example.com", email_verified: "true", phone_number: "+15550100", name: "Ada" },
});
const browser = await aBrowserOf(place, ada.sub);

const codeFor = (overrides: Values = {}, client = ClientId) => aCode(place, browser, client, overrides);
const redeem = async (code: string, overrides: Values = {}, client = ClientId) => {
  const fields = { grant_type: "authorization_code", client_id: client, code, redirect_uri: CALLBACK, ...overrides };
  const { status, body } = await token(place, fields);
  return { status, body };
};
const refused = (error: string, error_description?: string) => ({
  status: 400,
  body: { error, ...(error_description !== undefined && { error_description }) },
});
const redeemed = { status: 200, body: expect.objectContaining({ token_type: "Bearer" }) };
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

describe("a code", () => {
  test("is exchanged for tokens that say who came, when, through which client and for what", async () => {
    const at = Math.floor(app.clock.now().getTime() / 1000);
    const fresh = await aBrowserOf(place, ada.sub);
    app.clock.advance(60_000);
    const { id_token, access_token } = await tokensFor(place, fresh, ClientId, {
      scope: "openid email",
      nonce: "n-0S6_WzA2Mj",
    });
    const { exp, iat, auth_time, ...id } = decodeJwt(id_token);
    expect(id).toEqual({
      at_hash: sha256(access_token).subarray(0, 16).toString("base64url"),
      sub: ada.sub,
      email_verified: true,
      iss: `http://127.0.0.1:9229/${UserPoolId}`,
      "cognito:username": ada.Username,
      nonce: "n-0S6_WzA2Mj",
      origin_jti: UUID,
      aud: ClientId,
      token_use: "id",
      jti: UUID,
      email: "ada@example.com",
    });
    expect(Number(auth_time) - at).toBeLessThan(2);
    expect(Number(iat) - Number(auth_time)).toBeGreaterThanOrEqual(60);
    expect(Number(exp) - Number(iat)).toBe(3600);

    expect(decodeJwt(access_token)).toEqual({
      sub: ada.sub,
      iss: `http://127.0.0.1:9229/${UserPoolId}`,
      version: 2,
      client_id: ClientId,
      origin_jti: id["origin_jti"],
      token_use: "access",
      scope: "openid email",
      auth_time,
      exp,
      iat,
      jti: UUID,
      username: ada.Username,
    });
  });

  test.each([undefined, "", CALLBACK])(
    "of a request that left the redirect URI out is exchanged with %j",
    async (redirect_uri) => {
      expect(await redeem(await codeFor({ redirect_uri: undefined }), { redirect_uri })).toEqual(redeemed);
    },
  );

  test("brings no ID token without openid", async () => {
    const client = await anApplication(place, { AllowedOAuthScopes: ["openid", `${API}/read`] });
    const code = await codeFor({ scope: `${API}/read` }, client.ClientId);
    const { body } = await redeem(code, {}, client.ClientId);
    expect(Object.keys(body)).toEqual(["access_token", "refresh_token", "expires_in", "token_type"]);
  });

  test.each<[string, readonly string[]]>([
    ["openid", ["email", "email_verified", "name", "phone_number", "phone_number_verified"]],
    [
      "openid aws.cognito.signin.user.admin",
      ["email", "email_verified", "name", "phone_number", "phone_number_verified"],
    ],
    ["openid email", ["email", "email_verified"]],
    ["openid phone", ["phone_number", "phone_number_verified"]],
    ["openid profile", ["name"]],
    ["openid profile email phone", ["email", "email_verified", "name", "phone_number", "phone_number_verified"]],
  ])("for %s opens of the person what those scopes mean", async (scope, expected) => {
    const { id_token } = await tokensFor(place, browser, ClientId, { scope });
    const about = new Set(["email", "email_verified", "name", "phone_number", "phone_number_verified"]);
    expect(
      Object.keys(decodeJwt(id_token))
        .filter((name) => about.has(name))
        .toSorted(),
    ).toEqual(expected);
  });

  test("for a resource brings an access token for it, refreshed ones as well, and no other ID token", async () => {
    const resource = "https://api.example.com/photos";
    const { id_token, access_token, refresh_token } = await tokensFor(place, browser, ClientId, { resource });
    expect([decodeJwt(access_token).aud, decodeJwt(id_token).aud]).toEqual([resource, ClientId]);
    const { body } = await token(place, { grant_type: "refresh_token", client_id: ClientId, refresh_token });
    expect(decodeJwt(String(body["access_token"])).aud).toBe(resource);
  });

  test("brings a refresh token that the API takes too", async () => {
    const client = await anApplication(place, { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] });
    const { refresh_token } = await tokensFor(place, browser, client.ClientId, { scope: "openid email" });
    const { AuthenticationResult: result } = await app.client.send(
      new GetTokensFromRefreshTokenCommand({ ClientId: client.ClientId, RefreshToken: refresh_token }),
    );
    expect(decodeJwt(result?.AccessToken ?? "")["scope"]).toBe("openid email");
  });
});

describe("a code is refused", () => {
  test("that is unknown, or no code at all", async () => {
    for (const code of [
      "00000000-0000-4000-8000-000000000000",
      "x",
      "'; --",
      "x".repeat(9_999),
      (await codeFor()).toUpperCase(),
    ]) {
      expect(await redeem(code)).toEqual(refused("invalid_grant"));
    }
  });

  test("after five minutes, to the second", async () => {
    const [code, late] = [await codeFor(), await codeFor()];
    app.clock.advance(299_900);
    expect(await redeem(code)).toEqual(redeemed);
    app.clock.advance(100);
    expect(await redeem(late)).toEqual(refused("invalid_grant"));
  });

  test("to another client of the pool, and is spent by that", async () => {
    const other = await anApplication(place, { GenerateSecret: true });
    const code = await codeFor();
    const fields = { grant_type: "authorization_code", code, redirect_uri: CALLBACK };
    const { status, body } = await token(place, fields, basic(other.ClientId, other.secret));
    expect({ status, body }).toEqual(refused("invalid_grant"));
    expect(await redeem(code)).toEqual(refused("invalid_grant"));
  });

  test("at another pool", async () => {
    const elsewhere = await aPlace(app);
    const other = await anApplication(elsewhere);
    const code = await codeFor();
    for (const client_id of [ClientId, other.ClientId]) {
      const { status, body } = await token(elsewhere, {
        grant_type: "authorization_code",
        client_id,
        code,
        redirect_uri: CALLBACK,
      });
      const error = client_id === ClientId ? ["invalid_client", "invalid_client_secret"] : ["invalid_grant"];
      expect({ status, body }).toEqual(refused(error[0] ?? "", error[1]));
    }
    expect(await redeem(code)).toEqual(redeemed);
  });

  test.each([`${CALLBACK}/`, `${CALLBACK}?`, "https://app.example", "HTTPS://app.example/cb", undefined, ""])(
    "with another redirect URI than it was sent to: %j",
    async (redirect_uri) => {
      expect(await redeem(await codeFor(), { redirect_uri })).toEqual(
        refused("unauthorized_client", "invalid_redirect"),
      );
    },
  );

  test("with another redirect URI than the default one, which its request left out", async () => {
    const code = await codeFor({ redirect_uri: undefined });
    expect(await redeem(code, { redirect_uri: `${CALLBACK}/` })).toEqual(
      refused("unauthorized_client", "invalid_redirect"),
    );
  });

  test("to a client that lost the code grant", async () => {
    const client = await anApplication(place, { AllowedOAuthFlows: ["implicit"] });
    expect(await redeem(await codeFor(), {}, client.ClientId)).toEqual(refused("unauthorized_client"));
  });

  test.each([
    ["email", ["email"], "email_verified"],
    ["email", ["name", "email_verified"], "email"],
    ["phone", ["phone_number"], "phone_number_verified"],
  ])("where the scope %s is shut by what the client may read: %j", async (scope, ReadAttributes, hidden) => {
    const client = await anApplication(place, { ReadAttributes });
    const code = await codeFor({ scope: `openid ${scope}` }, client.ClientId);
    expect(await redeem(code, {}, client.ClientId)).toEqual(
      refused("invalid_grant", `the client may not read ${hidden}`),
    );
  });

  test.each<[string, (user: { UserPoolId: string; Username: string }) => Promise<unknown>]>([
    ["disabled", (user) => app.client.send(new AdminDisableUserCommand(user))],
    ["deleted", (user) => app.client.send(new AdminDeleteUserCommand(user))],
    ["asked for a new password", (user) => app.client.send(new AdminResetUserPasswordCommand(user))],
    ["signed out everywhere", (user) => app.client.send(new AdminUserGlobalSignOutCommand(user))],
  ])("of a user who was %s meanwhile", async (_, end) => {
    const { Username, sub } = await aUser(app, UserPoolId);
    const code = await aCode(place, await aBrowserOf(place, sub), ClientId);
    await end({ UserPoolId, Username });
    expect(await redeem(code)).toEqual(refused("invalid_grant"));
  });
});

describe("with PKCE", () => {
  const challenged = { code_challenge: challengeOf(VERIFIER), code_challenge_method: "S256" };

  test("the verifier of the challenge is asked for", async () => {
    expect(await redeem(await codeFor(challenged), { code_verifier: VERIFIER })).toEqual(redeemed);
  });

  test.each(["-._~".repeat(11), "x".repeat(43), "x".repeat(128)])("a verifier may be %.50s", async (code_verifier) => {
    const asked = { code_challenge: challengeOf(code_verifier), code_challenge_method: "S256" };
    expect(await redeem(await codeFor(asked), { code_verifier })).toEqual(redeemed);
  });

  test.each([
    ["is missing", undefined],
    ["is empty", ""],
    ["is wrong", `${VERIFIER.slice(0, -1)}l`],
    ["is longer", `${VERIFIER}k`],
    ["is the challenge", challengeOf(VERIFIER)],
  ])("a code is refused, and spent, where the verifier %s", async (_, code_verifier) => {
    const code = await codeFor(challenged);
    expect(await redeem(code, { code_verifier })).toEqual(refused("invalid_grant"));
    expect(await redeem(code, { code_verifier: VERIFIER })).toEqual(refused("invalid_grant"));
  });

  test.each(["x".repeat(42), "x".repeat(129), `${"x".repeat(42)}!`, `${"x".repeat(42)}ü`])(
    "a verifier that is none is refused, although it meets the challenge: %.50s",
    async (code_verifier) => {
      const asked = { code_challenge: challengeOf(code_verifier), code_challenge_method: "S256" };
      expect(await redeem(await codeFor(asked), { code_verifier })).toEqual(refused("invalid_grant"));
    },
  );

  test("who took the challenge away on the way gains nothing", async () => {
    expect(await redeem(await codeFor(), { code_verifier: VERIFIER })).toEqual(refused("invalid_grant"));
  });
});

describe("a code is good once", () => {
  test("the second time it ends the sign-in that it began", async () => {
    const code = await codeFor();
    const { body } = await redeem(code);
    const [accessToken, refresh_token] = [String(body["access_token"]), String(body["refresh_token"])];
    expect((await userInfo(place, accessToken)).status).toBe(200);
    expect(await redeem(code)).toEqual(refused("invalid_grant"));
    expect((await userInfo(place, accessToken)).status).toBe(401);
    const again = await token(place, { grant_type: "refresh_token", client_id: ClientId, refresh_token });
    expect(again.body).toEqual({ error: "invalid_grant", error_description: "Refresh Token has been revoked" });
  });

  test("so also when it comes late, until it is forgotten with the other old ones", async () => {
    const code = await codeFor();
    const { body } = await redeem(code);
    app.clock.advance(3_000_000);
    expect(await redeem(code)).toEqual(refused("invalid_grant"));
    expect((await userInfo(place, String(body["access_token"]))).status).toBe(401);
  });

  test("of sixteen who bring it at once one gets tokens, and those end", async () => {
    const fresh = await aBrowserOf(place, ada.sub);
    const code = await aCode(place, fresh, ClientId);
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => redeem(code)));
    const won = outcomes.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status !== 200) expect(outcome).toEqual(refused("invalid_grant"));
    expect((await userInfo(place, String(won[0]?.body["access_token"]))).status).toBe(401);
    expect((await authorize(place, fresh, ClientId)).at).toBe(CALLBACK);
  });
});
