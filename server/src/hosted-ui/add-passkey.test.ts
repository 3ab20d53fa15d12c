import {
  AdminDisableUserCommand,
  AdminUserGlobalSignOutCommand,
  ListWebAuthnCredentialsCommand,
  SetUserPoolMfaConfigCommand,
  type WebAuthnConfigurationType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPasskey } from "../api/user-pools/passkeys.fixture.ts";
import { type AuthenticatorWanted, authenticator, type Twisted } from "../testing/authenticator.ts";
import { aUser, PASSWORD, signIn } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import {
  aPoolWithPages,
  CALLBACK,
  fill,
  follow,
  type Pages,
  pagesFor,
  seen,
  signInAt,
  whoCameBack,
} from "./pages.fixture.ts";
import {
  aChoosingPoolWithPages,
  buttons,
  EVERYTHING,
  ORIGIN,
  optionsOn,
  press,
  windowsOf,
} from "./passkeys.fixture.ts";

const EMAIL = "ada@example.com";
const ASKED = { status: 200, title: "Add a passkey", description: "It will be for ada." };
const NOT_ADDED = { ...ASKED, status: 400, alert: "No passkey was added. Please try again." };
const NOT_IT = { ...ASKED, status: 400, alert: "This passkey cannot be used here." };

/** What applications send people with. */
const LINK = { response_type: null, scope: null, state: null };
const linkOf = (pages: Pages) => pages.path("/passkeys/add", LINK);

/** `ada`, who is signed in at a browser, and is sent there by the application. */
async function somebody(app: TestApp, pool?: Promise<Pages>) {
  const pages = await (pool ?? aChoosingPoolWithPages(app));
  await aUser(app, pages.UserPoolId, { username: "ada" });
  const browser = visitor(app);
  await signInAt(browser, pages, "ada", PASSWORD);
  const page = await browser.get(linkOf(pages));
  return { pages, browser, page, bring: bringing(browser, linkOf(pages)) };
}

const bringing = (browser: Visitor, path: string) => (credential: unknown) =>
  browser.send(path, {
    username: "ada",
    credential: typeof credential === "string" ? credential : JSON.stringify(credential),
  });

const made = (page: Visited, wanted: AuthenticatorWanted = {}, twisted: Twisted = {}) =>
  authenticator(wanted).create(optionsOn(page), ORIGIN, twisted);

/** How many passkeys somebody has. */
async function countOf(app: TestApp, { ClientId }: Pages, username = "ada") {
  const { AccessToken } = await signIn(app, ClientId, username);
  return (await app.client.send(new ListWebAuthnCredentialsCommand({ AccessToken }))).Credentials?.length;
}

describe("who is signed in at the browser", () => {
  test("adds a passkey, goes back to the application, and signs in with it", async () => {
    await using app = await testApp();
    const { pages, browser, page, bring } = await somebody(app);
    expect(seen(page)).toEqual(ASKED);
    expect(buttons(page)).toEqual(["Not now"]);
    expect(optionsOn(page)).toEqual({
      authenticatorSelection: { requireResidentKey: true, residentKey: "required", userVerification: "preferred" },
      challenge: expect.stringMatching(/^[\w-]+$/),
      excludeCredentials: [],
      pubKeyCredParams: [
        { alg: -7, type: "public-key" },
        { alg: -257, type: "public-key" },
      ],
      rp: { id: "localhost", name: "localhost" },
      timeout: 60_000,
      user: { displayName: "ada", id: expect.any(String), name: "ada" },
    });
    const passkey = authenticator();
    const back = await bring(passkey.create(optionsOn(page), ORIGIN));
    expect([back.status, back.location]).toEqual([302, `${CALLBACK}?result=success`]);

    const other = visitor(app);
    await fill(other, pages.path("/login"), { username: "ada" });
    const asked = await press(other, pages.path("/firstFactor"), { username: "ada", factor: "WEB_AUTHN" });
    const credential = JSON.stringify(passkey.get(optionsOn(asked), ORIGIN));
    const entered = await press(other, pages.path("/firstFactor"), { username: "ada", credential });
    expect(await whoCameBack(app, pages, entered)).toBe("ada");
    expect(optionsOn(await browser.get(linkOf(pages)))).toMatchObject({ excludeCredentials: [{ id: passkey.id }] });
  });

  test("need not", async () => {
    await using app = await testApp();
    const { pages, browser } = await somebody(app);
    const back = await browser.send(linkOf(pages), { later: "yes" });
    expect(back.location).toBe(`${CALLBACK}?result=cancelled`);
    expect(await countOf(app, pages)).toBe(0);
  });

  test("goes back with the state, to a redirect URI with a query, and never by way of a fragment", async () => {
    await using app = await testApp();
    const { pages, browser } = await somebody(app);
    const client = { AllowedOAuthFlows: ["implicit" as const], CallbackURLs: [`${CALLBACK}?a=1`] };
    const other = await pagesFor(app, pages.UserPoolId, client);
    await browser.get(other.path("/passkeys/add", { response_type: "token" }));
    const back = await browser.send(other.path("/passkeys/add", { response_type: "token" }), { later: "yes" });
    expect(back.location).toBe(`${CALLBACK}?a=1&result=cancelled&state=st%2Bte%2F%3D%26`);
  });

  test("is the one who signed in last", async () => {
    await using app = await testApp();
    const { pages, browser } = await somebody(app);
    await aUser(app, pages.UserPoolId, { username: "bob" });
    await fill(browser, pages.path("/login", { prompt: "login" }), { username: "bob", password: PASSWORD });
    const page = await browser.get(linkOf(pages));
    expect(seen(page)).toEqual({ ...ASKED, description: "It will be for bob." });
    await browser.send(linkOf(pages), { credential: JSON.stringify(made(page)) });
    expect([await countOf(app, pages, "ada"), await countOf(app, pages, "bob")]).toEqual([0, 1]);
  });

  test("adds it to nobody else, though somebody else has signed in there meanwhile", async () => {
    await using app = await testApp();
    const { pages, browser, page, bring } = await somebody(app);
    await aUser(app, pages.UserPoolId, { username: "bob" });
    await fill(browser, pages.path("/login", { prompt: "login" }), { username: "bob", password: PASSWORD });
    expect(seen(await bring(made(page)))).toEqual({ ...NOT_ADDED, description: "It will be for bob." });
    expect([await countOf(app, pages, "ada"), await countOf(app, pages, "bob")]).toEqual([0, 0]);
  });
});

