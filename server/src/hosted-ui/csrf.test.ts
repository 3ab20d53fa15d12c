import { AdminGetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visitor, visitor } from "../testing/visitor.ts";
import { isOwnForm } from "./csrf.ts";
import { aPoolWithPages, follow, inputs, type Pages, seen, whoCameBack } from "./pages.fixture.ts";

const TOKEN = "0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e";
const OTHER = "ffffffff-1b1b-2c2c-3d3d-4e4e4e4e4e4e";
const STALE = "This page was open for too long, or your browser does not accept cookies. Please try again.";

describe("a form is our own", () => {
  const site = (url: string) => ({ url });
  const asked = (headers: Readonly<Record<string, string>>) =>
    new Request("http://127.0.0.1:9229/photos/login", {
      method: "POST",
      headers: { host: "127.0.0.1:9229", cookie: `lang=en; XSRF-TOKEN=${TOKEN}`, ...headers },
    });
  const LOCAL = "http://127.0.0.1:9229/photos";

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["nothing but the token is known, as with scripts", LOCAL, {}],
    ["it comes from the same origin", LOCAL, { origin: "http://127.0.0.1:9229", "sec-fetch-site": "same-origin" }],
    ["the browser sent it once more by itself", LOCAL, { "sec-fetch-site": "none" }],
    ["it comes from the public URL", "https://auth.example.com/photos", { origin: "https://auth.example.com" }],
    [
      "a proxy ends TLS, and the name is the one that was asked",
      "http://auth.example.com/photos",
      { origin: "https://auth.example.com", host: "auth.example.com" },
    ],
    ["the name is written in other case", LOCAL, { origin: "http://localhost:9229", host: "LOCALHOST:9229" }],
  ])("where %s", (_, url, headers) => {
    expect(isOwnForm(site(url), asked(headers), TOKEN)).toBe(true);
  });

  test.each<[string, string, Readonly<Record<string, string>>, string | null]>([
    ["it has no token", LOCAL, {}, null],
    ["its token is empty", LOCAL, {}, ""],
    ["its token is another", LOCAL, {}, OTHER],
    ["there is no cookie", LOCAL, { cookie: "" }, TOKEN],
    ["the cookie is no UUID, though both are the same", LOCAL, { cookie: "XSRF-TOKEN=" }, ""],
    ["the cookie is markup", LOCAL, { cookie: "XSRF-TOKEN=<b>" }, "<b>"],
    ["another site has sent it", LOCAL, { "sec-fetch-site": "cross-site" }, TOKEN],
    ["a neighbour under the same domain has sent it", LOCAL, { "sec-fetch-site": "same-site" }, TOKEN],
    ["it comes from another origin", LOCAL, { origin: "https://evil.example" }, TOKEN],
    ["it comes from another port", LOCAL, { origin: "http://127.0.0.1:8080" }, TOKEN],
    ["it comes from a sandbox or a file", LOCAL, { origin: "null" }, TOKEN],
    ["its origin is nonsense", LOCAL, { origin: "//127.0.0.1:9229" }, TOKEN],
    ["its origin is only like ours", LOCAL, { origin: "http://127.0.0.1:9229.evil.example" }, TOKEN],
    [
      "it comes from our name without TLS",
      "https://auth.example.com/photos",
      { origin: "http://auth.example.com", host: "auth.example.com" },
      TOKEN,
    ],
  ])("not where %s", (_, url, headers, field) => {
    expect(isOwnForm(site(url), asked(headers), field)).toBe(false);
  });
});

