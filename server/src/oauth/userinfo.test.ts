import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
  DeleteUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aProvider, link } from "../api/user-pools/identity-providers.fixture.ts";
import { aClient, aUser, signIn } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import {
  aBrowserOf,
  anApplication,
  aPlace,
  queryOf,
  switchOff,
  switchOn,
  tokensFor,
  userInfo,
  type Values,
} from "./oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app, {
  Schema: [
    { Name: "tier", AttributeDataType: "Number", Mutable: true },
    { Name: "secret", AttributeDataType: "String", Mutable: true, DeveloperOnlyAttribute: true },
  ],
});
const { UserPoolId, domain } = place;
const { ClientId } = await anApplication(place);
const ada = await aUser(app, UserPoolId, {
  attributes: {
    email: "ada@example.com",
    email_verified: "true",
    phone_number: "+15550100",
    name: "Ada",
    address: "12 St James's Square",
    updated_at: "1700000000",
    "custom:tier": "3",
    "dev:custom:secret": "x",
  },
});
const browser = await aBrowserOf(place, ada.sub);
const about = { sub: ada.sub, username: ada.Username };
const email = { email: "ada@example.com", email_verified: "true" };
const phone = { phone_number: "+15550100", phone_number_verified: "false" };
const profile = { name: "Ada", address: "12 St James's Square", updated_at: "1700000000", "custom:tier": "3" };

const endpoint = `http://127.0.0.1:9229/${domain}/oauth2/userInfo`;
const ask = async (init: { method?: string; headers?: Readonly<Record<string, string>>; body?: string }) => {
  const answer = await app.http.request(endpoint, { ...init, headers: { host: "127.0.0.1:9229", ...init.headers } });
  return { status: answer.status, body: await answer.json(), challenge: answer.headers.get("www-authenticate") };
};
const invalidToken = {
  status: 401,
  body: {
    error: "invalid_token",
    error_description: "Access token is expired, disabled, or deleted, or the user has globally signed out.",
  },
  challenge:
    'error="invalid_token", error_description="Access token is expired, disabled, or deleted, or the user has globally signed out."',
};
const badRequest = {
  status: 400,
  body: { error: "invalid_request", error_description: "Bad OAuth2 request at UserInfo Endpoint" },
  challenge: 'error="invalid_request", error_description="Bad OAuth2 request at UserInfo Endpoint"',
};
const bearer = (accessToken: string) => ask({ headers: { authorization: `Bearer ${accessToken}` } });

describe("userInfo", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["openid", { ...about, ...email, ...phone, ...profile }],
    ["openid aws.cognito.signin.user.admin", { ...about, ...email, ...phone, ...profile }],
    ["openid email", { ...about, ...email }],
    ["openid phone", { ...about, ...phone }],
    ["openid profile", { ...about, ...profile }],
    ["openid email profile", { ...about, ...email, ...profile }],
  ])("for %s tells what those scopes open, all of it as text", async (scope, expected) => {
    const { access_token } = await tokensFor(place, browser, ClientId, { scope });
    expect((await userInfo(place, access_token)).body).toEqual(expected);
  });

  test("tells what the client may read, and nothing for developers only", async () => {
    const client = await anApplication(place, {
      ReadAttributes: ["name", "custom:tier"],
      AllowedOAuthScopes: ["openid"],
    });
    const { access_token } = await tokensFor(place, browser, client.ClientId);
    expect((await userInfo(place, access_token)).body).toEqual({ ...about, name: "Ada", "custom:tier": "3" });
  });

  test("tells no groups", async () => {
    await app.client.send(new CreateGroupCommand({ UserPoolId, GroupName: "writers" }));
    await app.client.send(new AdminAddUserToGroupCommand({ UserPoolId, GroupName: "writers", Username: ada.Username }));
    const { access_token } = await tokensFor(place, browser, ClientId, { scope: "openid email" });
    expect((await userInfo(place, access_token)).body).toEqual({ ...about, ...email });
  });

  test("is kept by no cache, and may be read by any page", async () => {
    const { access_token } = await tokensFor(place, browser, ClientId);
    expect(Object.fromEntries((await userInfo(place, access_token)).headers)).toEqual({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "www-authenticate",
      "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
      "content-type": "application/json;charset=UTF-8",
      expires: "0",
      pragma: "no-cache",
      "x-amz-cognito-request-id": expect.any(String),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  });

  test("answers a POST, with the token in the header or in the form", async () => {
    const { access_token } = await tokensFor(place, browser, ClientId, { scope: "openid email" });
    const expected = { status: 200, body: { ...about, ...email }, challenge: null };
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const authorization = `bearer   ${access_token}`;
    expect(await ask({ method: "POST", headers: { authorization } })).toEqual(expected);
    expect(await ask({ method: "POST", headers: form, body: queryOf({ access_token }) })).toEqual(expected);
    // Once is enough: two tokens might be two people's.
    for (const fields of [{ access_token }, { access_token: [access_token, access_token] }]) {
      const headers = { ...form, ...(typeof fields.access_token === "string" && { authorization }) };
      expect(await ask({ method: "POST", headers, body: queryOf(fields satisfies Values) })).toEqual(badRequest);
    }
  });
});