describe("who is not signed in", () => {
  const refused = `${CALLBACK}?result=invalid_session`;

  test("goes back at once", async () => {
    await using app = await testApp();
    const pages = await aChoosingPoolWithPages(app);
    const browser = visitor(app);
    expect((await browser.get(linkOf(pages))).location).toBe(refused);
    await browser.get(pages.path("/login"));
    expect((await browser.send(linkOf(pages), { credential: "{}" })).location).toBe(refused);
    const whole = await browser.get(pages.path("/passkeys/add"));
    expect(whole.location).toBe(`${refused}&state=st%2Bte%2F%3D%26`);
  });

  test.each([
    [
      "any more, for they signed out everywhere",
      (UserPoolId: string) => new AdminUserGlobalSignOutCommand({ UserPoolId, Username: "ada" }),
    ],
    [
      "any more, for they were disabled",
      (UserPoolId: string) => new AdminDisableUserCommand({ UserPoolId, Username: "ada" }),
    ],
  ])("%s", async (_, command) => {
    await using app = await testApp();
    const { pages, browser, page, bring } = await somebody(app);
    await app.client.send(command(pages.UserPoolId));
    expect((await bring(made(page))).location).toBe(refused);
    expect((await browser.get(linkOf(pages))).location).toBe(refused);
  });

  test("any more, for the browser's session is over", async () => {
    await using app = await testApp();
    const { page, bring, pages } = await somebody(app);
    app.clock.advance(3_600_000);
    expect((await bring(made(page))).location).toBe(refused);
    expect(await countOf(app, pages)).toBe(0);
  });
});

describe("nobody is sent", () => {
  test.each([
    ["for a client that is not known", { client_id: "nobody" }],
    ["to where the client is not at home", { redirect_uri: "https://evil.example/cb" }],
  ])("%s", async (_, query) => {
    await using app = await testApp();
    const { pages, browser } = await somebody(app);
    const { status, location } = await browser.get(pages.path("/passkeys/add", { ...LINK, ...query }));
    expect([status, location?.split("?")[0]]).toEqual([302, "/photos/error"]);
  });
});

