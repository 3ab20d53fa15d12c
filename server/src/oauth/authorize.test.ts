import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  DeleteResourceServerCommand,
  UpdateResourceServerCommand,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { sha256 } from "../lib/hash.ts";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import { type Visitor, visitor } from "../testing/visitor.ts";
import {
  API,
  aBrowserOf,
  aMachine,
  anApplication,
  aPlace,
  aRequest,
  authorize,
  CALLBACK,
  challengeOf,
  queryOf,
  SIGNED_OUT,
  tokensFor,
  userInfo,
  type Values,
  VERIFIER,
} from "./oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { UserPoolId, domain } = place;
const endpoint = `/${domain}/oauth2/authorize`;

const { ClientId } = await anApplication(place);
const ada = await aUser(app, UserPoolId);
const adasBrowser = () => aBrowserOf(place, ada.sub);

/** Where the application is told of a refusal. */
const told = (error: string, error_description: string, more: Values = {}) => ({
  status: 302,
  at: CALLBACK,
  answer: { error_description, ...more, error },
});
const aCodeAnswer = {
  code: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
};
const atOnce = { status: 302, at: CALLBACK, answer: aCodeAnswer };
describe("who is not signed in at the browser", () => {
  test("comes to the page with the same query, whatever else is in it", async () => {
    const more = { state: "s&t=u", lang: "de", identity_provider: "Google", "x y": "ü" };
    const { status, location, headers } = await visitor(app).get(`${endpoint}?${aRequest(ClientId, more)}`);
    expect([status, location]).toEqual([302, `/${domain}/login?${aRequest(ClientId, more)}`]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-amz-cognito-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("comes there by a form too, and back from there with a code and the state", async () => {
    const browser = visitor(app);
    const request = aRequest(ClientId, { state: "s" });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await app.http.request(`http://127.0.0.1:9229${endpoint}`, {
      method: "POST",
      headers: { host: "127.0.0.1:9229", ...form },
      body: request,
    });
    const page = answer.headers.get("location") ?? "";
    expect([answer.status, page]).toEqual([302, `/${domain}/login?${request}`]);
    await browser.get(page);
    const { location = "" } = await browser.send(page, { username: ada.Username, password: PASSWORD });
    expect(location.replace(/code=[0-9a-f-]{36}/, "code=…")).toBe(`${CALLBACK}?code=…&state=s`);
    expect(await authorize(place, browser, ClientId)).toEqual(atOnce);
  });
});

describe("who is signed in at the browser", () => {
  test.each([
    "plain",
    '{"url":"/a?b=c","n":[1]}',
    "a&b=c#d?e%26+ f",
    "line\r\nSet-Cookie: a=b\r\n\r\n<script>",
    "nul\0",
    "日本語 🦊",
    "x".repeat(4_096),
  ])("gets a code at once, with the state as it was given: %.20j", async (state) => {
    const browser = await adasBrowser();
    const { status, location = "", headers } = await browser.get(`${endpoint}?${aRequest(ClientId, { state })}`);
    expect(status).toBe(302);
    expect(location).toMatch(/^[\x21-\x7e]+$/);
    expect(Object.fromEntries(new URL(location).searchParams)).toEqual({ ...aCodeAnswer, state });
    expect(location.startsWith(`${CALLBACK}?code=`)).toBe(true);
    expect([headers.get("cache-control"), headers.get("pragma"), headers.get("set-cookie")]).toEqual([
      "no-store",
      "no-cache",
      null,
    ]);
  });

  test("gets another code each time", async () => {
    const browser = await adasBrowser();
    const codes = await Promise.all(
      Array.from({ length: 8 }, async () => (await authorize(place, browser, ClientId)).answer.code),
    );
    expect(new Set(codes).size).toBe(8);
  });

  test.each([
    [
      "with a query, which stays",
      "https://app.example/cb?tenant=1",
      /^https:\/\/app\.example\/cb\?tenant=1&code=[\w-]+&state=s$/,
    ],
    ["of an application's own scheme", "myapp://signed-in", /^myapp:\/\/signed-in\?code=[\w-]+&state=s$/],
    ["on the own machine", "http://localhost:3000/cb", /^http:\/\/localhost:3000\/cb\?code=[\w-]+&state=s$/],
    [
      "with letters that no header holds",
      "https://münchen.example/früh",
      /^https:\/\/m%C3%BCnchen\.example\/fr%C3%BCh\?code=[\w-]+&state=s$/,
    ],
  ])("is sent to a redirect URI %s", async (_, redirect_uri, expected) => {
    const client = await anApplication(place, { CallbackURLs: [CALLBACK, redirect_uri] });
    const browser = await adasBrowser();
    const { location } = await browser.get(`${endpoint}?${aRequest(client.ClientId, { redirect_uri, state: "s" })}`);
    expect(location).toMatch(expected);
  });
});

describe("nothing is sent to an address that is not the client's own", () => {
  const shown = (error: string, client_id?: string) => ({
    status: 302,
    location: `/${domain}/error?${queryOf({ error, client_id })}`,
  });
  const ask = async (browser: Visitor, query: string) => {
    const { status, location } = await browser.get(`${endpoint}?${query}`);
    return { status, location };
  };

  test.each([
    `${CALLBACK}/`,
    `${CALLBACK}?a=b`,
    `${CALLBACK}#`,
    "https://app.example",
    "https://app.example/cb/../cb",
    "https://app.example/%63b",
    "https://app.example./cb",
    "https://app.example:443/cb",
    "https://app.example.evil.example/cb",
    "https://app.example@evil.example/cb",
    "https://evil.example/?https://app.example/cb",
    "https://evil.example\\@app.example/cb",
    "https://evil.example#https://app.example/cb",
    "http://app.example/cb",
    "HTTPS://APP.EXAMPLE/cb",
    "https:/app.example/cb",
    "https:\\\\app.example\\cb",
    "//app.example/cb",
    "/cb",
    "javascript:alert(1)//https://app.example/cb",
    ` ${CALLBACK}`,
    `${CALLBACK}\r\nLocation: https://evil.example`,
    `${CALLBACK}\0`,
    `${CALLBACK}\t`,
    `https://app.example/c\u0432`,
    "x".repeat(9_000),
  ])("as is %.60j", async (redirect_uri) => {
    const browser = await adasBrowser();
    expect(await ask(browser, aRequest(ClientId, { redirect_uri }))).toEqual(shown("redirect_mismatch", ClientId));
  });

  test("nor to one of two", async () => {
    const browser = await adasBrowser();
    const twice = [CALLBACK, "https://evil.example/"];
    for (const redirect_uri of [twice, twice.toReversed(), [CALLBACK, CALLBACK]]) {
      expect(await ask(browser, aRequest(ClientId, { redirect_uri }))).toEqual(shown("redirect_mismatch", ClientId));
    }
  });

  test("nor for a client that is unknown, malformed, another pool's, or one of two", async () => {
    const other = await anApplication(await aPlace(app));
    const browser = await adasBrowser();
    const unknown = [undefined, "", "nobody", "a\0b", "'; drop table clients; --", "x".repeat(9_000), other.ClientId];
    for (const client_id of [...unknown, [ClientId, ClientId], [ClientId, other.ClientId]]) {
      expect(await ask(browser, aRequest("", { client_id }))).toEqual(shown("invalid_request"));
    }
  });

  test("nor for a client without a way to sign in", async () => {
    for (const client of [
      await anApplication(place, { SupportedIdentityProviders: [] }),
      await aMachine(place, { CallbackURLs: [CALLBACK] }),
    ]) {
      const query = aRequest(client.ClientId);
      expect(await ask(visitor(app), query)).toEqual(shown("Login option is not available", client.ClientId));
    }
  });

  test("a client with one callback URL, or a default one, need not name it; any other must", async () => {
    const OTHER = "https://app.example/other";
    const browser = await adasBrowser();
    for (const [more, expected] of [
      [{}, CALLBACK],
      [{ CallbackURLs: [CALLBACK, OTHER], DefaultRedirectURI: OTHER }, OTHER],
      [{ CallbackURLs: [CALLBACK, OTHER] }, undefined],
    ] as const) {
      const client = await anApplication(place, {
        ...more,
        CallbackURLs: [...(more.CallbackURLs ?? [CALLBACK])],
      });
      for (const redirect_uri of [undefined, ""]) {
        const { location = "" } = await ask(browser, aRequest(client.ClientId, { redirect_uri }));
        expect(location.split("?")[0]).toBe(expected ?? `/${domain}/error`);
      }
    }
  });
});

describe("the application is told of a request that is wrong", () => {
  const challenge = challengeOf(VERIFIER);
  const wrong: readonly (readonly [Values, string, string])[] = [
    [{ response_type: undefined }, "invalid_request", "response_type must be code or token"],
    [{ response_type: "" }, "invalid_request", "response_type must be code or token"],
    [{ response_type: "id_token" }, "invalid_request", "response_type must be code or token"],
    [{ response_type: "code token" }, "invalid_request", "response_type must be code or token"],
    [{ response_type: ["code", "token"] }, "invalid_request", "response_type is given more than once"],
    [{ scope: ["openid", "openid"] }, "invalid_request", "scope is given more than once"],
    [{ nonce: ["a", "b"] }, "invalid_request", "nonce is given more than once"],
    [{ code_challenge: [challenge, challenge] }, "invalid_request", "code_challenge is given more than once"],
    [{ nonce: "x".repeat(4_097) }, "invalid_request", "nonce is too long"],
    [{ resource: `https://a.example/${"x".repeat(4_096)}` }, "invalid_request", "resource is too long"],
    [{ code_challenge: challenge }, "invalid_request", "code_challenge_method must be S256"],
    [
      { code_challenge: challenge, code_challenge_method: "plain" },
      "invalid_request",
      "code_challenge_method must be S256",
    ],
    [
      { code_challenge: challenge, code_challenge_method: "s256" },
      "invalid_request",
      "code_challenge_method must be S256",
    ],
    [{ code_challenge_method: "S256" }, "invalid_request", "code_challenge must be a SHA-256 hash in base64url"],
    ...[
      challenge.slice(1),
      `${challenge}A`,
      `${challenge}=`,
      challenge.replace(/./, "+"),
      challenge.replace(/./, " "),
    ].map(
      (code_challenge) =>
        [
          { code_challenge, code_challenge_method: "S256" },
          "invalid_request",
          "code_challenge must be a SHA-256 hash in base64url",
        ] as const,
    ),
    [{ scope: "openid nothing" }, "invalid_scope", "the client does not have every scope that it asks for"],
    [{ scope: "openid,email" }, "invalid_scope", "the client does not have every scope that it asks for"],
    [{ scope: "OPENID" }, "invalid_scope", "the client does not have every scope that it asks for"],
    [{ scope: `${API}/read` }, "invalid_scope", "the client does not have every scope that it asks for"],
    [{ scope: "email" }, "invalid_scope", "email, phone and profile go together with openid"],
    [{ scope: "phone profile" }, "invalid_scope", "email, phone and profile go together with openid"],
    [{ prompt: "none login" }, "invalid_request", "prompt none goes with no other"],
    [{ max_age: "1.5" }, "invalid_request", "max_age must be a number of seconds"],
    [{ max_age: "-1" }, "invalid_request", "max_age must be a number of seconds"],
    [{ max_age: "9".repeat(10) }, "invalid_request", "max_age must be a number of seconds"],
    ...[
      "api.example.com",
      "http://api.example.com",
      "https://a.example/#b",
      "https://a.example/\0",
      "https://a b",
      "https://",
    ].map((resource) => [{ resource }, "invalid_request", "resource must be an absolute URL"] as const),
    [{ request: "e30.e30." }, "request_not_supported", "request is not understood"],
    [{ request_uri: "https://app.example/r" }, "request_uri_not_supported", "request_uri is not understood"],
    [{ request: ["", "e30.e30."] }, "request_not_supported", "request is not understood"],
    [{ id_token_hint: ["a.b.c", "d.e.f"] }, "invalid_request", "id_token_hint is given more than once"],
  ];

  test.each(wrong)("%.90j", async (parameters, error, description) => {
    const [stranger, browser] = [visitor(app), await adasBrowser()];
    for (const each of [stranger, browser]) {
      expect(await authorize(place, each, ClientId, parameters)).toEqual(told(error, description));
    }
  });

  test("in the order seen on AWS, with its state", async () => {
    const query = aRequest(ClientId, { response_type: "x", state: "s&t" });
    const { location } = await visitor(app).get(`${endpoint}?${query}`);
    expect(location).toBe(
      `${CALLBACK}?error_description=response_type+must+be+code+or+token&state=s%26t&error=invalid_request`,
    );
  });

  test("without a state that no header would hold, or the first of two", async () => {
    const long = await authorize(place, visitor(app), ClientId, { state: "x".repeat(4_097) });
    expect(long).toEqual(told("invalid_request", "state is too long"));
    const two = await authorize(place, visitor(app), ClientId, { state: ["a", "b"] });
    expect(two).toEqual(told("invalid_request", "state is given more than once", { state: "a" }));
  });

  test("also of one that asks for a grant it does not have", async () => {
    const implicit = await anApplication(place, { AllowedOAuthFlows: ["implicit"] });
    expect(await authorize(place, visitor(app), implicit.ClientId)).toEqual(
      told("unauthorized_client", "the client may not use response_type code"),
    );
    const { location } = await visitor(app).get(
      `${endpoint}?${aRequest(ClientId, { response_type: "token", state: "s" })}`,
    );
    expect(location).toBe(
      `${CALLBACK}#error_description=the+client+may+not+use+response_type+token&state=s&error=unauthorized_client`,
    );
    const off = await anApplication(place, { AllowedOAuthFlowsUserPoolClient: false });
    expect(await authorize(place, visitor(app), off.ClientId)).toEqual(
      told("unauthorized_client", "the client may not use response_type code"),
    );
  });

  test("and never hears a word of its own again but the state", async () => {
    const evil = "<script>alert(1)</script>";
    for (const name of ["response_type", "scope", "prompt", "max_age", "resource", "code_challenge", "nonce"]) {
      const { location = "" } = await visitor(app).get(`${endpoint}?${aRequest(ClientId, { [name]: [evil, evil] })}`);
      expect(decodeURIComponent(location)).not.toContain("<script");
    }
  });
});

test("parameters without a value count as left out", async () => {
  const empty = [
    "state",
    "nonce",
    "scope",
    "prompt",
    "max_age",
    "resource",
    "code_challenge",
    "code_challenge_method",
    "id_token_hint",
    "request",
    "request_uri",
  ];
  const browser = await adasBrowser();
  const answer = await authorize(place, browser, ClientId, Object.fromEntries(empty.map((name) => [name, ""])));
  expect(answer).toEqual(atOnce);
});

describe("scopes", () => {
  const granted = async (client: string, scope: string | undefined) =>
    decodeJwt((await tokensFor(place, await adasBrowser(), client, { scope })).access_token)["scope"];

  test("are those that were asked for, once each, or all that the client has", async () => {
    const client = await anApplication(place, { AllowedOAuthScopes: ["openid", "email", `${API}/read`] });
    expect(await granted(client.ClientId, `${API}/read openid  openid`)).toBe(`${API}/read openid`);
    expect(await granted(client.ClientId, `${API}/read`)).toBe(`${API}/read`);
    expect(await granted(client.ClientId, undefined)).toBe(`openid email ${API}/read`);
  });

  test("whose resource server lost them are no error, and are not issued", async () => {
    const elsewhere = await aPlace(app);
    const client = await anApplication(elsewhere, {
      AllowedOAuthScopes: ["openid", `${API}/read`, `${API}/write`],
    });
    const bob = await aUser(app, elsewhere.UserPoolId);
    const issued = async (scope: string | undefined) => {
      const browser = await aBrowserOf(elsewhere, bob.sub);
      const { access_token } = await tokensFor(elsewhere, browser, client.ClientId, { scope });
      return decodeJwt(access_token)["scope"];
    };
    const Scopes = [{ ScopeName: "read", ScopeDescription: "read" }];
    const server = { UserPoolId: elsewhere.UserPoolId, Identifier: API };
    await app.client.send(new UpdateResourceServerCommand({ ...server, Name: "API", Scopes }));
    expect(await issued(undefined)).toBe(`openid ${API}/read`);
    expect(await issued(`openid ${API}/write`)).toBe("openid");
    await app.client.send(new DeleteResourceServerCommand(server));
    expect(await issued(undefined)).toBe("openid");
    expect(await issued(`${API}/read`)).toBe("");
  });
});

describe("prompt", () => {
  const outcome = async (browser: Visitor, prompt: string) => {
    const { at, answer } = await authorize(place, browser, ClientId, { prompt });
    return at === CALLBACK ? (answer.error ?? "a code") : at;
  };
  const page = `/${domain}/login`;

  test.each([
    ["none", "login_required", "a code"],
    ["login", page, page],
    ["select_account", page, page],
    ["consent", page, "a code"],
    ["consent login", page, page],
    ["create", page, "a code"],
  ])("%s: for a stranger, and for who is signed in", async (prompt, stranger, signedIn) => {
    expect(await outcome(visitor(app), prompt)).toBe(stranger);
    expect(await outcome(await adasBrowser(), prompt)).toBe(signedIn);
  });
});

test("login_hint reaches the page", async () => {
  const query = aRequest(ClientId, { login_hint: 'ada"><b>@example.com' });
  const { location = "" } = await visitor(app).get(`${endpoint}?${query}`);
  expect(location).toBe(`/${domain}/login?${query}`);
});

describe("max_age", () => {
  test("wants a sign-in that is no older, to the second", async () => {
    const browser = await adasBrowser();
    const ask = async (max_age: string, more: Values = {}) =>
      (await authorize(place, browser, ClientId, { max_age, ...more })).at;
    app.clock.advance(10_000);
    expect(await ask("11")).toBe(CALLBACK);
    expect(await ask("10")).toBe(`/${domain}/login`);
    expect(await ask("0")).toBe(`/${domain}/login`);
    expect(await authorize(place, browser, ClientId, { max_age: "10", prompt: "none" })).toEqual({
      status: 302,
      at: CALLBACK,
      answer: { error: "login_required" },
    });
  });
});

describe("several people at one browser", async () => {
  const bob = await aUser(app, UserPoolId);
  const whoCame = async (browser: Visitor, overrides: Values = {}) => {
    const { id_token } = await tokensFor(place, browser, ClientId, overrides);
    return decodeJwt(id_token).sub;
  };

  test("are served as the one who signed in last", async () => {
    expect(await whoCame(await aBrowserOf(place, ada.sub, bob.sub))).toBe(bob.sub);
    expect(await whoCame(await aBrowserOf(place, ada.sub, bob.sub, ada.sub))).toBe(ada.sub);
  });

  test("are told from each other by an ID token of theirs, however old", async () => {
    const hintOf = async (sub: string) => (await tokensFor(place, await aBrowserOf(place, sub), ClientId)).id_token;
    const id_token_hint = await hintOf(ada.sub);
    app.clock.advance(7_200_000);
    const browser = await aBrowserOf(place, ada.sub, bob.sub);
    expect(await whoCame(browser, { id_token_hint })).toBe(ada.sub);
    const alone = await aBrowserOf(place, bob.sub);
    expect(await authorize(place, alone, ClientId, { id_token_hint, prompt: "none" })).toEqual({
      status: 302,
      at: CALLBACK,
      answer: { error: "login_required" },
    });
  });

  test("and nobody is let in by a hint that is not ours", async () => {
    const { access_token } = await tokensFor(place, await adasBrowser(), ClientId);
    const claims = Buffer.from(JSON.stringify({ sub: ada.sub })).toString("base64url");
    for (const id_token_hint of ["x", `e30.${claims}.`, access_token]) {
      const { at } = await authorize(place, await adasBrowser(), ClientId, { id_token_hint });
      expect(at).toBe(`/${domain}/login`);
    }
  });
});

describe("the implicit grant", async () => {
  const implicit = await anApplication(place, {
    AllowedOAuthFlows: ["implicit"],
    AllowedOAuthScopes: ["openid", "email", `${API}/read`],
  });
  const ask = async (overrides: Values = {}) => {
    const query = aRequest(implicit.ClientId, { response_type: "token", ...overrides });
    const { location = "" } = await (await adasBrowser()).get(`${endpoint}?${query}`);
    return { location, answer: Object.fromEntries(new URLSearchParams(location.split("#")[1])) };
  };

  test("puts tokens and state into the fragment, and no refresh token", async () => {
    const { location, answer } = await ask({ state: "s", nonce: "n", scope: "openid email" });
    expect(location).toMatch(
      /^https:\/\/app\.example\/cb#id_token=[\w.-]+&access_token=[\w.-]+&token_type=Bearer&expires_in=3600&state=s$/,
    );
    const [id, access] = [decodeJwt(answer["id_token"] ?? ""), decodeJwt(answer["access_token"] ?? "")];
    expect(id).toMatchObject({ sub: ada.sub, aud: implicit.ClientId, nonce: "n", email: expect.any(String) });
    expect(id["at_hash"]).toBe(
      sha256(answer["access_token"] ?? "")
        .subarray(0, 16)
        .toString("base64url"),
    );
    expect(access).toMatchObject({ sub: ada.sub, client_id: implicit.ClientId, scope: "openid email" });
    expect(id["origin_jti"]).toBe(access["origin_jti"]);
  });

  test("gives no ID token without openid", async () => {
    const { location } = await ask({ scope: `${API}/read` });
    expect(location).toMatch(/^https:\/\/app\.example\/cb#access_token=[\w.-]+&token_type=Bearer&expires_in=3600$/);
  });

  test("gives an access token for the resource that was asked for", async () => {
    const { answer } = await ask({ resource: "https://api.example.com/v1" });
    expect(decodeJwt(answer["access_token"] ?? "").aud).toBe("https://api.example.com/v1");
  });

  test("gives tokens that end when the person signs out everywhere", async () => {
    const { answer } = await ask();
    const accessToken = answer["access_token"] ?? "";
    expect((await userInfo(place, accessToken)).status).toBe(200);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: ada.Username }));
    expect((await userInfo(place, accessToken)).status).toBe(401);
  });

  test("tells the application in the fragment of whom the door is shut to", async () => {
    const { sub } = await aUser(app, UserPoolId);
    const browser = await aBrowserOf(place, sub);
    for (let n = 0; n < 10; n++) {
      await app.ctx.store.writeOne((tx) => tx.lockouts.countFailure(UserPoolId, sub, app.clock.now()));
      app.clock.advance(1_000);
    }
    const query = aRequest(implicit.ClientId, { response_type: "token", state: "s" });
    const { location } = await browser.get(`${endpoint}?${query}`);
    expect(location).toBe(`${CALLBACK}#error_description=the+user+cannot+sign+in+any+more&state=s&error=server_error`);
  });
});

describe("a sign-in at a browser", async () => {
  const isRemembered = async (browser: Visitor) => (await authorize(place, browser, ClientId)).at === CALLBACK;
  const somebody = async () => {
    const user = await aUser(app, UserPoolId);
    return { user: { UserPoolId, Username: user.Username }, sub: user.sub, browser: await aBrowserOf(place, user.sub) };
  };

  test("lasts an hour to the second, and is not prolonged by use", async () => {
    const browser = await adasBrowser();
    app.clock.advance(1_800_000);
    expect(await isRemembered(browser)).toBe(true);
    app.clock.advance(1_799_900);
    expect(await isRemembered(browser)).toBe(true);
    app.clock.advance(100);
    expect(await isRemembered(browser)).toBe(false);
  });

  test("outlasts another generation of the domain's pages", async () => {
    const browser = await adasBrowser();
    const change = (ManagedLoginVersion: number) =>
      app.client.send(new UpdateUserPoolDomainCommand({ UserPoolId, Domain: domain, ManagedLoginVersion }));
    await change(2);
    expect(await isRemembered(browser)).toBe(true);
    await change(1);
    expect(await isRemembered(browser)).toBe(true);
  });

  test("serves every client of its pool, and no other pool", async () => {
    const browser = await adasBrowser();
    const other = await anApplication(place);
    expect((await authorize(place, browser, other.ClientId)).at).toBe(CALLBACK);
    const elsewhere = await aPlace(app);
    const client = await anApplication(elsewhere);
    expect((await authorize(elsewhere, browser, client.ClientId)).at).toBe(`/${elsewhere.domain}/login`);
  });

  test.each<[string, (user: { UserPoolId: string; Username: string }) => Promise<unknown>]>([
    ["was disabled", (user) => app.client.send(new AdminDisableUserCommand(user))],
    ["was deleted", (user) => app.client.send(new AdminDeleteUserCommand(user))],
    ["has to choose a new password", (user) => app.client.send(new AdminResetUserPasswordCommand(user))],
    [
      "got another password",
      (user) =>
        app.client.send(new AdminSetUserPasswordCommand({ ...user, Password: `${PASSWORD}!`, Permanent: true })),
    ],
    [
      "got the same password once more",
      (user) => app.client.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true })),
    ],
    ["signed out everywhere", (user) => app.client.send(new AdminUserGlobalSignOutCommand(user))],
  ])("ends for who %s", async (_, end) => {
    const { user, browser } = await somebody();
    expect(await isRemembered(browser)).toBe(true);
    await end(user);
    expect(await isRemembered(browser)).toBe(false);
  });

  test("begins anew for who signed out everywhere, or is let in again", async () => {
    const { user, sub, browser } = await somebody();
    await app.client.send(new AdminUserGlobalSignOutCommand(user));
    await app.client.send(new AdminDisableUserCommand(user));
    await app.client.send(new AdminEnableUserCommand(user));
    expect(await isRemembered(browser)).toBe(false);
    expect(await isRemembered(await aBrowserOf(place, sub))).toBe(true);
  });

  test("ends by signing out there, for who kept a copy of the cookie as well", async () => {
    const { browser } = await somebody();
    const copy = visitor(app);
    copy.setCookie("cognito", browser.cookie("cognito") ?? "");
    expect(await isRemembered(copy)).toBe(true);
    await browser.get(`/${domain}/logout?${queryOf({ client_id: ClientId, logout_uri: SIGNED_OUT })}`);
    expect(browser.cookie("cognito")).toBeUndefined();
    expect([await isRemembered(browser), await isRemembered(copy)]).toEqual([false, false]);
  });

  test("leaves who planted a cookie before with nobody but themselves", async () => {
    const bob = await aUser(app, UserPoolId);
    const planted = await aBrowserOf(place, bob.sub);
    const before = planted.cookie("cognito") ?? "";
    await aBrowserOf(place, bob.sub, ada.sub);
    const eve = visitor(app);
    eve.setCookie("cognito", before);
    const { id_token } = await tokensFor(place, eve, ClientId);
    expect(decodeJwt(id_token).sub).toBe(bob.sub);
  });

  test("is not made up: a cookie that was altered, cut, or is anything else is nobody's", async () => {
    const cookie = (await adasBrowser()).cookie("cognito") ?? "";
    const flipped = Buffer.from(cookie, "base64url");
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    const other = app.ctx.seal.seal("page-data", UserPoolId, Buffer.from("[]"));
    for (const value of [
      flipped.toString("base64url"),
      cookie.slice(1),
      cookie.slice(0, -4),
      `${cookie}=`,
      Buffer.from(other).toString("base64url"),
      "",
      "null",
      "[]",
      "x".repeat(10_000),
    ]) {
      const browser = visitor(app);
      browser.setCookie("cognito", value);
      expect(await isRemembered(browser)).toBe(false);
    }
  });
});
