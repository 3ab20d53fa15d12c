import type { CreateUserPoolClientCommandInput } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, fill, type Pages, pagesFor } from "./pages.fixture.ts";

const policy = (formAction: string) =>
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
  `form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`;

describe("every page", () => {
  test.each([
    ["/login", {}],
    ["/signup", {}],
    ["/forgotPassword", {}],
    ["/error", { error: "redirect_mismatch" }],
    ["/confirmUser", { user_name: "ada", confirmation_code: "123456" }],
  ])("%s is kept nowhere, framed by nobody, and runs nothing but our own", async (path, query) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { headers, text } = await visitor(app).get(pages.path(path, query));
    const { "set-cookie": _, "x-amz-cognito-request-id": requestId, ...rest } = Object.fromEntries(headers);
    const isForm = path !== "/error" && path !== "/confirmUser";
    expect(rest).toEqual({
      "cache-control": "no-store",
      "content-security-policy": policy(isForm ? "'self' https:" : "'self'"),
      "content-type": "text/html; charset=utf-8",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    // No script and no style within the page, and nothing from elsewhere: the policy would forbid them.
    expect(text).not.toMatch(/<script(?! src="\/photos\/assets\/[\w.-]+" defer><\/script>)|<style|\son\w+=|\sstyle=/i);
    expect(text).not.toMatch(/(?:src|href|action)="(?!\/photos\/|data:,")/);
  });

  test("has one title, which its heading repeats, and a language", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { text } = await visitor(app).get(pages.path("/login"));
    expect(text).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr"/);
    expect(text.match(/<title>Sign in<\/title>/g)).toHaveLength(1);
    expect(text.match(/<h1>Sign in<\/h1>/g)).toHaveLength(1);
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const labelled = [...text.matchAll(/<label[^>]* for="([^"]+)"/g)].map(([, id]) => id);
    expect(labelled.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

/**
 * Chromium holds every redirect that follows a form against `form-action`, and an application may redirect on as it likes, so what
 * may be allowed is the scheme.
 */
describe("a form may lead on to the application", () => {
  test.each([
    ["https://app.example/cb", "'self' https:"],
    ["http://localhost:3000/cb", "'self' https: http:"],
    ["http://[::1]:3000/cb", "'self' https: http:"],
    ["com.example.app://signed-in", "'self' https: com.example.app:"],
    ["https://a;sandbox,b/cb", "'self' https:"],
  ])("at %s", async (callback, formAction) => {
    await using app = await testApp();
    const client: Partial<CreateUserPoolClientCommandInput> = { CallbackURLs: [callback] };
    const pages = await aPoolWithPages(app, {}, client);
    await aUser(app, pages.UserPoolId, { username: "ada" });
    const browser = visitor(app);
    const { headers } = await browser.get(pages.path("/login"));
    expect(headers.get("content-security-policy")).toBe(policy(formAction));
    const { location } = await browser.send(pages.path("/login"), { username: "ada", password: PASSWORD });
    expect(location?.startsWith(`${callback}?code=`)).toBe(true);
  });
});

describe("the language", () => {
  test("is the one that is asked for, and remembered for a year", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    const asked = await browser.get(pages.path("/login", { lang: "en" }), { "accept-language": "xx" });
    expect(asked.headers.getSetCookie()).toContain("lang=en; Path=/photos; Max-Age=31536000; HttpOnly; SameSite=Lax");
    expect(browser.cookie("lang")).toBe("en");
    expect((await browser.get(pages.path("/login"))).headers.getSetCookie()).toEqual([]);
  });

  test("is chosen by a form that keeps the request, with a button: nothing happens by looking through the list", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const { text } = await visitor(app).get(pages.path("/login", { lang: "en", state: `"><b>` }));
    const form = /<form class="language" method="get" aria-label="Language">(.*?)<\/form>/s.exec(text)?.[1] ?? "";
    const kept = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name]) => name);
    expect(kept).toEqual(["client_id", "response_type", "redirect_uri", "scope", "state"]);
    expect(form).toContain(`name="state" value="&quot;&gt;&lt;b&gt;"`);
    expect(form).toContain(`<option value="en" lang="en" selected>English</option>`);
    expect(form).toContain(`<button class="secondary" type="submit">Change language</button>`);
  });

  test("is English where nothing that is wanted is known, and nothing is remembered then", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    browser.setCookie("lang", "<b>");
    const page = await browser.get(pages.path("/login", { lang: "<b>" }), { "accept-language": "tlh,xx;q=0.5" });
    expect(page.text).toContain(`<html lang="en"`);
    expect(page.headers.getSetCookie()).toEqual([expect.stringMatching(/^XSRF-TOKEN=/)]);
  });
});

test("cookies are secure where the pages are, and lie below the pool's path", async () => {
  await using app = await testApp({ publicUrl: "https://auth.example.com/cognito" });
  const pages = await aPoolWithPages(app);
  await aUser(app, pages.UserPoolId, { username: "ada" });
  const browser = visitor(app, "auth.example.com");
  const page = await browser.get(pages.path("/login", { lang: "en" }));
  const attributes = "Path=/cognito/photos; Secure; HttpOnly; SameSite=Lax";
  expect(page.headers.getSetCookie()).toEqual([
    expect.stringMatching(new RegExp(`^XSRF-TOKEN=[0-9a-f-]{36}; ${attributes}$`)),
    `lang=en; ${attributes.replace("Secure", "Max-Age=31536000; Secure")}`,
  ]);
  expect(page.text).toContain(`action="/cognito/photos/login?`);
  const answer = await browser.send(pages.path("/login"), { username: "ada", password: PASSWORD });
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^cognito=[\w-]+; Path=\/cognito\/photos; Max-Age=3600; Secure; HttpOnly; SameSite=Lax$/),
  ]);
});