describe("a passkey", () => {
  test.each<[string, AuthenticatorWanted, Twisted, object]>([
    ["made at another site", {}, { origin: "https://app.example" }, NOT_IT],
    ["made for another relying party", {}, { rpId: "evil.example" }, NOT_IT],
    ["made for another challenge", {}, { challenge: "A".repeat(43) }, NOT_ADDED],
    ["that is a sign-in", {}, { type: "webauthn.get" }, { ...ASKED, status: 400, alert: "This is not possible here." }],
    ["of an algorithm that nobody asked for", { algorithm: "EdDSA" }, {}, NOT_IT],
  ])("%s is not added", async (_, wanted, twisted, told) => {
    await using app = await testApp();
    const { pages, page, bring } = await somebody(app);
    expect(seen(await bring(made(page, wanted, twisted)))).toEqual(told);
    expect(await countOf(app, pages)).toBe(0);
  });

  test.each(["{}", "null", "[", "\u0000", "x".repeat(60_000)])("is not the text %j", async (text) => {
    await using app = await testApp();
    const { bring } = await somebody(app);
    expect(seen(await bring(text))).toEqual({ ...ASKED, status: 400, alert: "This is not possible here." });
  });

  test("is missing where the browser made none", async () => {
    await using app = await testApp();
    const { bring } = await somebody(app);
    expect(seen(await bring(""))).toEqual(NOT_ADDED);
  });

  test("whose authenticator does not know its person is not added where the pool asks for that", async () => {
    await using app = await testApp();
    const { pages, browser } = await somebody(app);
    const WebAuthnConfiguration: WebAuthnConfigurationType = { UserVerification: "required" };
    await app.client.send(new SetUserPoolMfaConfigCommand({ UserPoolId: pages.UserPoolId, WebAuthnConfiguration }));
    const page = await browser.get(linkOf(pages));
    expect(optionsOn(page)).toMatchObject({ authenticatorSelection: { userVerification: "required" } });
    const bring = bringing(browser, linkOf(pages));
    expect(seen(await bring(made(page, { knowsItsPerson: false })))).toEqual(NOT_IT);
    expect((await bring(made(page))).location).toBe(`${CALLBACK}?result=success`);
  });

  test("is added once by one answer, of sixteen at a time", async () => {
    await using app = await testApp();
    const { pages, browser, page } = await somebody(app);
    const credential = JSON.stringify(made(page));
    const answers = await Promise.all(
      windowsOf(app, browser, 16).map((each) => each.send(linkOf(pages), { credential })),
    );
    expect(answers.filter(({ location }) => location === `${CALLBACK}?result=success`)).toHaveLength(1);
    expect(answers.filter((answer) => seen(answer).alert === NOT_ADDED.alert)).toHaveLength(15);
    expect(await countOf(app, pages)).toBe(1);
  });

  test("comes too late after five minutes", async () => {
    await using app = await testApp();
    const { page, bring } = await somebody(app);
    app.clock.advance(5 * 60_000);
    expect(seen(await bring(made(page)))).toEqual(NOT_ADDED);
  });

  test("is one too many after twenty", async () => {
    await using app = await testApp();
    const { pages, page, bring } = await somebody(app);
    const { AccessToken } = await signIn(app, pages.ClientId, "ada");
    for (let n = 0; n < 20; n++) await aPasskey(app, AccessToken, authenticator(), ORIGIN);
    expect(seen(await bring(made(page)))).toEqual({
      ...ASKED,
      status: 400,
      alert: "You have as many passkeys as you can have here.",
    });
  });

  test("is asked of nobody where the pool takes none", async () => {
    await using app = await testApp();
    const { page, pages, bring } = await somebody(app, aPoolWithPages(app));
    expect(seen(page)).toEqual({ ...ASKED, status: 400, alert: "This is not possible here." });
    expect(page.text).not.toContain("passkey.js");
    expect(seen(await bring("{}"))).toEqual({ ...ASKED, status: 400, alert: "This is not possible here." });
    const back = await visitorAt(app, pages);
    expect((await back.send(linkOf(pages), { later: "yes" })).location).toBe(`${CALLBACK}?result=cancelled`);
  });

  test("is brought by the page's own form, and by no other", async () => {
    await using app = await testApp();
    const { pages, browser, page } = await somebody(app);
    const credential = JSON.stringify(made(page));
    for (const answer of [
      await browser.send(linkOf(pages), { credential, _csrf: "guessed" }),
      await browser.send(linkOf(pages), { credential }, { origin: "https://evil.example" }),
      await browser.send(linkOf(pages), { credential }, { "sec-fetch-site": "cross-site" }),
    ]) {
      expect(seen(answer)).toMatchObject({ status: 403, title: "Add a passkey" });
    }
    expect(await countOf(app, pages)).toBe(0);
  });
});

async function visitorAt(app: TestApp, pages: Pages): Promise<Visitor> {
  const browser = visitor(app);
  await signInAt(browser, pages, "ada", PASSWORD);
  await browser.get(linkOf(pages));
  return browser;
}

