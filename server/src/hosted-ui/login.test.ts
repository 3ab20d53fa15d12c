import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test, vi } from "vitest";
import { setFactors } from "../api/user-pools/mfa.fixture.ts";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, fill, follow, inputs, links, pagesFor, seen, signInAt, whoCameBack } from "./pages.fixture.ts";

const INCORRECT = { status: 400, title: "Sign in", alert: "The username or the password is not right." };
const WRONG = "Wrong-horse-7";

describe("the form", () => {
  test("asks for a username and a password, and offers what else there is", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const page = await visitor(app).get(pages.path("/login"));
    expect(seen(page)).toEqual({ status: 200, title: "Sign in" });
    expect(inputs(page)).toEqual({
      username: {
        class: "inputField-customizable",
        id: "signInFormUsername",
        type: "text",
        autocomplete: "username",
        value: "",
        required: "",
        autocapitalize: "none",
        spellcheck: "false",
        autofocus: "",
      },
      password: {
        class: "inputField-customizable",
        id: "signInFormPassword",
        type: "password",
        autocomplete: "current-password",
        value: "",
        required: "",
      },
    });
    expect(links(page)).toEqual({
      "Forgot your password?": pages.path("/forgotPassword"),
      "Sign up": pages.path("/signup"),
    });
  });

  test.each([
    ["a username", {}, "Username", "text"],
    ["an e-mail address", { UsernameAttributes: ["email"] }, "Email address", "email"],
    ["a phone number", { UsernameAttributes: ["phone_number"] }, "Phone number", "tel"],
    ["either address", { UsernameAttributes: ["email", "phone_number"] }, "Email address or phone number", "text"],
    ["a username or an e-mail address", { AliasAttributes: ["email"] }, "Username or email address", "text"],
    ["a username or a phone number", { AliasAttributes: ["phone_number"] }, "Username or phone number", "text"],
    [
      "any of the three",
      { AliasAttributes: ["email", "phone_number"] },
      "Username, email address or phone number",
      "text",
    ],
    ["a username, of whatever kind", { AliasAttributes: ["preferred_username"] }, "Username", "text"],
  ] as const)("asks for %s where people sign in with that", async (_, { ...pool }, label, type) => {
    await using app = await testApp();
    const settings = Object.fromEntries(Object.entries(pool).map(([name, values]) => [name, [...values]]));
    const pages = await aPoolWithPages(app, settings);
    const page = await visitor(app).get(pages.path("/login"));
    expect(page.text).toContain(`for="signInFormUsername">${label}</label>`);
    expect(inputs(page)["username"]).toMatchObject({ type });
  });

  test("offers no sign-up where operators make the users, and no new password where they reset them", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] },
    });
    expect(links(await visitor(app).get(pages.path("/login")))).toEqual({});
  });

  test("knows the name that the application hints at", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const page = await visitor(app).get(pages.path("/login", { login_hint: `"><b>ada` }));
    expect(inputs(page)).toMatchObject({ username: { value: `"><b>ada` }, password: { autofocus: "" } });
    expect(inputs(page)["username"]).not.toHaveProperty("autofocus");
    expect(page.text).not.toContain("<b>");
  });
});