test("who is linked to people at identity providers is told with them, as JSON in a text", async () => {
  await aProvider(app, UserPoolId);
  const { Username, sub } = await aUser(app, UserPoolId, { attributes: {} });
  await link(app, UserPoolId, Username, "1815");
  const { access_token } = await tokensFor(place, await aBrowserOf(place, sub), ClientId, { scope: "openid" });
  const { body } = await bearer(access_token);
  expect(body).toEqual({ sub, username: Username, identities: expect.any(String) });
  const { identities } = body as { readonly identities: string };
  expect(JSON.parse(identities)).toMatchObject([{ userId: "1815", providerName: "Corp" }]);
});

describe("userInfo is refused", () => {
  test("without a token, or with a header that is none of a bearer", async () => {
    const { access_token } = await tokensFor(place, browser, ClientId);
    expect(await ask({})).toEqual(badRequest);
    for (const authorization of ["", "Bearer", "Bearer ", `Basic ${access_token}`, `Bearer ${access_token} x`]) {
      expect(await ask({ headers: { authorization } })).toEqual(badRequest);
    }
    const query = await app.http.request(`${endpoint}?${queryOf({ access_token })}`, {
      headers: { host: "127.0.0.1:9229" },
    });
    expect(query.status).toBe(400);
    expect(await ask({ method: "POST", body: JSON.stringify({ access_token }) })).toEqual(badRequest);
  });

  test("to what is no access token with openid of this pool", async () => {
    const { id_token, access_token, refresh_token } = await tokensFor(place, browser, ClientId);
    const bare = await tokensFor(place, browser, ClientId, { scope: "aws.cognito.signin.user.admin" });
    const sdk = await signIn(app, (await aClient(app, UserPoolId)).ClientId, ada.Username);
    const elsewhere = await aPlace(app);
    const bob = await aUser(app, elsewhere.UserPoolId);
    const other = await tokensFor(
      elsewhere,
      await aBrowserOf(elsewhere, bob.sub),
      (await anApplication(elsewhere)).ClientId,
    );
    const [header, payload, signature] = access_token.split(".");
    const claims = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: bob.sub })).toString("base64url");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    for (const each of [
      id_token,
      refresh_token,
      bare.access_token,
      sdk.AccessToken,
      sdk.IdToken,
      other.access_token,
      `${header}.${forged}.${signature}`,
      `${none}.${payload}.`,
      `${access_token}x`,
      "x",
      "..",
      "x".repeat(100_000),
    ]) {
      expect(await bearer(each)).toEqual(invalidToken);
    }
  });

  test("once the token has expired, to the second", async () => {
    const { access_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), ClientId);
    const { exp } = JSON.parse(Buffer.from(access_token.split(".")[1] ?? "", "base64url").toString());
    app.clock.set(new Date(exp * 1000 - 50));
    expect((await bearer(access_token)).status).toBe(200);
    app.clock.set(new Date(exp * 1000));
    expect(await bearer(access_token)).toEqual(invalidToken);
  });

  test.each<[string, (user: { UserPoolId: string; Username: string }, client: string) => Promise<unknown>]>([
    ["the user is disabled", (user) => app.client.send(new AdminDisableUserCommand(user))],
    ["the user is deleted", (user) => app.client.send(new AdminDeleteUserCommand(user))],
    ["the user has to choose a new password", (user) => app.client.send(new AdminResetUserPasswordCommand(user))],
    ["the user signed out everywhere", (user) => app.client.send(new AdminUserGlobalSignOutCommand(user))],
    [
      "the client is deleted",
      (_, client) => app.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId: client })),
    ],
  ])("once %s", async (_, end) => {
    const { Username, sub } = await aUser(app, UserPoolId);
    const client = await anApplication(place);
    const { access_token } = await tokensFor(place, await aBrowserOf(place, sub), client.ClientId);
    expect((await bearer(access_token)).status).toBe(200);
    await end({ UserPoolId, Username }, client.ClientId);
    expect(await bearer(access_token)).toEqual(invalidToken);
  });
});

describe("true booleans", () => {
  const verified = async (client = ClientId) => {
    const { access_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), client, {
      scope: "openid email phone",
    });
    const { email_verified, phone_number_verified } = (await userInfo(place, access_token)).body;
    return [email_verified, phone_number_verified];
  };

  test("are for pools that want them, or for some of their clients", async () => {
    const other = await anApplication(place);
    expect(await verified()).toEqual(["true", "false"]);
    await switchOn(place, "userinfo-booleans");
    expect([await verified(), await verified(other.ClientId)]).toEqual([
      [true, false],
      [true, false],
    ]);
    await switchOn(place, "userinfo-booleans", other.ClientId);
    expect([await verified(), await verified(other.ClientId)]).toEqual([
      ["true", "false"],
      [true, false],
    ]);
    await switchOff(place, "userinfo-booleans");
    expect(await verified(other.ClientId)).toEqual(["true", "false"]);
  });
});
