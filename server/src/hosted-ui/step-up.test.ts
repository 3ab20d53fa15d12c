import {
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPerson, BY_OPERATOR, register, setFactors } from "../api/user-pools/mfa.fixture.ts";
import { PASSWORD, signIn } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import { aPoolWithPages, CALLBACK, fill, follow, type Pages, seen, signInAt } from "./pages.fixture.ts";

const LOA = (level: number) => `urn:cognito:loa:${level}`;
const CODE_PAGE = { status: 200, title: "Enter your code" };
const CHOOSER = { status: 200, title: "Choose an account" };
const FORM = { status: 200, title: "Sign in" };
const PROVEN = { email: "ada@example.com", email_verified: "true" };

interface Wanted {
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  readonly client?: Partial<CreateUserPoolClientCommandInput>;
}

/** A pool with pages that asks nobody for a second factor, and ada, who has an authenticator application all the same. */
async function aPlace(app: TestApp, { pool, client }: Wanted = {}) {
  const pages = await aPoolWithPages(
    app,
    { AccountRecoverySetting: { RecoveryMechanisms: BY_OPERATOR }, ...pool },
    { AllowedOAuthFlows: ["code", "implicit"], ...client },
  );
  await setFactors(app, pages, "OPTIONAL", ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]);
  await aPerson(app, pages, { username: "ada", attributes: {} });
  await aPerson(app, pages, { username: "bob", attributes: {} });
  const { AccessToken } = await signIn(app, pages.ClientId, "ada");
  const { application } = await register(app, { AccessToken });
  const code = () => {
    app.clock.advance(30_000);
    return application.codeAt(app.clock.now());
  };
  const browser = visitor(app);
  const authorize = (query: Values = {}) => browser.get(pages.path("/oauth2/authorize", query));
  return { pages, browser, code, authorize };
}

type Values = Readonly<Record<string, string | null>>;

/** What the application was answered. */
const answerIn = ({ location = "" }: Visited): Readonly<Record<string, string>> => {
  expect(location).toMatch(new RegExp(`^${CALLBACK}[?#]`));
  return Object.fromEntries(new URLSearchParams(location.slice(CALLBACK.length + 1)));
};

const claimsIn = (token = ""): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

async function exchange(app: TestApp, { ClientId }: Pages, grant: Readonly<Record<string, string>>) {
  const host = "127.0.0.1:9229";
  const response = await app.http.request(`http://${host}/photos/oauth2/token`, {
    method: "POST",
    headers: { host, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id: ClientId, redirect_uri: CALLBACK, ...grant }).toString(),
  });
  const tokens: Readonly<Record<string, string>> = JSON.parse(await response.text());
  const [id, access] = [claimsIn(tokens.id_token), claimsIn(tokens.access_token)];
  expect([id.acr, id.amr]).toEqual([access.acr, access.amr]);
  return { told: { user: id["cognito:username"], acr: id.acr, amr: id.amr }, at: id.auth_time, tokens };
}

/** Who came back to the application, and what they had shown. */
const cameBack = async (app: TestApp, pages: Pages, visited: Visited) =>
  (await exchange(app, pages, { grant_type: "authorization_code", code: answerIn(visited).code ?? "" })).told;

/** Sends the form of a page under a query, and follows where that leads. */
const send = async (browser: Visitor, pages: Pages, page: string, query: Values, fields: Record<string, string>) =>
  follow(browser, await browser.send(pages.path(page, query), fields));

/** Presses the first of the accounts that a page offers. */
const goOnAs = (browser: Visitor, pages: Pages, query: Values, { text }: Visited): Promise<Visited> =>
  send(browser, pages, "/login", query, { account: /name="account" value="([^"]*)"/.exec(text)?.[1] ?? "" });

const STRONG = { user: "ada", acr: LOA(4), amr: ["pwd", "otp", "mfa"] };
const WEAK = { user: "ada", acr: LOA(1), amr: ["pwd"] };