describe("a person who signs in", () => {
  test("comes back to the application with a code and its state, and is known at this browser", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    const browser = visitor(app);
    await browser.get(pages.path("/login"));
    const back = await browser.send(pages.path("/login"), { username: Username, password: PASSWORD });
    expect(back.status).toBe(302);
    expect(back.headers.get("cache-control")).toBe("no-store");
    expect(back.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^cognito=[\w-]+; Path=\/photos; Max-Age=3600; HttpOnly; SameSite=Lax$/),
    ]);
    expect(await whoCameBack(app, pages, back)).toBe(Username);
    expect((await browser.get(pages.path("/oauth2/authorize"))).location).toMatch(/^https:\/\/app\.example\/cb\?code=/);
  });

  test("may have a client with a secret behind them, which the pages ask for nowhere", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {}, { GenerateSecret: true });
    const { Username } = await aUser(app, pages.UserPoolId);
    expect(await whoCameBack(app, pages, await signInAt(visitor(app), pages, Username, PASSWORD))).toBe(Username);
  });

  test("needs no flow of the API: the client may forbid them all", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {}, { ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] });
    const { Username } = await aUser(app, pages.UserPoolId);
    expect(await whoCameBack(app, pages, await signInAt(visitor(app), pages, Username, PASSWORD))).toBe(Username);
  });

  test("may use any name they have, in any case, and blanks around it do not matter", async () => {
    await using app = await testApp();
    const UsernameConfiguration = { CaseSensitive: false };
    const pages = await aPoolWithPages(app, { AliasAttributes: ["email"], UsernameConfiguration });
    const { Username } = await aUser(app, pages.UserPoolId);
    for (const name of [Username.toUpperCase(), ` ${Username}@example.com\t`]) {
      expect(await whoCameBack(app, pages, await signInAt(visitor(app), pages, name, PASSWORD))).toBe(Username);
    }
  });

  test("may write a phone number as people do", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { UsernameAttributes: ["phone_number"], AutoVerifiedAttributes: [] });
    const attributes = { phone_number: "+14155550123", phone_number_verified: "true" };
    const { sub } = await aUser(app, pages.UserPoolId, { username: "+14155550123", attributes });
    const back = await signInAt(visitor(app), pages, "+1 (415) 555-0123", PASSWORD);
    expect(await whoCameBack(app, pages, back)).toBe(sub);
  });

  test("gets tokens in the fragment where the application asks for them", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, {}, { AllowedOAuthFlows: ["implicit"] });
    const { Username } = await aUser(app, pages.UserPoolId);
    const path = pages.path("/login", { response_type: "token" });
    const { location } = await fill(visitor(app), path, { username: Username, password: PASSWORD });
    expect(location).toMatch(
      /^https:\/\/app\.example\/cb#id_token=[^&]+&access_token=[^&]+&token_type=Bearer&expires_in=3600&state=/,
    );
  });
});