test("a pool's own host name has its pages and cookies at the root", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  await aUser(app, pages.UserPoolId, { username: "ada" });
  const browser = visitor(app, "photos.auth.us-east-1.localhost:9229");
  const path = pages.path("/login").replace("/photos", "");
  const page = await browser.get(path);
  expect(page.status).toBe(200);
  expect(page.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^XSRF-TOKEN=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
  expect(page.text).toContain(`action="${path.replaceAll("&", "&amp;")}"`);
  const origin = "http://photos.auth.us-east-1.localhost:9229";
  const answer = await browser.send(
    path,
    { username: "ada", password: PASSWORD },
    { origin, "sec-fetch-site": "same-origin" },
  );
  expect(answer.location).toMatch(/^https:\/\/app\.example\/cb\?code=/);
});

/** The tags of a page without the values of their attributes; a tag that is not well-formed as it stands. */
const elementsOf = (text: string): readonly string[] =>
  [...text.matchAll(/<[a-z][^>]*>?/gi)].map(([tag]) => {
    const [, name, attributes] = /^<([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)>$/.exec(tag) ?? [];
    return name === undefined ? tag : `${name} ${attributes?.replaceAll(/="[^"]*"/g, "").trim()}`.trim();
  });

/** What the pages are made of: neither an element nor an attribute that could run or load anything but our own. */
const ELEMENTS =
  /^(?:html|head|body|meta|title|link|script src defer|div|header|main|footer|h1|p|a|ul|li|form|label|select|option|button|input)(?: (?:class|id|for|name|type|value|href|rel|src|defer|charset|content|lang|dir|method|action|role|tabindex|hidden|readonly|required|selected|autofocus|autocomplete|autocapitalize|spellcheck|inputmode|aria-[a-z]+|data-[a-z-]+))*$/;
const FORMS = ["form class method action data-once", "form class method aria-label"];

/** Strings that mean something somewhere: in markup, in a header, in a query, in SQL. */
const HOSTILE = [
  `"><script>alert(1)</script>`,
  `' onfocus=alert(1) autofocus x='`,
  "javascript:alert(1)",
  "\r\nset-cookie: cognito=x",
  "${7*7}{{7*7}}",
  "%00%0d%0a",
  "\u202e\u0000\ufffe",
  "&lt;b&gt;&amp;amp;",
  "</title></textarea></select><img src=x onerror=alert(1)>",
  "'; DROP TABLE users; --",
  "{destination}{name}{id}",
];

test.each(HOSTILE)("nothing that anybody sends is more than text: %j", async (evil) => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app, { Schema: [{ Name: "name", Required: true, Mutable: true }] });
  const browser = visitor(app);
  const query = { state: evil, nonce: evil, login_hint: evil, lang: evil, unheard_of: evil, [evil]: evil };
  const typed = {
    username: evil,
    code: evil,
    "requiredAttributes[name]": evil,
    "requiredAttributes[email]": evil,
    again: evil,
    account: evil,
  };
  const answers = [
    ...(await Promise.all(
      ["/login", "/signup", "/forgotPassword"].map((path) => browser.get(pages.path(path, query))),
    )),
    await browser.get(pages.path("/error", { error: evil, client_id: evil, lang: evil })),
    await browser.get(pages.path("/confirmUser", { user_name: evil, confirmation_code: evil })),
    await fill(browser, pages.path("/login", query), { ...typed, password: evil }),
    await fill(browser, pages.path("/login", query), { username: evil, password: evil }),
    await fill(browser, pages.path("/signup", query), { ...typed, password: evil }),
    await fill(browser, pages.path("/forgotPassword", query), typed),
    await browser.send(pages.path("/login", query), { _csrf: evil, ...typed }),
  ];
  for (const { status, headers, text } of answers) {
    expect([200, 302, 400, 403]).toContain(status);
    expect(elementsOf(text).filter((element) => !ELEMENTS.test(element))).toEqual([]);
    expect(headers.getSetCookie().join("\n")).not.toContain("cognito=x");
  }
});

test("nothing of random signs is more than text either", async () => {
  await using app = await testApp();
  const pages: Pages = await aPoolWithPages(app);
  const other = await pagesFor(app, pages.UserPoolId, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] });
  const browser = visitor(app);
  const signs = "<>\"'&;=/\\ \t\r\n\0abz09#?%{}()[]`$:@+-_.,!|~^*éß漢\u2028\u202e\ud83d\ude00".split("");
  let seed = 20_261_121;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const some = () => Array.from({ length: 1 + random(40) }, () => signs[random(signs.length)]).join("");
  for (let round = 0; round < 60; round++) {
    const [hint, username, state] = [some(), some(), some()];
    const query = { login_hint: hint, state };
    const where = round % 2 === 0 ? pages : other;
    for (const page of [
      await browser.get(where.path("/login", query)),
      await browser.send(where.path("/login", query), { username }),
      await browser.send(where.path("/signup", query), {
        username,
        "requiredAttributes[email]": some(),
        password: some(),
      }),
    ]) {
      expect([200, 400]).toContain(page.status);
      expect(elementsOf(page.text).filter((element) => !ELEMENTS.test(element))).toEqual([]);
      expect(elementsOf(page.text).filter((element) => element.startsWith("form "))).toEqual(FORMS);
    }
  }
});
