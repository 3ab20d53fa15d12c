import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { PASSWORD } from "../pool.ts";
import { aPerson } from "./browser.ts";
import { aMember, aSite, type Site } from "./site.ts";
import { arriveAt, giveCredentials } from "./steps.ts";

// No database changes what a browser lets pass: SQLite alone.
const [{ url } = { url: "" }] = inject("servers");

let site: Site;
beforeAll(async () => {
  site = await aSite(url);
});
afterAll(() => site.application.stop());

/** The address of a page of the pool's, in an attribute. */
const pageAttribute = (path: string): string => site.page(path).replaceAll("&", "&amp;");

test("no script runs in a page but its own", async (context) => {
  const { page, complaints } = await aPerson(context, site.origins);
  await page.goto(site.page("/login"));
  await page.evaluate(() => {
    const script = Object.assign(document.createElement("script"), { textContent: "document.title = 'Taken over'" });
    const style = Object.assign(document.createElement("style"), { textContent: "main { display: none }" });
    document.body.append(script, style);
  });
  expect(await page.title()).toBe("Sign in");
  expect(await page.locator("main").isVisible()).toBe(true);
  expect(
    complaints
      .splice(0)
      .map((complaint) => /(?:script|style)-src/.exec(complaint)?.[0])
      .toSorted(),
  ).toEqual(["script-src", "style-src"]);
});

test.for(["/login", "/signup", "/forgotPassword", "/oauth2/authorize", "/confirmUser", "/error"])(
  "%s cannot be framed",
  async (path, context) => {
    const { page, complaints } = await aPerson(context, site.origins);
    const framing = site.application.put(`/framing${path}`, `<iframe src="${pageAttribute(path)}"></iframe>`);
    const complaint = page.context().waitForEvent("console");
    const blocked = page.waitForEvent("requestfailed");
    await page.goto(framing);
    expect((await blocked).failure()).toEqual({ errorText: "net::ERR_BLOCKED_BY_RESPONSE" });
    expect((await complaint).text()).toContain("frame-ancestors 'none'");
    expect(complaints.splice(0)).toHaveLength(1);
  },
);

test("a form of another site signs nobody in", async (context) => {
  const { page } = await aPerson(context, site.origins);
  const email = await aMember(site);
  await page.goto(site.page("/login"));
  const token = await page.locator("input[name=_csrf]").inputValue();
  const trap = site.application.put(
    "/trap",
    `<form method="post" action="${pageAttribute("/login")}">
      <input name="_csrf" value="${token}"><input name="username" value="${email}"><input name="password" value="${PASSWORD}">
      <button>Win a prize</button></form>`,
  );
  await page.goto(trap);
  await page.getByRole("button").click();
  await arriveAt(page, "Sign in");
  expect(await page.getByRole("alert").textContent()).toMatch(/^This page was open for too long/);
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain("cognito");
});

test("an application may lead on to another origin", async (context) => {
  const elsewhere = site.application.url.replace("localhost", "127.0.0.1");
  const { page } = await aPerson(context, [...site.origins, elsewhere]);
  const email = await aMember(site);
  await page.goto(`${site.application.url}/sign-in?${new URLSearchParams({ end: `${elsewhere}/elsewhere` })}`);
  await giveCredentials(page, email);
  await page.waitForURL(`${elsewhere}/elsewhere`);
});

test("a pool's own host name serves its pages, with a session of its own", async (context) => {
  const { port } = new URL(url);
  const host = `http://${site.domain}.auth.us-east-1.localhost:${port}`;
  const { page } = await aPerson(context, [...site.origins, host]);
  const email = await aMember(site);
  const atHost = (path: string) => site.page(path).replace(site.pages, host);
  const cameBack = (to: URL) => to.href.startsWith(`${site.application.callbackUrl}?`) && to.searchParams.has("code");

  await page.goto(atHost("/login"));
  await giveCredentials(page, email);
  await page.waitForURL(cameBack);
  expect(new URL(page.url()).searchParams.get("state")).toBe("the-state");
  await page.goto(atHost("/oauth2/authorize"));
  expect(page.url()).toSatisfy((to: string) => cameBack(new URL(to)));
  await page.goto(site.page("/oauth2/authorize"));
  await arriveAt(page, "Sign in");
  const cookies = await page.context().cookies(host);
  expect(cookies.map(({ name, domain, path }) => ({ name, domain, path }))).toContainEqual({
    name: "cognito",
    domain: new URL(host).hostname,
    path: "/",
  });
});