describe("who is refused", () => {
  test("sees why, keeps the name and is not known at the browser", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    const browser = visitor(app);
    const page = await signInAt(browser, pages, Username, WRONG);
    expect(seen(page)).toEqual(INCORRECT);
    expect(inputs(page)).toMatchObject({ username: { value: Username }, password: { value: "", autofocus: "" } });
    expect(page.text).not.toContain(WRONG);
    expect(browser.cookie("cognito")).toBeUndefined();
    // The page can be sent once more.
    const back = await browser.send(pages.path("/login"), { username: Username, password: PASSWORD });
    expect(await whoCameBack(app, pages, back)).toBe(Username);
  });

  test.each([
    ["no name", { username: "  ", password: "x" }, { signInFormUsername: "Please fill this in." }],
    ["no password", { username: "ada", password: "" }, { signInFormPassword: "Please fill this in." }],
    [
      "a name with a control character",
      { username: "a\0a", password: "x" },
      { signInFormUsername: "This cannot be used here." },
    ],
    [
      "a name that is too long",
      { username: "a".repeat(129), password: "x" },
      { signInFormUsername: "This is too long." },
    ],
  ])("gave %s", async (_, fields, problems) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const page = await fill(visitor(app), pages.path("/login"), fields);
    expect(seen(page)).toEqual({ status: 400, title: "Sign in", problems });
    const [id = ""] = Object.keys(problems);
    expect(page.text).toContain(`aria-describedby="${id}-problem" aria-invalid="true" autofocus>`);
  });

  test.each([
    ["too long to be one", "a".repeat(257)],
    ["no text", "a\0b"],
    ["one that nobody could have chosen", " spaced "],
  ])("gave a password that is %s", async (_, password) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    expect(seen(await signInAt(visitor(app), pages, Username, password))).toEqual(INCORRECT);
  });

  test("is unknown, where the client tells", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    expect(seen(await signInAt(visitor(app), pages, "nobody", PASSWORD))).toEqual({
      status: 400,
      title: "Sign in",
      problems: { signInFormUsername: "There is no account with this name." },
    });
  });

  test("was disabled, and is told only for the right password", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: pages.UserPoolId, Username }));
    expect(seen(await signInAt(visitor(app), pages, Username, WRONG))).toEqual(INCORRECT);
    expect(seen(await signInAt(visitor(app), pages, Username, PASSWORD))).toEqual({
      status: 400,
      title: "Sign in",
      alert: "This account is disabled.",
    });
  });

  test("has guessed too often, and waits", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    const browser = visitor(app);
    for (let guess = 0; guess < 5; guess++) {
      expect(seen(await signInAt(browser, pages, Username, WRONG))).toEqual(INCORRECT);
    }
    const shut = { ...INCORRECT, alert: "There were too many attempts. Wait a while, then try again." };
    expect(seen(await signInAt(browser, pages, Username, PASSWORD))).toEqual(shut);
    app.clock.advance(60_000);
    expect(await whoCameBack(app, pages, await signInAt(browser, pages, Username, PASSWORD))).toBe(Username);
  });

  test("guessed in sixteen windows at once, and got no further than with five", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    const browser = visitor(app);
    await browser.get(pages.path("/login"));
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => browser.send(pages.path("/login"), { username: Username, password: WRONG })),
    );
    const told = answers.map((answer) => seen(answer).alert);
    expect(told.filter((alert) => alert === INCORRECT.alert)).toHaveLength(5);
    expect(new Set(told).size).toBe(2);
  });

  test("has a temporary password that is past its time", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { UserPoolId } = pages;
    await app.client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: "ada",
        TemporaryPassword: PASSWORD,
        MessageAction: "SUPPRESS",
      }),
    );
    app.clock.advance(8 * 86_400_000);
    expect(seen(await signInAt(visitor(app), pages, "ada", PASSWORD))).toEqual({
      status: 400,
      title: "Sign in",
      alert: "The temporary password has expired. Ask an administrator for a new one.",
    });
  });

  test("needs a second factor that nobody can set up here", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    await setFactors(app, pages, "ON", ["SMS_MFA"]);
    const browser = visitor(app);
    expect(seen(await signInAt(browser, pages, Username, PASSWORD))).toEqual({
      status: 400,
      title: "Sign in",
      alert: "This account needs a second factor, and none can be used here. Ask an administrator.",
    });
    expect(browser.cookie("cognito")).toBeUndefined();
    expect(seen(await signInAt(browser, pages, Username, WRONG))).toEqual(INCORRECT);
  });

  test("has to choose a new password, and is led to do so", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { UserPoolId } = pages;
    const { Username } = await aUser(app, UserPoolId);
    await app.client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));
    const browser = visitor(app);
    const page = await signInAt(browser, pages, Username, PASSWORD);
    expect(seen(page)).toMatchObject({
      status: 200,
      title: "Reset your password",
      alert: "Your password must be reset before you can sign in.",
    });
    expect(inputs(page)).toMatchObject({ username: { value: Username } });
  });
});

describe("a client that hides its users", () => {
  const hiding = (app: TestApp) => aPoolWithPages(app, {}, { PreventUserExistenceErrors: "ENABLED" });

  test("shows the same page for nobody as for a wrong password, and works as hard", async () => {
    await using app = await testApp();
    const pages = await hiding(app);
    await aUser(app, pages.UserPoolId, { username: "lovelace" });
    const observed = async (username: string) => {
      const browser = visitor(app);
      browser.setCookie("XSRF-TOKEN", "11111111-2222-3333-4444-555555555555");
      const { passwords, store } = app.ctx;
      const spies = [
        vi.spyOn(passwords, "matches"),
        vi.spyOn(passwords, "pretend"),
        vi.spyOn(store, "write"),
        vi.spyOn(store, "writeOne"),
        vi.spyOn(store.users, "findByLogin"),
        vi.spyOn(store.users, "find"),
      ] as const;
      const { status, text } = await signInAt(browser, pages, username, WRONG);
      const [matches = 0, pretend = 0, ...others] = spies.map(({ mock }) => mock.calls.length);
      for (const spy of spies) spy.mockRestore();
      return { status, text: text.replaceAll(username, "NAME"), exponentiations: matches + pretend, others };
    };
    // Locks are told alike too.
    for (let guess = 0; guess < 7; guess++) expect(await observed("anybody")).toEqual(await observed("lovelace"));
  });
});

