import {
  DeleteResourceServerCommand,
  GetUserCommand,
  UpdateResourceServerCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { API, aMachine, anApplication, aPlace, basic, token, userInfo, type Values } from "../oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const machine = await aMachine(place);

async function ask(fields: Values = {}, { ClientId, secret } = machine, where = place) {
  const { status, body } = await token(where, { grant_type: "client_credentials", ...fields }, basic(ClientId, secret));
  return { status, body };
}
const scopeOf = async (fields: Values, client = machine, where = place) =>
  decodeJwt(String((await ask(fields, client, where)).body["access_token"]))["scope"];
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

test("a machine gets an access token that speaks for itself, and nothing else", async () => {
  const now = Math.floor(app.clock.now().getTime() / 1000);
  const { status, body } = await ask();
  expect({ status, body }).toEqual({
    status: 200,
    body: { access_token: expect.any(String), expires_in: 3600, token_type: "Bearer" },
  });
  const claims = decodeJwt(String(body["access_token"]));
  expect(claims).toEqual({
    sub: machine.ClientId,
    token_use: "access",
    scope: `${API}/read ${API}/write`,
    auth_time: claims.iat,
    iss: `http://127.0.0.1:9229/${place.UserPoolId}`,
    exp: Number(claims.iat) + 3600,
    iat: expect.any(Number),
    version: 2,
    jti: UUID,
    client_id: machine.ClientId,
  });
  expect(Number(claims.iat) - now).toBeLessThan(2);
});

describe("its scopes", () => {
  test.each<[string | undefined, string]>([
    [undefined, `${API}/read ${API}/write`],
    ["", `${API}/read ${API}/write`],
    [`${API}/write`, `${API}/write`],
    [`  ${API}/write ${API}/write  ${API}/read`, `${API}/write ${API}/read`],
  ])("asked for as %j", async (scope, expected) => {
    expect(await scopeOf({ scope })).toBe(expected);
  });

  test.each([
    `${API}/delete`,
    `${API}/read ${API}/delete`,
    "https://other.example/read",
    "openid",
    "<script>",
    `${API}/READ`,
  ])("are refused as a whole where one does not exist: %j", async (scope) => {
    expect(await ask({ scope })).toEqual({
      status: 400,
      body: { error: "invalid_scope", error_description: "there is no such scope" },
    });
  });

  test("are refused as a whole where one is not the client's", async () => {
    const reader = await aMachine(place, { AllowedOAuthScopes: [`${API}/read`] });
    const refused = {
      status: 400,
      body: { error: "invalid_grant", error_description: "the client may not have this scope" },
    };
    expect(await ask({ scope: `${API}/write` }, reader)).toEqual(refused);
    expect(await ask({ scope: `${API}/read ${API}/write` }, reader)).toEqual(refused);
    expect(await scopeOf({}, reader)).toBe(`${API}/read`);
  });

  test("that its resource server lost are no error, and are not issued", async () => {
    const elsewhere = await aPlace(app);
    const client = await aMachine(elsewhere);
    const server = { UserPoolId: elsewhere.UserPoolId, Identifier: API };
    const Scopes = [{ ScopeName: "read", ScopeDescription: "read" }];
    await app.client.send(new UpdateResourceServerCommand({ ...server, Name: "API", Scopes }));
    expect(await scopeOf({}, client, elsewhere)).toBe(`${API}/read`);
    expect(await scopeOf({ scope: `${API}/write ${API}/read` }, client, elsewhere)).toBe(`${API}/read`);
    await app.client.send(new DeleteResourceServerCommand(server));
    expect(await scopeOf({ scope: `${API}/write` }, client, elsewhere)).toBe("");
  });
});

test("no resource comes into it", async () => {
  const { body } = await ask({ resource: "https://api.example.com" });
  expect(decodeJwt(String(body["access_token"])).aud).toBeUndefined();
});

test("a client of people may not ask", async () => {
  const refused = { status: 400, body: { error: "unauthorized_client" } };
  expect(await ask({}, await anApplication(place, { GenerateSecret: true }))).toEqual(refused);
  expect(await ask({}, await anApplication(place))).toEqual(refused);
  expect(await ask({}, await aMachine(place, { AllowedOAuthFlowsUserPoolClient: false }))).toEqual(refused);
});

test("a machine's token opens nobody's data", async () => {
  const { body } = await ask();
  const accessToken = String(body["access_token"]);
  expect((await userInfo(place, accessToken)).status).toBe(401);
  await expect(app.client.send(new GetUserCommand({ AccessToken: accessToken }))).rejects.toMatchObject({
    name: "NotAuthorizedException",
    message: "Access Token does not have required scopes",
  });
});
