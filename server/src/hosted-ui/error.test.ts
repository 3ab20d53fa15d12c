import { describe, expect, test } from "vitest";
import { testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, follow, inputs, links, pagesFor, seen } from "./pages.fixture.ts";

const ERROR = {
  status: 400,
  title: "Something went wrong",
  alert: "An error was encountered with the requested page.",
};

test.each([
  ["redirect_mismatch", "The application asked to return to an address that is not registered for it."],
  ["invalid_request", "The application is not known here, or its request is not complete."],
  ["Login option is not available", "No sign-in is set up for this application."],
])("the page tells whoever builds the application of %s", async (error, description) => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  expect(seen(await visitor(app).get(pages.path("/error", { error })))).toEqual({ ...ERROR, description });
});

test.each(["", "something_else", "__proto__", "constructor", "<script>alert(1)</script>"])(
  "it says no more of what it does not know: %j",
  async (error) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const page = await visitor(app).get(pages.path("/error", { error }));
    expect(seen(page)).toEqual(ERROR);
    expect(page.text).not.toContain("something_else");
    expect(page.text).not.toContain("<script>alert");
    expect([inputs(page), links(page)]).toEqual([{}, {}]);
  },
);

describe("a page that cannot be for any application leads there, and sends nothing elsewhere", () => {
  test.each([
    ["an unknown client", { client_id: "0123456789abcdefghijklmnop" }, "invalid_request"],
    ["no client", { client_id: null }, "invalid_request"],
    ["an address that is not registered", { redirect_uri: "https://evil.example/cb" }, "redirect_mismatch"],
    [
      "an address that only begins as one",
      { redirect_uri: "https://app.example/cb.evil.example" },
      "redirect_mismatch",
    ],
    [
      "an address by which a browser means another host",
      { redirect_uri: "https://app.example\\@evil.example/" },
      "redirect_mismatch",
    ],
  ] as const)("for %s", async (_, query, error) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    for (const path of [
      "/login",
      "/signup",
      "/forgotPassword",
      "/confirm",
      "/changePassword",
      "/confirmforgotPassword",
    ]) {
      const browser = visitor(app);
      const { status, location = "" } = await browser.get(pages.path(path, query));
      expect([status, new URL(location, "http://x").pathname]).toEqual([302, "/photos/error"]);
      expect(new URL(location, "http://x").searchParams.get("error")).toBe(error);
      expect((await browser.send(pages.path(path, query), { username: "ada" })).location).toBe(location);
    }
  });

  test("for a client without a sign-in here, and for one of another pool", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const bare = await pagesFor(app, pages.UserPoolId, { SupportedIdentityProviders: [] });
    const browser = visitor(app);
    expect(seen(await follow(browser, await browser.get(bare.path("/login"))))).toEqual({
      ...ERROR,
      description: "No sign-in is set up for this application.",
    });
  });
});

test("what the application asked wrongly it is told itself, also by the pages", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const { location = "" } = await visitor(app).get(pages.path("/signup", { scope: "openid unheard-of" }));
  expect(location.startsWith("https://app.example/cb?")).toBe(true);
  expect(new URL(location).searchParams.get("error")).toBe("invalid_scope");
});
