import { describe, expect, test, vi } from "vitest";
import { aPoolWithPages, seen } from "../hosted-ui/pages.fixture.ts";
import { openLog } from "../log.ts";
import { testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { httpApp } from "./app.ts";

/** A pool with pages on a server whose database fails in one thing, and its log. */
async function aFaultyServer() {
  const app = await testApp();
  const pages = await aPoolWithPages(app);
  const written: string[] = [];
  const http = httpApp({
    ctx: app.ctx,
    log: openLog("info", { write: (line) => written.push(line) }),
    baseDomain: "localhost",
    inbox: false,
    healthy: async () => true,
  });
  const fault = new Error("the database is on fire");
  vi.spyOn(app.ctx.store.users, "findByLogin").mockRejectedValue(fault);
  vi.spyOn(app.ctx.store.clients, "find").mockImplementation(async (id) => {
    if (id === "faulty") throw fault;
    return (await app.ctx.store.clients.page(pages.UserPoolId, 60)).items.find((client) => client.id === id);
  });
  return {
    pages,
    http,
    browser: visitor({ http }),
    lines: () => written.map((line) => JSON.parse(line)),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

/** A line of the log, as far as it is always the same. */
const line = (operation: string, requestId: unknown) => ({
  level: 50,
  time: expect.any(Number),
  pid: expect.any(Number),
  hostname: expect.any(String),
  requestId,
  operation,
  outcome: 500,
  ms: expect.any(Number),
  msg: "the database is on fire",
  err: { type: "Error", message: "the database is on fire", stack: expect.any(String) },
});

describe("a fault of ours", () => {
  test("behind a form is told in words, with the number that finds it in the log", async () => {
    await using server = await aFaultyServer();
    const { browser, pages } = server;
    await browser.get(pages.path("/login"));
    const before = server.lines().length;
    const page = await browser.send(pages.path("/login"), { username: "ada", password: "secret-of-ada" });
    const requestId = page.headers.get("x-amz-cognito-request-id");
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(seen(page)).toEqual({
      status: 500,
      title: "Something went wrong",
      description: `If it happens again, tell those who run the application this number: ${requestId}`,
      alert: "An error was encountered with the requested page.",
    });
    expect(page.text).not.toContain("fire");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(server.lines().slice(before)).toEqual([line("POST /login", requestId)]);
    expect(JSON.stringify(server.lines())).not.toContain("secret-of-ada");
  });

  test.each(["/login", "/oauth2/authorize", "/oauth2/authorize/", "/confirmUser"])(
    "is told in words at %s",
    async (path) => {
      await using server = await aFaultyServer();
      const page = await server.browser.get(server.pages.path(path, { client_id: "faulty" }));
      expect(seen(page)).toMatchObject({ status: 500, title: "Something went wrong" });
      expect(server.lines()).toEqual([line(`GET ${path}`, page.headers.get("x-amz-cognito-request-id"))]);
    },
  );

  test("is told in the person's language", async () => {
    await using server = await aFaultyServer();
    const page = await server.browser.get(server.pages.path("/login", { client_id: "faulty", lang: "de" }));
    expect(page.text).toContain(`<html lang="de"`);
  });

  test("is told an application as RFC 6749 has it", async () => {
    await using server = await aFaultyServer();
    const answer = await server.browser.send("/photos/oauth2/token", {
      grant_type: "refresh_token",
      refresh_token: "x",
      client_id: "faulty",
    });
    const { status, headers, text } = answer;
    expect({ status, body: JSON.parse(text) }).toEqual({ status: 500, body: { error: "server_error" } });
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(server.lines()).toEqual([line("POST /oauth2/token", headers.get("x-amz-cognito-request-id"))]);
  });
});
