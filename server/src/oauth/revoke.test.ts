import { GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aUser, signIn } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import {
  aBrowserOf,
  aCode,
  aMachine,
  anApplication,
  aPlace,
  basic,
  CALLBACK,
  post,
  token,
  tokensFor,
  userInfo,
  type Values,
} from "./oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { UserPoolId } = place;
const { ClientId } = await anApplication(place);
const ada = await aUser(app, UserPoolId);
const browser = await aBrowserOf(place, ada.sub);

async function revoke(fields: Values | string, headers: Readonly<Record<string, string>> = {}) {
  const { status, text } = await post(place, "/oauth2/revoke", fields, headers);
  return { status, body: text === "" ? "" : JSON.parse(text) };
}
const done = { status: 200, body: "" };
const refused = (status: number, error: string, error_description: string) => ({
  status,
  body: { error, error_description },
});

describe("revoking a refresh token", () => {
  test("ends it, and every access token born of it", async () => {
    const { access_token, refresh_token } = await tokensFor(place, browser, ClientId);
    const renewed = await token(place, { grant_type: "refresh_token", client_id: ClientId, refresh_token });
    expect(await revoke({ token: refresh_token, client_id: ClientId })).toEqual(done);
    for (const each of [access_token, String(renewed.body["access_token"])]) {
      expect((await userInfo(place, each)).status).toBe(401);
      await expect(app.client.send(new GetUserCommand({ AccessToken: each }))).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: "Access Token has been revoked",
      });
    }
    const again = await token(place, { grant_type: "refresh_token", client_id: ClientId, refresh_token });
    expect(again.body).toEqual({ error: "invalid_grant", error_description: "Refresh Token has been revoked" });
  });

  test("ends no other sign-in of the person", async () => {
    const [first, second] = [await tokensFor(place, browser, ClientId), await tokensFor(place, browser, ClientId)];
    await revoke({ token: first.refresh_token, client_id: ClientId });
    expect((await userInfo(place, first.access_token)).status).toBe(401);
    expect((await userInfo(place, second.access_token)).status).toBe(200);
  });

  test("is done once more without harm, as for what never was one", async () => {
    const { refresh_token } = await tokensFor(place, browser, ClientId);
    for (const each of [refresh_token, refresh_token, "x", "a.b.c.d.e", "x".repeat(9_999)]) {
      expect(await revoke({ token: each, client_id: ClientId })).toEqual(done);
    }
  });

  test("is for its client to do, by a secret where it has one", async () => {
    const client = await anApplication(place, { GenerateSecret: true });
    const code = await aCode(place, browser, client.ClientId);
    const credentials = basic(client.ClientId, client.secret);
    const { body } = await token(
      place,
      { grant_type: "authorization_code", code, redirect_uri: CALLBACK },
      credentials,
    );
    const fields = { token: String(body["refresh_token"]) };
    const unknown = refused(401, "invalid_client", "invalid_client_secret");
    expect(await revoke({ ...fields, client_id: client.ClientId })).toEqual(unknown);
    expect(await revoke(fields, basic(client.ClientId, "x"))).toEqual(unknown);
    expect(await revoke({ ...fields, client_id: "nobody" })).toEqual(unknown);
    expect(await revoke({ ...fields, client_id: ClientId })).toEqual(
      refused(401, "invalid_client", `The token was not issued to client ${ClientId}`),
    );
    expect((await userInfo(place, String(body["access_token"]))).status).toBe(200);
    expect(await revoke(fields, credentials)).toEqual(done);
    expect((await userInfo(place, String(body["access_token"]))).status).toBe(401);
  });

  test("of a sign-in through the API ends that", async () => {
    const client = await aClient(app, UserPoolId);
    const { RefreshToken, AccessToken } = await signIn(app, client.ClientId, ada.Username);
    expect(await revoke({ token: RefreshToken, client_id: client.ClientId })).toEqual(done);
    await expect(app.client.send(new GetUserCommand({ AccessToken }))).rejects.toThrow("Access Token has been revoked");
  });

  test("at another pool changes nothing", async () => {
    const { access_token, refresh_token } = await tokensFor(place, browser, ClientId);
    const elsewhere = await aPlace(app);
    const other = await anApplication(elsewhere);
    const { status } = await post(elsewhere, "/oauth2/revoke", { token: refresh_token, client_id: other.ClientId });
    expect(status).toBe(200);
    expect((await userInfo(place, access_token)).status).toBe(200);
  });
});

describe("is refused", () => {
  test("without a token", async () => {
    for (const fields of [{}, { token: "" }]) {
      expect(await revoke({ ...fields, client_id: ClientId })).toEqual(
        refused(400, "invalid_request", "token is missing"),
      );
    }
  });

  test("for another token than a refresh token", async () => {
    const { access_token, id_token } = await tokensFor(place, browser, ClientId);
    for (const each of [access_token, id_token]) {
      expect(await revoke({ token: each, client_id: ClientId })).toEqual(
        refused(400, "unsupported_token_type", "Unsupported token type, only refresh tokens can be revoked."),
      );
    }
  });

  test("where the client has revocation off", async () => {
    const client = await anApplication(place, { EnableTokenRevocation: false });
    const { refresh_token } = await tokensFor(place, browser, client.ClientId);
    expect(await revoke({ token: refresh_token, client_id: client.ClientId })).toEqual(
      refused(400, "invalid_request", "Token revocation is not enabled for this client."),
    );
    const again = await token(place, { grant_type: "refresh_token", client_id: client.ClientId, refresh_token });
    expect(again.status).toBe(200);
  });

  test("without a client, with a repeated field, and in another form than a form", async () => {
    const { ClientId: client_id } = await aMachine(place);
    expect(await revoke({ token: "x" })).toEqual(refused(400, "invalid_request", "client_id is missing"));
    expect(await revoke({ token: ["x", "y"], client_id })).toEqual(
      refused(400, "invalid_request", "token is given more than once"),
    );
    expect(await revoke("{}", { "content-type": "application/json" })).toEqual(
      refused(400, "invalid_request", "a form is expected"),
    );
  });
});

test("an answer is kept by no cache, and may be read by any page", async () => {
  const answer = await post(place, "/oauth2/revoke", { token: "x", client_id: ClientId });
  expect(Object.fromEntries(answer.headers)).toEqual({
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    pragma: "no-cache",
    "x-amz-cognito-request-id": expect.any(String),
    "x-content-type-options": "nosniff",
  });
});