describe("where people choose how they sign in", () => {
  const inSteps = (app: TestApp) => aPoolWithPages(app, {}, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] });

  test("the name comes first, then the password", async () => {
    await using app = await testApp();
    const pages = await inSteps(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    const browser = visitor(app);
    const first = await browser.get(pages.path("/login"));
    expect(Object.keys(inputs(first))).toEqual(["username"]);
    expect(first.text).toContain(`name="signInSubmitButton" value="Next"`);
    const second = await browser.send(pages.path("/login"), { username: Username });
    expect(seen(second)).toEqual({ status: 200, title: "Sign in", description: `Signing in as ${Username}` });
    expect(inputs(second)).toMatchObject({ password: { autofocus: "" } });
    expect(links(second)).toMatchObject({
      Change: pages.path("/login"),
      "Forgot your password?": pages.path("/forgotPassword"),
    });
    const wrong = await browser.send(pages.path("/login"), { username: Username, password: WRONG });
    expect(seen(wrong)).toEqual({ ...INCORRECT, description: `Signing in as ${Username}` });
    const back = await browser.send(pages.path("/login"), { username: Username, password: PASSWORD });
    expect(await whoCameBack(app, pages, back)).toBe(Username);
  });

  test("the first page tells of nobody", async () => {
    await using app = await testApp();
    const pages = await inSteps(app);
    expect(seen(await fill(visitor(app), pages.path("/login"), { username: "nobody" }))).toMatchObject({ status: 200 });
  });

  test("a name that is wrong is asked for again", async () => {
    await using app = await testApp();
    const pages = await inSteps(app);
    const browser = visitor(app);
    const empty = await fill(browser, pages.path("/login"), { username: "" });
    expect(seen(empty)).toEqual({
      status: 400,
      title: "Sign in",
      problems: { signInFormUsername: "Please fill this in." },
    });
    const unknown = await browser.send(pages.path("/login"), { username: "nobody", password: PASSWORD });
    expect(Object.keys(inputs(unknown))).toEqual(["username"]);
    expect(seen(unknown)).toMatchObject({ problems: { signInFormUsername: "There is no account with this name." } });
  });

  test("a hinted name is filled in, and can be changed", async () => {
    await using app = await testApp();
    const pages = await inSteps(app);
    const page = await visitor(app).get(pages.path("/login", { login_hint: "ada" }));
    expect(inputs(page)).toEqual({ username: expect.objectContaining({ value: "ada", autofocus: "" }) });
  });
});