describe("a level that the application asks for", () => {
  test("is asked for after the password, and told by the tokens and those that they are refreshed to", async () => {
    await using app = await testApp();
    const { pages, browser, code } = await aPlace(app);
    const query = { acr_values: `phr ${LOA(4)}` };
    const asked = await fill(browser, pages.path("/login", query), { username: "ada", password: PASSWORD });
    expect(seen(asked)).toMatchObject(CODE_PAGE);
    const back = await send(browser, pages, "/mfa", query, { username: "ada", code: code() });
    const { told, at, tokens } = await exchange(app, pages, {
      grant_type: "authorization_code",
      code: answerIn(back).code ?? "",
    });
    expect(told).toEqual(STRONG);
    app.clock.advance(60_000);
    const { refresh_token = "" } = tokens;
    const refreshed = await exchange(app, pages, { grant_type: "refresh_token", refresh_token });
    expect(refreshed).toMatchObject({ told: STRONG, at });
  });

  test("asks who is signed in at this browser for what is missing alone", async () => {
    await using app = await testApp();
    const { pages, browser, code, authorize } = await aPlace(app);
    await signInAt(browser, pages, "ada", PASSWORD);
    const plain = await cameBack(app, pages, await authorize());
    expect(plain).toEqual({ user: "ada", acr: undefined, amr: undefined });
    expect(await cameBack(app, pages, await authorize({ acr_values: LOA(1) }))).toEqual(WEAK);

    const query = { acr_values: LOA(4) };
    expect(answerIn(await authorize({ ...query, prompt: "none" }))).toEqual({
      error: "login_required",
      state: "st+te/=&",
    });
    const offered = await follow(browser, await authorize(query));
    expect(seen(offered)).toMatchObject(CHOOSER);
    const asked = await goOnAs(browser, pages, query, offered);
    expect(seen(asked)).toMatchObject(CODE_PAGE);
    const back = await send(browser, pages, "/mfa", query, { username: "ada", code: code() });
    expect(await cameBack(app, pages, back)).toEqual(STRONG);

    // The browser remembers it, for every level below as well.
    for (const acr_values of [LOA(4), LOA(3), `${LOA(2)} ${LOA(4)}`]) {
      expect(await cameBack(app, pages, await authorize({ acr_values, prompt: "none" }))).toEqual(STRONG);
    }
  });

  test("with max_age asks everything again of who signed in too long ago", async () => {
    await using app = await testApp();
    const { pages, browser, code, authorize } = await aPlace(app);
    await signInAt(browser, pages, "ada", PASSWORD);
    app.clock.advance(120_000);
    const query = { acr_values: LOA(4), max_age: "60" };
    expect(seen(await follow(browser, await authorize(query)))).toMatchObject(FORM);
    const fresh = { acr_values: LOA(4), max_age: "600" };
    expect(seen(await follow(browser, await authorize(fresh)))).toMatchObject(CHOOSER);
    await fill(browser, pages.path("/login", query), { username: "ada", password: PASSWORD });
    const back = await send(browser, pages, "/mfa", query, { username: "ada", code: code() });
    expect(await cameBack(app, pages, back)).toEqual(STRONG);
    expect(await cameBack(app, pages, await authorize({ ...query, prompt: "none" }))).toEqual(STRONG);
  });

  test("that the person cannot reach is told to the application, after their password", async () => {
    await using app = await testApp();
    const { pages, browser, authorize } = await aPlace(app);
    const query = { acr_values: LOA(4) };
    const back = await fill(browser, pages.path("/login", query), { username: "bob", password: PASSWORD });
    expect(answerIn(back)).toEqual({
      error: "unmet_authentication_requirements",
      error_description: "the user has no factors that meet any of acr_values",
      state: "st+te/=&",
    });
    // A wrong password tells nothing of that.
    const wrong = await fill(browser, pages.path("/login", query), { username: "bob", password: "Wrong-horse-7" });
    expect(seen(wrong)).toMatchObject({ status: 400, title: "Sign in" });
    // Nobody is signed in by it, and who is signed in otherwise is not offered to go on.
    expect((await authorize({ prompt: "none" })).location).toContain("error=login_required");
    await signInAt(browser, pages, "bob", PASSWORD);
    expect(seen(await follow(browser, await authorize(query)))).toMatchObject(FORM);
    const falling = await authorize({ acr_values: `${LOA(4)} ${LOA(1)}` });
    expect(await cameBack(app, pages, falling)).toMatchObject({ user: "bob", acr: LOA(1) });
  });

  test("is told by implicit tokens too", async () => {
    await using app = await testApp();
    const { pages, browser, authorize } = await aPlace(app);
    await signInAt(browser, pages, "ada", PASSWORD);
    const tokens = answerIn(await authorize({ response_type: "token", acr_values: LOA(1) }));
    for (const token of [tokens.id_token, tokens.access_token]) {
      expect(claimsIn(token)).toMatchObject({ acr: LOA(1), amr: ["pwd"] });
    }
  });

  test("is passed over where the pool knows none by that name, and in a plan without levels", async () => {
    await using app = await testApp();
    const { pages, browser, authorize } = await aPlace(app);
    await signInAt(browser, pages, "ada", PASSWORD);
    const nothing = { user: "ada", acr: undefined, amr: undefined };
    for (const acr_values of ["", "phr", `${LOA(5)} 4`]) {
      expect(await cameBack(app, pages, await authorize({ acr_values }))).toEqual(nothing);
    }
    await setFactors(app, pages, "OFF", []);
    const { UserPoolId } = pages;
    await app.client.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTier: "LITE" }));
    expect(await cameBack(app, pages, await authorize({ acr_values: LOA(4) }))).toEqual(nothing);
  });

  test("is given once, and not too long", async () => {
    await using app = await testApp();
    const { pages, browser } = await aPlace(app);
    const twice = `${pages.path("/oauth2/authorize", { acr_values: LOA(1) })}&acr_values=${LOA(1)}`;
    expect(answerIn(await browser.get(twice))).toMatchObject({
      error: "invalid_request",
      error_description: "acr_values is given more than once",
    });
    const long = pages.path("/oauth2/authorize", { acr_values: "x".repeat(4_097) });
    expect(answerIn(await browser.get(long))).toMatchObject({ error_description: "acr_values is too long" });
  });
});

