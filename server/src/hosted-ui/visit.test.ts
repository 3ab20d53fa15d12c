import { ListUsersCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aUser, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages, seen, whoCameBack } from "./pages.fixture.ts";

const TOKEN = "0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e";

/** Sends a body as it stands, with a token that fits. */
async function sent(app: TestApp, path: string, body: string | Uint8Array<ArrayBuffer>) {
  const response = await app.http.request(`http://127.0.0.1:9229${path}`, {
    method: "POST",
    headers: {
      host: "127.0.0.1:9229",
      cookie: `XSRF-TOKEN=${TOKEN}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body,
  });
  const { status, headers } = response;
  return { status, headers, location: headers.get("location") ?? undefined, text: await response.text() };
}

describe("a form", () => {
  test("of which a field comes twice is taken by the first", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    await aUser(app, pages.UserPoolId, { username: "ada" });
    await aUser(app, pages.UserPoolId, { username: "bob", password: "Battery-staple-8" });
    const body = `_csrf=${TOKEN}&username=ada&password=${PASSWORD}&username=bob&password=Battery-staple-8`;
    expect(await whoCameBack(app, pages, await sent(app, pages.path("/login"), body))).toBe("ada");
    const email = encodeURIComponent("requiredAttributes[email]");
    await sent(
      app,
      pages.path("/signup"),
      `_csrf=${TOKEN}&username=eve&password=${PASSWORD}&${email}=eve@example.com&${email}=mallory@example.com`,
    );
    expect(await app.inbox("eve@example.com")).toHaveLength(1);
    expect(await app.inbox("mallory@example.com")).toHaveLength(0);
  });

  test("that is larger than any honest one is not read", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const body = `_csrf=${TOKEN}&username=ada&password=${PASSWORD}&more=${"a".repeat(65_536)}`;
    expect(seen(await sent(app, pages.path("/login"), body))).toMatchObject({ status: 403, title: "Sign in" });
  });

  test.each([
    ["nothing", ""],
    ["U+0000", "a%00b"],
  ])("with %s for a name makes no user of that name", async (_, value) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const email = encodeURIComponent("requiredAttributes[email]");
    const body = `_csrf=${TOKEN}&username=${value}&password=${PASSWORD}&${email}=${value}ada@example.com`;
    expect(seen(await sent(app, pages.path("/signup"), body))).toMatchObject({ status: 400, title: "Sign up" });
    expect((await app.client.send(new ListUsersCommand({ UserPoolId: pages.UserPoolId }))).Users).toEqual([]);
  });

  test.each([
    ["broken UTF-8", "%ff%fe"],
    ["half a surrogate pair", "%ed%a0%80"],
    ["a broken escape", "%zz"],
  ])("with %s for a name is wrong as any other, and no fault", async (_, value) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const body = `_csrf=${TOKEN}&username=${value}&password=${value}`;
    expect(seen(await sent(app, pages.path("/login"), body))).toMatchObject({ status: 400, title: "Sign in" });
  });

  test("that is no text at all is not ours", async () => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const body = new Uint8Array([0x5f, 0x63, 0xff, 0x00, 0x3d]);
    expect(seen(await sent(app, pages.path("/login"), body))).toMatchObject({ status: 403, title: "Sign in" });
  });
});

test("whoever asks only for the head of a page gets that", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const response = await app.http.request(`http://127.0.0.1:9229${pages.path("/login")}`, {
    method: "HEAD",
    headers: { host: "127.0.0.1:9229" },
  });
  expect(response.status).toBe(200);
});

test.each(["PUT", "DELETE", "PATCH"])("no page knows %s", async (method) => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const response = await app.http.request(`http://127.0.0.1:9229${pages.path("/login")}`, {
    method,
    headers: { host: "127.0.0.1:9229" },
  });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
});

test("what the application sends along goes from page to page", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const query = { nonce: "n&n", code_challenge: "a".repeat(43), code_challenge_method: "S256", ui: "x" };
  const page = await visitor(app).get(pages.path("/login", query));
  expect(page.text).toContain(`action="${pages.path("/login", query).replaceAll("&", "&amp;")}"`);
});