describe("a form that is not our own does nothing, and its page is shown anew", () => {
  const signUp = { username: "eve", password: PASSWORD, "requiredAttributes[email]": "eve@example.com" };
  const forms: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ["/login", { username: "ada", password: PASSWORD }, "Sign in"],
    ["/signup", signUp, "Sign up"],
    ["/forgotPassword", { username: "ada" }, "Reset your password"],
  ];

  test.each(forms)("%s", async (path, fields, title) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    await aUser(app, pages.UserPoolId, { username: "ada" });
    const browser = visitor(app);
    await browser.get(pages.path(path));
    for (const [wrong, headers] of [
      [{ _csrf: OTHER }, {}],
      [{}, { origin: "https://evil.example" }],
      [{}, { origin: "null" }],
      [{}, { "sec-fetch-site": "cross-site" }],
      [{}, { "content-type": "text/plain" }],
      [{}, { "content-type": "multipart/form-data; boundary=x" }],
    ] as const) {
      const page = await browser.send(pages.path(path), { ...fields, ...wrong }, headers);
      expect(seen(page)).toMatchObject({ status: 403, title, alert: STALE });
      // Nothing of what somebody else may have typed.
      expect(inputs(page)).toMatchObject({ username: { value: "" } });
    }
    expect(browser.cookie("cognito")).toBeUndefined();
    expect(browser.cookie("page-data")).toBeUndefined();
    expect(await app.inbox()).toEqual([]);
  });

  const waiting = async (app: TestApp, pages: Pages): Promise<Visitor> => {
    const browser = visitor(app);
    await browser.get(pages.path("/signup"));
    await browser.send(pages.path("/signup"), {
      ...signUp,
      username: "ada",
      "requiredAttributes[email]": "ada@example.com",
    });
    return browser;
  };

  test.each(["/confirm", "/resendcode"])("%s", async (path) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = await waiting(app, pages);
    const fields = { _csrf: OTHER, code: await app.codeFor("ada@example.com") };
    const page = await follow(browser, await browser.send(pages.path(path), fields));
    expect(seen(page)).toMatchObject({ title: "Confirm your account" });
    const { UserStatus } = await app.client.send(
      new AdminGetUserCommand({ UserPoolId: pages.UserPoolId, Username: "ada" }),
    );
    expect(UserStatus).toBe("UNCONFIRMED");
    expect(await app.inbox("ada@example.com")).toHaveLength(1);
    expect(await whoCameBack(app, pages, await browser.send(pages.path("/confirm"), { code: fields.code }))).toBe(
      "ada",
    );
  });

  test("/confirmforgotPassword", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    await aUser(app, pages.UserPoolId, { username: "ada" });
    const browser = visitor(app);
    await browser.get(pages.path("/login"));
    await browser.send(pages.path("/forgotPassword"), { username: "ada" });
    const fields = {
      code: await app.codeFor("ada@example.com"),
      password: "Battery-staple-8",
      confirm_password: "Battery-staple-8",
    };
    const page = await browser.send(pages.path("/confirmforgotPassword"), { ...fields, _csrf: OTHER });
    expect(seen(page)).toMatchObject({ status: 403, title: "Reset your password", alert: STALE });
    expect(inputs(page)).toMatchObject({ code: { value: "" } });
    const again = await browser.send(pages.path("/confirmforgotPassword"), fields);
    expect(again.location).toBe(pages.path("/login"));
  });
});

test("the token is drawn once for a browser, so that pages in several tabs share it", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  const first = await browser.get(pages.path("/login"));
  expect(first.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^XSRF-TOKEN=[0-9a-f-]{36}; Path=\/photos; HttpOnly; SameSite=Lax$/),
  ]);
  const token = browser.cookie("XSRF-TOKEN");
  const second = await browser.get(pages.path("/signup"));
  expect(second.headers.getSetCookie()).toEqual([]);
  for (const { text } of [first, second]) expect(text).toContain(`name="_csrf" value="${token}"`);
});

test("one that somebody else put there is replaced unless it is a UUID", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  browser.setCookie("XSRF-TOKEN", `"><script>`);
  const page = await browser.get(pages.path("/login"));
  expect(page.text).not.toContain("<script>");
  expect(browser.cookie("XSRF-TOKEN")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a browser that keeps no cookies is told so, however often it tries", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await aUser(app, pages.UserPoolId, { username: "ada" });
  for (let time = 0; time < 2; time++) {
    const page = await visitor(app).send(pages.path("/login"), { _csrf: TOKEN, username: "ada", password: PASSWORD });
    expect(seen(page)).toEqual({ status: 403, title: "Sign in", alert: STALE });
  }
});