test("where the pool names its levels every sign-in is told by its name", async () => {
  await using app = await testApp();
  const { pages, browser, authorize } = await aPlace(app, {
    pool: { AcrConfiguration: { Level1: { AcrValue: "urn:example:low" } } },
  });
  const back = await signInAt(browser, pages, "ada", PASSWORD);
  expect(await cameBack(app, pages, back)).toEqual({ user: "ada", acr: "urn:example:low", amr: ["pwd"] });
  expect(await cameBack(app, pages, await authorize())).toMatchObject({ acr: "urn:example:low" });
});

describe("nobody gets a higher level than they have shown", () => {
  test("not by another person at the same browser who has", async () => {
    await using app = await testApp();
    const { pages, browser, code, authorize } = await aPlace(app);
    const query = { acr_values: LOA(4) };
    await fill(browser, pages.path("/login", query), { username: "ada", password: PASSWORD });
    await send(browser, pages, "/mfa", query, { username: "ada", code: code() });
    await fill(browser, pages.path("/login", { account: "other" }), { username: "bob", password: PASSWORD });
    expect(answerIn(await authorize({ ...query, prompt: "none" }))).toMatchObject({ error: "login_required" });
    // The one who has shown enough is offered, and goes on by choosing so.
    const offered = await follow(browser, await authorize(query));
    expect(offered.text).toContain("ada");
    expect(offered.text).not.toContain("bob");
    expect(await cameBack(app, pages, await goOnAs(browser, pages, query, offered))).toEqual(STRONG);
  });

  test("not by asking for it after the password was given for less", async () => {
    await using app = await testApp();
    const { pages, browser, authorize } = await aPlace(app);
    const account = browser;
    await signInAt(account, pages, "ada", PASSWORD);
    const query = { acr_values: LOA(4) };
    const offered = await follow(browser, await authorize(query));
    await goOnAs(browser, pages, query, offered);
    // Back in the browser, and on without the level: the application gets what was shown, by that name.
    const back = await goOnAs(browser, pages, {}, await browser.get(pages.path("/login")));
    expect(await cameBack(app, pages, back)).toEqual({ user: "ada", acr: undefined, amr: undefined });
    const low = { acr_values: LOA(1) };
    const weak = await goOnAs(browser, pages, low, await browser.get(pages.path("/login", low)));
    expect(await cameBack(app, pages, weak)).toEqual(WEAK);
  });

  test("not by answering a question of a request that asked for less", async () => {
    await using app = await testApp();
    const { pages, browser, code } = await aPlace(app);
    await aPerson(app, pages, { username: "eve", attributes: PROVEN });
    const { AccessToken } = await signIn(app, pages.ClientId, "eve");
    const { application } = await register(app, { AccessToken });
    const low = { acr_values: LOA(3) };
    const high = { acr_values: LOA(4) };
    await fill(browser, pages.path("/login", low), { username: "eve", password: PASSWORD });
    await send(browser, pages, "/mfa", low, { username: "eve", factor: "EMAIL_OTP" });
    const email = await app.codeFor(PROVEN.email);
    // The question is carried over to a request for more: its answer is good, and is not enough.
    const asked = await send(browser, pages, "/mfa", high, { username: "eve", code: email });
    expect(seen(asked)).toMatchObject(CODE_PAGE);
    code();
    const right = application.codeAt(app.clock.now());
    const back = await send(browser, pages, "/mfa", high, { username: "eve", code: right });
    expect(await cameBack(app, pages, back)).toEqual({
      user: "eve",
      acr: LOA(4),
      amr: ["pwd", "email_otp", "otp", "mfa"],
    });
  });

  test("not by a cookie of the former release, which tells of nothing", async () => {
    await using app = await testApp();
    const { pages, browser, authorize } = await aPlace(app);
    await signInAt(browser, pages, "ada", PASSWORD);
    const pool = await app.ctx.store.pools.find(pages.UserPoolId);
    const sealed = Buffer.from(browser.cookie("cognito") ?? "", "base64url");
    const plain = pool && app.ctx.seal.open("browser-session-2", pool.id, sealed);
    const kept: readonly (readonly unknown[])[] = JSON.parse(Buffer.from(plain ?? "").toString());
    const former = Buffer.from(JSON.stringify(kept.map((account) => account.slice(0, 5))));
    const cookie = Buffer.from(app.ctx.seal.seal("browser-session-2", pages.UserPoolId, former)).toString("base64url");
    browser.setCookie("cognito", cookie);
    expect(await cameBack(app, pages, await authorize())).toMatchObject({ user: "ada" });
    expect(seen(await follow(browser, await authorize({ acr_values: LOA(1) })))).toMatchObject(FORM);
  });
});
