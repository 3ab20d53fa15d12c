import { afterAll, describe, expect, test } from "vitest";
import { aUser } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import type { Visitor } from "../testing/visitor.ts";
import {
  API,
  aBrowserOf,
  anApplication,
  aPlace,
  authorize,
  CALLBACK,
  queryOf,
  SIGNED_OUT,
  switchOff,
  switchOn,
  tokensFor,
  userInfo,
  type Values,
} from "./oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const { UserPoolId, domain } = place;
const { ClientId } = await anApplication(place);
const ada = await aUser(app, UserPoolId);

const isRemembered = async (browser: Visitor) => (await authorize(place, browser, ClientId)).at === CALLBACK;

/** Where a sign-out leads, and whether it was one. */
async function signOut(query: Values, browser?: Visitor) {
  const at = browser ?? (await aBrowserOf(place, ada.sub));
  const { status, location } = await at.get(`/${domain}/logout?${queryOf(query)}`);
  return { status, location, signedOut: !(await isRemembered(at)) };
}
const out = (location: string) => ({ status: 302, location, signedOut: true });
const refused = (query: Values) => ({ status: 302, location: `/${domain}/error?${queryOf(query)}`, signedOut: false });

describe("signing out", () => {
  test("goes to a registered sign-out URL, and takes nothing else along", async () => {
    const more = { state: "s", redirect_uri: CALLBACK, response_type: "code", identity_provider: "x" };
    expect(await signOut({ client_id: ClientId, logout_uri: SIGNED_OUT, ...more })).toEqual(out(SIGNED_OUT));
  });

  test("ends what the browser keeps of a person below the pool's path, and is kept by no cache", async () => {
    const browser = await aBrowserOf(place, ada.sub);
    browser.setCookie("page-data", "of a sign-up that is not over");
    const { headers } = await browser.get(
      `/${domain}/logout?${queryOf({ client_id: ClientId, logout_uri: SIGNED_OUT })}`,
    );
    expect(headers.getSetCookie()).toEqual(
      ["cognito", "page-data"].map((name) => `${name}=; Path=/${domain}; Max-Age=0; HttpOnly; SameSite=Lax`),
    );
    expect([headers.get("cache-control"), headers.get("pragma")]).toEqual(["no-store", "no-cache"]);
    expect([browser.cookie("cognito"), browser.cookie("page-data")]).toEqual([undefined, undefined]);
  });

  test("is no fault of who is not signed in", async () => {
    const { status, location } = await (await aBrowserOf(place)).get(
      `/${domain}/logout?${queryOf({ client_id: ClientId, logout_uri: SIGNED_OUT })}`,
    );
    expect([status, location]).toEqual([302, SIGNED_OUT]);
  });

  test("signs out everybody at this browser, and nobody at another", async () => {
    const bob = await aUser(app, UserPoolId);
    const [here, there] = [await aBrowserOf(place, ada.sub, bob.sub), await aBrowserOf(place, ada.sub)];
    expect(await signOut({ client_id: ClientId, logout_uri: SIGNED_OUT }, here)).toEqual(out(SIGNED_OUT));
    expect(await isRemembered(there)).toBe(true);
  });

  test("leaves the tokens as they are", async () => {
    const browser = await aBrowserOf(place, ada.sub);
    const { access_token } = await tokensFor(place, browser, ClientId);
    await signOut({ client_id: ClientId, logout_uri: SIGNED_OUT }, browser);
    expect((await userInfo(place, access_token)).status).toBe(200);
  });

  test("goes on to a new sign-in where a callback URL is named, with all scopes unless some are", async () => {
    const again = { client_id: ClientId, redirect_uri: CALLBACK, response_type: "code", state: "s", nonce: "n" };
    const scope = "openid email phone profile aws.cognito.signin.user.admin";
    expect(await signOut(again)).toEqual(out(`/${domain}/login?${queryOf({ ...again, scope })}`));
    expect(await signOut({ ...again, scope: "openid" })).toEqual(
      out(`/${domain}/login?${queryOf({ ...again, scope: "openid" })}`),
    );
  });

  test("goes to a URL with letters that no header holds", async () => {
    const client = await anApplication(place, { LogoutURLs: ["https://münchen.example/tschüß"] });
    expect(await signOut({ client_id: client.ClientId, logout_uri: "https://münchen.example/tschüß" })).toEqual(
      out("https://m%C3%BCnchen.example/tsch%C3%BC%C3%9F"),
    );
  });
});

describe("nobody is signed out, or sent anywhere,", async () => {
  const other = await anApplication(await aPlace(app));
  test.each<[string, Values]>([
    ["without a client", { logout_uri: SIGNED_OUT }],
    ["for an unknown client", { client_id: "nobody", logout_uri: SIGNED_OUT }],
    ["for a client that cannot be", { client_id: "a\0b", logout_uri: SIGNED_OUT }],
    ["for another pool's client", { client_id: other.ClientId, logout_uri: SIGNED_OUT }],
    ["without an address", { client_id: ClientId }],
    ["to a callback URL as a sign-out URL", { client_id: ClientId, logout_uri: CALLBACK }],
    ["to a sign-out URL as a callback URL", { client_id: ClientId, redirect_uri: SIGNED_OUT, response_type: "code" }],
    ...[
      `${SIGNED_OUT}/`,
      `${SIGNED_OUT}?a=b`,
      "https://evil.example",
      "https://app.example@evil.example/bye",
      "https://evil.example\\@app.example/bye",
      "//evil.example",
      "https:evil.example",
      "javascript:alert(1)",
      `${SIGNED_OUT}\r\nSet-Cookie: a=b`,
      `${SIGNED_OUT}\0`,
      "HTTPS://APP.EXAMPLE/bye",
      "https://app.example./bye",
    ].map((logout_uri): [string, Values] => [`to ${JSON.stringify(logout_uri)}`, { client_id: ClientId, logout_uri }]),
    ["by the standard's parameters", { client_id: ClientId, post_logout_redirect_uri: SIGNED_OUT, state: "s" }],
  ])("%s", async (_, query) => {
    expect(await signOut(query)).toEqual(refused(query));
  });

  test("by an ID token that hints at the client alone", async () => {
    const { id_token } = await tokensFor(place, await aBrowserOf(place, ada.sub), ClientId);
    const query = { id_token_hint: id_token, logout_uri: SIGNED_OUT };
    expect(await signOut(query)).toEqual(refused(query));
  });
});