describe("who is signed in at this browser already", () => {
  const twoPeople = async (app: TestApp) => {
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    for (const username of ["ada", "bob"]) {
      await aUser(app, pages.UserPoolId, { username });
      await fill(browser, pages.path("/login", { prompt: "login" }), { username, password: PASSWORD });
    }
    return { pages, browser };
  };
  const choices = ({ text }: { readonly text: string }) =>
    Object.fromEntries(
      [...text.matchAll(/name="account" value="([^"]+)">Continue as ([^<]+)</g)].map(([, id = "", name = ""]) => [
        name,
        id,
      ]),
    );

  test("is offered to go on, the newest first, and goes on as whoever is chosen, without a new sign-in", async () => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    const page = await browser.get(pages.path("/login"));
    expect(seen(page)).toEqual({ status: 200, title: "Choose an account" });
    expect(Object.keys(choices(page))).toEqual(["bob", "ada"]);
    const kept = browser.cookie("cognito");
    const back = await browser.send(pages.path("/login"), { account: choices(page)["ada"] ?? "" });
    expect(await whoCameBack(app, pages, back)).toBe("ada");
    expect(browser.cookie("cognito")).toBe(kept);
  });

  test("may be somebody else", async () => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    const chooser = await browser.get(pages.path("/login"));
    const form = await browser.get(links(chooser)["Use another account"] ?? "");
    expect(Object.keys(inputs(form))).toEqual(["username", "password"]);
  });

  test.each([
    ["the application wants to see a sign-in", { prompt: "login" }],
    ["the application wants a younger one", { max_age: "60" }],
  ])("is not offered where %s", async (_, query) => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    const account = choices(await browser.get(pages.path("/login")))["ada"] ?? "";
    app.clock.advance(61_000);
    expect(seen(await browser.get(pages.path("/login", query)))).toEqual({ status: 200, title: "Sign in" });
    const page = await browser.send(pages.path("/login", query), { account });
    expect(seen(page)).toEqual({ status: 400, title: "Sign in", alert: "This took too long. Please sign in again." });
    expect(inputs(page)).toMatchObject({ username: { value: "ada" } });
  });

  test("is offered within the age that the application wants", async () => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    app.clock.advance(50_000);
    expect(Object.keys(choices(await browser.get(pages.path("/login", { max_age: "60" }))))).toEqual(["bob", "ada"]);
  });

  test("is forgotten an hour after the sign-in, however the browser was used", async () => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    const account = choices(await browser.get(pages.path("/login")))["ada"] ?? "";
    app.clock.advance(3_600_000);
    expect(seen(await browser.get(pages.path("/login")))).toEqual({ status: 200, title: "Sign in" });
    expect(seen(await browser.send(pages.path("/login"), { account }))).toMatchObject({
      status: 400,
      alert: "This took too long. Please sign in again.",
    });
  });

  test("is gone with a new password, once signed out everywhere, and once disabled", async () => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    const { UserPoolId } = pages;
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: "ada", Password: "Battery-staple-8", Permanent: true }),
    );
    expect(Object.keys(choices(await browser.get(pages.path("/login"))))).toEqual(["bob"]);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: "bob" }));
    expect(seen(await browser.get(pages.path("/login")))).toEqual({ status: 200, title: "Sign in" });
    await signInAt(browser, pages, "bob", PASSWORD);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: "bob" }));
    expect(seen(await browser.get(pages.path("/login")))).toEqual({ status: 200, title: "Sign in" });
  });

  test("is named by the address they sign in with, where usernames are numbers", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app, { UsernameAttributes: ["email"] });
    await aUser(app, pages.UserPoolId, { username: "ada@example.com" });
    const browser = visitor(app);
    await signInAt(browser, pages, "ada@example.com", PASSWORD);
    expect(Object.keys(choices(await browser.get(pages.path("/login"))))).toEqual(["ada@example.com"]);
  });

  test("is offered to the pool's other applications, and to no other pool's", async () => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    const other = await pagesFor(app, pages.UserPoolId);
    expect(Object.keys(choices(await browser.get(other.path("/login"))))).toEqual(["bob", "ada"]);
  });

  test("cannot be chosen at a browser where they are not", async () => {
    await using app = await testApp();
    const { pages, browser } = await twoPeople(app);
    const account = choices(await browser.get(pages.path("/login")))["ada"] ?? "";
    const stranger = visitor(app);
    const page = await fill(stranger, pages.path("/login"), { account });
    expect(seen(page)).toEqual({ status: 400, title: "Sign in", alert: "This took too long. Please sign in again." });
    expect(inputs(page)).toMatchObject({ username: { value: "" } });
  });
});

describe("what the pages know by heart of scripts", () => {
  test("a form can be posted without having been seen, with a token of one's own choice", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { Username } = await aUser(app, pages.UserPoolId);
    const token = "0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e";
    const browser = visitor(app);
    browser.setCookie("XSRF-TOKEN", token);
    const back = await browser.send(pages.path("/login"), {
      _csrf: token,
      username: Username,
      password: PASSWORD,
      cognitoAsfData: "",
      signInSubmitButton: "Sign in",
    });
    expect(await whoCameBack(app, pages, back)).toBe(Username);
  });

  test("ids and names are those of Cognito's own form", async () => {
    await using app = await testApp();
    const { text } = await visitor(app).get((await aPoolWithPages(app)).path("/login"));
    expect(text).toMatch(/<input [^>]*id="signInFormUsername" name="username"/);
    expect(text).toMatch(/<input [^>]*id="signInFormPassword" name="password"/);
    expect(text).toMatch(/<input [^>]*type="submit" name="signInSubmitButton" value="Sign in">/);
    expect(text).toMatch(/<input type="hidden" name="_csrf" value="[0-9a-f-]{36}">/);
    expect(text).toContain(`<input type="hidden" name="cognitoAsfData" value="">`);
  });
});

test("a notice is told once", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  await browser.get(pages.path("/login"));
  // Whose account is to be confirmed is not known here: the person has to begin again.
  const page = await follow(browser, await browser.send(pages.path("/confirm"), { code: "123456" }));
  expect(seen(page)).toEqual({ status: 200, title: "Sign in", alert: "This took too long. Please sign in again." });
  expect(seen(await follow(browser, await browser.get(pages.path("/login"))))).toEqual({
    status: 200,
    title: "Sign in",
  });
});
