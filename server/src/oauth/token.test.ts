import { afterAll, describe, expect, test } from "vitest";
import { aUser } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import {
  aBrowserOf,
  aCode,
  anApplication,
  aPlace,
  CALLBACK,
  queryOf,
  token,
  tokensFor,
  type Values,
} from "./oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { ClientId } = await anApplication(place);
const { sub } = await aUser(app, place.UserPoolId);
const browser = await aBrowserOf(place, sub);
const { refresh_token } = await tokensFor(place, browser, ClientId);

const refresh = { grant_type: "refresh_token", client_id: ClientId, refresh_token };
const refused = (error: string, error_description?: string) => ({
  status: 400,
  body: { error, ...(error_description !== undefined && { error_description }) },
});
const JWT = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
const FORM = "application/x-www-form-urlencoded";

async function ask(fields: Values | string, headers: Readonly<Record<string, string>> = {}) {
  const { status, body } = await token(place, fields, headers);
  return { status, body };
}

describe("an answer", () => {
  const headers = {
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
    "content-type": "application/json;charset=UTF-8",
    pragma: "no-cache",
    "x-amz-cognito-request-id": expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    "x-content-type-options": "nosniff",
  };

  test("is JSON that no cache keeps and any page may read, its members in AWS's order", async () => {
    const code = await aCode(place, browser, ClientId);
    const answer = await token(place, {
      grant_type: "authorization_code",
      client_id: ClientId,
      code,
      redirect_uri: CALLBACK,
    });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toEqual(headers);
    expect(Object.keys(answer.body)).toEqual(["id_token", "access_token", "refresh_token", "expires_in", "token_type"]);
    expect(answer.body).toEqual({
      id_token: JWT,
      access_token: JWT,
      refresh_token: expect.stringMatching(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_in: 3600,
      token_type: "Bearer",
    });
  });

  test("that refuses has the same headers", async () => {
    const answer = await token(place, { ...refresh, grant_type: "password" });
    expect({ status: answer.status, body: answer.body }).toEqual(refused("unsupported_grant_type"));
    expect(Object.fromEntries(answer.headers)).toEqual(headers);
  });

  test("tells the lifetime of the access token, which is the client's", async () => {
    const client = await anApplication(place, {
      AccessTokenValidity: 10,
      TokenValidityUnits: { AccessToken: "minutes" },
    });
    const code = await aCode(place, browser, client.ClientId);
    const { body } = await ask({
      grant_type: "authorization_code",
      client_id: client.ClientId,
      code,
      redirect_uri: CALLBACK,
    });
    expect(body["expires_in"]).toBe(600);
  });

  test("lets pages of any origin ask beforehand", async () => {
    const answer = await app.http.request(`http://127.0.0.1:9229/${place.domain}/oauth2/token`, {
      method: "OPTIONS",
      headers: {
        host: "127.0.0.1:9229",
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type",
      },
    });
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(Object.fromEntries(answer.headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization, content-type, x-amz-user-agent, x-requested-with",
      "access-control-max-age": "7200",
      "x-amz-cognito-request-id": expect.any(String),
    });
  });
});

describe("a request", () => {
  test.each<[string, Values | string, string, string | undefined]>([
    ["without a grant type", { ...refresh, grant_type: undefined }, "invalid_request", "grant_type is missing"],
    ["with an empty grant type", { ...refresh, grant_type: "" }, "invalid_request", "grant_type is missing"],
    [
      "with a grant type of another case",
      { ...refresh, grant_type: "Refresh_Token" },
      "unsupported_grant_type",
      undefined,
    ],
    [
      "for a grant that means something to JavaScript",
      { ...refresh, grant_type: "constructor" },
      "unsupported_grant_type",
      undefined,
    ],
    [
      "with a repeated field",
      { ...refresh, scope: ["openid", "email"] },
      "invalid_request",
      "scope is given more than once",
    ],
    [
      "with two clients",
      { ...refresh, client_id: [ClientId, ClientId] },
      "invalid_request",
      "client_id is given more than once",
    ],
    [
      "with a repeated field whose name no answer may hold",
      { ...refresh, '"ü"': ["a", "b"] },
      "invalid_request",
      "a field is given more than once",
    ],
    [
      "with a repeated field whose name is long",
      { ...refresh, ["x".repeat(65)]: ["a", "b"] },
      "invalid_request",
      "a field is given more than once",
    ],
    ["with U+0000", { ...refresh, refresh_token: "a\0b" }, "invalid_request", "refresh_token is not text"],
    ["with nothing in it", "", "invalid_request", "grant_type is missing"],
    ["with more than 64 KiB", { ...refresh, state: "x".repeat(65_536) }, "invalid_request", "a form is expected"],
    ["of bytes that are no form", `${queryOf(refresh)}&x=\u00e9`, "invalid_request", "a form is expected"],
    ["without a client", { ...refresh, client_id: undefined }, "invalid_request", "client_id is missing"],
    [
      "without a refresh token",
      { ...refresh, refresh_token: undefined },
      "invalid_request",
      "refresh_token is missing",
    ],
    ["without a code", { ...refresh, grant_type: "authorization_code" }, "invalid_request", "code is missing"],
  ])("%s is refused", async (_, fields, error, description) => {
    expect(await ask(fields)).toEqual(refused(error, description));
  });

  test.each(["application/json", "text/plain", "multipart/form-data; boundary=x", `${FORM}x`, ""])(
    "of the content type %j is refused",
    async (type) => {
      expect(await ask(queryOf(refresh), { "content-type": type })).toEqual(
        refused("invalid_request", "a form is expected"),
      );
    },
  );

  test.each([FORM, `${FORM};charset=UTF-8`, FORM.toUpperCase(), ` ${FORM} ; charset=iso-8859-1`])(
    "of the content type %j is read",
    async (type) => {
      expect((await ask(queryOf(refresh), { "content-type": type })).status).toBe(200);
    },
  );

  test("may hold fields that mean nothing here, `aws_client_metadata` among them", async () => {
    const more = { aws_client_metadata: '{"a":"b"}', device_key: "x", state: "s" };
    expect((await ask({ ...refresh, ...more })).status).toBe(200);
  });

  test("has its fields in the form alone, not in the query", async () => {
    const answer = await app.http.request(`http://127.0.0.1:9229/${place.domain}/oauth2/token?${queryOf(refresh)}`, {
      method: "POST",
      headers: { host: "127.0.0.1:9229", "content-type": FORM },
      body: "",
    });
    expect({ status: answer.status, body: await answer.json() }).toEqual(
      refused("invalid_request", "grant_type is missing"),
    );
  });
});