describe("the standard's way, where it is on,", async () => {
  const standard = await aPlace(app);
  await switchOn(standard, "rp-initiated-logout");
  const bob = await aUser(app, standard.UserPoolId);
  const client = await anApplication(standard, { LogoutURLs: [SIGNED_OUT, `${SIGNED_OUT}?from=here`] });
  const bobsBrowser = () => aBrowserOf(standard, bob.sub);
  const hint = async (id = client.ClientId) => (await tokensFor(standard, await bobsBrowser(), id)).id_token;

  async function leave(query: Values, method: "GET" | "POST" = "GET") {
    const browser = await bobsBrowser();
    const page = `/${standard.domain}/logout`;
    const { status, location } =
      method === "GET"
        ? await browser.get(`${page}?${queryOf(query)}`)
        : await browser.send(page, query as Record<string, string>);
    const { at } = await authorize(standard, browser, client.ClientId);
    return { status, location, signedOut: at !== CALLBACK };
  }
  const stays = { status: 302, location: expect.stringMatching(/^\/photos-\d+\/error\?/), signedOut: false };

  test("takes the client from an ID token, however old, and the state back", async () => {
    const id_token_hint = await hint();
    app.clock.advance(86_400_000);
    expect(await leave({ id_token_hint, post_logout_redirect_uri: SIGNED_OUT })).toEqual(out(SIGNED_OUT));
    expect(await leave({ id_token_hint, post_logout_redirect_uri: SIGNED_OUT, state: "s&t" })).toEqual(
      out(`${SIGNED_OUT}?state=s%26t`),
    );
    const withQuery = `${SIGNED_OUT}?from=here`;
    expect(await leave({ id_token_hint, post_logout_redirect_uri: withQuery, state: "s" })).toEqual(
      out(`${withQuery}&state=s`),
    );
  });

  test("takes the client by its id too, a form, and no address at all", async () => {
    expect(await leave({ client_id: client.ClientId, post_logout_redirect_uri: SIGNED_OUT })).toEqual(out(SIGNED_OUT));
    const id_token_hint = await hint();
    expect(await leave({ id_token_hint, post_logout_redirect_uri: SIGNED_OUT, state: "s" }, "POST")).toEqual(
      out(`${SIGNED_OUT}?state=s`),
    );
    expect(await leave({ id_token_hint })).toEqual(out(SIGNED_OUT));
  });

  test("leaves Cognito's own way as it is", async () => {
    expect(
      await leave({
        client_id: client.ClientId,
        logout_uri: SIGNED_OUT,
        post_logout_redirect_uri: "https://evil.example",
        state: "s",
      }),
    ).toEqual(out(SIGNED_OUT));
    const again = { client_id: client.ClientId, redirect_uri: CALLBACK, response_type: "code", scope: "openid" };
    expect(await leave(again)).toEqual(out(`/${standard.domain}/login?${queryOf(again)}`));
  });

  test("refuses a hint that is forged, another client's, another pool's, or no ID token", async () => {
    const own = await hint();
    const [header, payload, signature = ""] = own.split(".");
    const flipped = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    const other = await anApplication(standard);
    const { access_token } = await tokensFor(standard, await bobsBrowser(), client.ClientId);
    const foreign = await tokensFor(place, await aBrowserOf(place, ada.sub), ClientId);
    for (const id_token_hint of [
      `${header}.${payload}.${flipped}`,
      `e30.${payload}.`,
      await hint(other.ClientId),
      foreign.id_token,
      access_token,
      "",
      "x",
    ]) {
      const query = { client_id: client.ClientId, id_token_hint, post_logout_redirect_uri: SIGNED_OUT };
      expect(await leave(query)).toEqual(stays);
    }
  });

  test("goes nowhere that is not registered", async () => {
    const id_token_hint = await hint();
    for (const post_logout_redirect_uri of [CALLBACK, "https://evil.example", `${SIGNED_OUT}/`, ""]) {
      expect(await leave({ id_token_hint, post_logout_redirect_uri })).toEqual(stays);
    }
  });

  test("can be for one client only, and be off again", async () => {
    const other = await anApplication(standard);
    const ways = async () => [
      (await leave({ client_id: client.ClientId, post_logout_redirect_uri: SIGNED_OUT })).signedOut,
      (await leave({ client_id: other.ClientId, post_logout_redirect_uri: SIGNED_OUT })).signedOut,
    ];
    await switchOn(standard, "rp-initiated-logout", client.ClientId);
    expect(await ways()).toEqual([true, false]);
    await switchOff(standard, "rp-initiated-logout");
    expect(await ways()).toEqual([false, false]);
    await switchOn(standard, "rp-initiated-logout");
  });
});

test("a scope that is asked for again after a sign-out is one that still exists", async () => {
  const client = await anApplication(place, { AllowedOAuthScopes: ["openid", `${API}/read`] });
  const query = { client_id: client.ClientId, redirect_uri: CALLBACK, response_type: "code" };
  expect(await signOut(query)).toEqual(out(`/${domain}/login?${queryOf({ ...query, scope: `openid ${API}/read` })}`));
});