describe("who has just signed up", () => {
  /** Signs up and confirms at a browser that reaches the server by this name. */
  async function newcomer(app: TestApp, pool?: Promise<Pages>, host = "localhost:9229") {
    const pages = await (pool ?? aChoosingPoolWithPages(app));
    const browser = visitor(app, host);
    const form = { username: "ada", password: PASSWORD, "requiredAttributes[email]": EMAIL };
    await fill(browser, pages.path("/signup"), form);
    const code = await app.codeFor(EMAIL);
    const page = await follow(browser, await browser.send(pages.path("/confirm"), { username: "ada", code }));
    return { pages, browser, page };
  }

  test("is offered a passkey, and goes on to the application with it", async () => {
    await using app = await testApp();
    const { pages, browser, page } = await newcomer(app);
    expect(seen(page)).toEqual(ASKED);
    const back = await bringing(browser, pages.path("/passkeys/add"))(made(page));
    expect(await whoCameBack(app, pages, back)).toBe("ada");
    expect(browser.cookie("page-data")).toBeUndefined();
    expect(await countOf(app, pages)).toBe(1);
  });

  test("goes on to the application without", async () => {
    await using app = await testApp();
    const { pages, browser } = await newcomer(app);
    const back = await browser.send(pages.path("/passkeys/add"), { username: "ada", later: "yes" });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
    expect(await countOf(app, pages)).toBe(0);
  });

  test("is offered one also where the application wants a new sign-in each time", async () => {
    await using app = await testApp();
    const choosing = await aChoosingPoolWithPages(app);
    const path: Pages["path"] = (page, query) => choosing.path(page, { max_age: "0", ...query });
    const { pages, browser } = await newcomer(app, Promise.resolve({ ...choosing, path }));
    const back = await browser.send(pages.path("/passkeys/add"), { username: "ada", later: "yes" });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
  });

  test("goes on once, of sixteen at a time", async () => {
    await using app = await testApp();
    const { pages, browser } = await newcomer(app);
    const answers = await Promise.all(
      windowsOf(app, browser, 16).map((each) => each.send(pages.path("/passkeys/add"), { later: "yes" })),
    );
    expect(answers.filter(({ location }) => location?.startsWith(`${CALLBACK}?code=`))).toHaveLength(1);
    expect(answers.filter(({ location }) => location === pages.path("/login"))).toHaveLength(15);
  });

  test("gets a code for the request that they signed up for, and for no other", async () => {
    await using app = await testApp();
    const { pages, browser } = await newcomer(app);
    for (const query of [{ prompt: "login" }, { max_age: "0" }, { acr_values: "urn:cognito:loa:4" }, { state: "x" }]) {
      const held = browser.cookie("page-data") ?? "";
      const back = await browser.send(pages.path("/passkeys/add", query), { username: "ada", later: "yes" });
      expect(Object.keys(Object.fromEntries(new URL(back.location ?? "").searchParams))).toEqual(["result", "state"]);
      browser.setCookie("page-data", held);
    }
    const back = await browser.send(pages.path("/passkeys/add", { lang: "de" }), { username: "ada", later: "yes" });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
  });

  test("gets no code by a request that asks for none", async () => {
    await using app = await testApp();
    const { pages, browser } = await newcomer(app);
    const back = await browser.send(linkOf(pages), { username: "ada", later: "yes" });
    expect(back.location).toBe(`${CALLBACK}?result=cancelled`);
  });

  test("signs in as anybody, where the offer came too late", async () => {
    await using app = await testApp();
    const { pages, browser } = await newcomer(app);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }));
    const page = await follow(browser, await browser.send(pages.path("/passkeys/add"), { later: "yes" }));
    expect(seen(page)).toEqual({
      status: 200,
      title: "Sign in",
      alert: "This took too long. Please sign in again.",
    });
  });

  test.each<[string, (app: TestApp) => Promise<Pages>, string?]>([
    ["where the pool takes none", (app) => aPoolWithPages(app)],
    [
      "where the client's people cannot choose",
      (app) => aChoosingPoolWithPages(app, EVERYTHING, { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] }),
    ],
    [
      "where no browser makes one: at an address without a name",
      (app) => aChoosingPoolWithPages(app),
      "127.0.0.1:9229",
    ],
  ])("is offered none %s", async (_, pool, host) => {
    await using app = await testApp();
    const { pages, page } = await newcomer(app, pool(app), host);
    expect(await whoCameBack(app, pages, page)).toBe("ada");
  });
});

test("nobody is offered one at a sign-in", async () => {
  await using app = await testApp();
  const pages = await aChoosingPoolWithPages(app);
  await aUser(app, pages.UserPoolId, { username: "ada" });
  const back = await signInAt(visitor(app, "localhost:9229"), pages, "ada", PASSWORD);
  expect(await whoCameBack(app, pages, back)).toBe("ada");
});
