import { describe, expect, test } from "vitest";
import { findApp } from "../core/clients/app.ts";
import type { App } from "../core/clients/client.ts";
import { aClient, aPool, PASSWORD } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { openPageData, type PageData, sealPageData } from "./page-data.ts";
import { aPoolWithPages, follow, seen, whoCameBack } from "./pages.fixture.ts";

const DATA: PageData = { kind: "reset", username: "ada", destination: "a***@e***" };

async function anApp(app: TestApp, UserPoolId: string): Promise<App> {
  const { ClientId } = await aClient(app, UserPoolId);
  const found = await findApp(app.ctx, ClientId);
  if (!found) throw new Error("The client that was made is not there");
  return found;
}

describe("what one page leaves for the next", () => {
  test("is read by the same application for an hour, and by nobody else", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const [one, other] = [await anApp(app, UserPoolId), await anApp(app, UserPoolId)];
    const elsewhere = await anApp(app, (await aPool(app)).UserPoolId);
    const cookie = sealPageData(app.ctx, one, DATA);
    expect(openPageData(app.ctx, one, cookie)).toEqual(DATA);
    expect(openPageData(app.ctx, other, cookie)).toBeUndefined();
    expect(openPageData(app.ctx, { ...elsewhere, client: one.client }, cookie)).toBeUndefined();
    app.clock.advance(3_590_000);
    expect(openPageData(app.ctx, one, cookie)).toEqual(DATA);
    app.clock.advance(10_000);
    expect(openPageData(app.ctx, one, cookie)).toBeUndefined();
  });

  test("is nothing that the person could read or write", async () => {
    await using app = await testApp();
    const one = await anApp(app, (await aPool(app)).UserPoolId);
    const cookie = sealPageData(app.ctx, one, DATA);
    expect(cookie).toMatch(/^[\w-]+$/);
    expect(Buffer.from(cookie, "base64url").toString("latin1")).not.toContain("ada");
    for (let at = 0; at < cookie.length; at += 7) {
      const changed = `${cookie.slice(0, at)}${cookie[at] === "A" ? "B" : "A"}${cookie.slice(at + 1)}`;
      expect(openPageData(app.ctx, one, changed)).toBeUndefined();
    }
  });

  test.each([undefined, "", "e30", "%00", "A".repeat(4_097)])("is nothing in a cookie of %j", async (cookie) => {
    await using app = await testApp();
    expect(openPageData(app.ctx, await anApp(app, (await aPool(app)).UserPoolId), cookie)).toBeUndefined();
  });

  test("is none of what is sealed for other ends", async () => {
    await using app = await testApp();
    const one = await anApp(app, (await aPool(app)).UserPoolId);
    const plain = Buffer.from(JSON.stringify([app.clock.now().getTime() + 10_000, DATA]));
    for (const purpose of ["session", "browser-session", "srp-exchange"] as const) {
      const sealed = app.ctx.seal.seal(purpose, `${one.pool.id}/${one.client.id}`, plain);
      expect(openPageData(app.ctx, one, Buffer.from(sealed).toString("base64url"))).toBeUndefined();
    }
  });
});

test.each([0, 1_000, 1_200, 1_400, 2_048])(
  "fits in a cookie, with the longest name and a state of %i characters",
  async (length) => {
    await using app = await testApp();
    const pages = await aPoolWithPages(app);
    const browser = visitor(app);
    const path = pages.path("/signup", { state: "s".repeat(length) });
    await browser.get(path);
    const username = "漢".repeat(128);
    const answer = await browser.send(path, {
      username,
      password: PASSWORD,
      "requiredAttributes[email]": "ada@example.com",
    });
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^page-data=/);
    expect(cookie.length).toBeLessThanOrEqual(4_096);
    expect(seen(await follow(browser, answer))).toMatchObject({ status: 200, title: "Confirm your account" });
  },
);

test("is taken away at the end of the sign-in", async () => {
  await using app = await testApp();
  const pages = await aPoolWithPages(app);
  const browser = visitor(app);
  await browser.get(pages.path("/signup"));
  const fields = { username: "ada", password: PASSWORD, "requiredAttributes[email]": "ada@example.com" };
  await browser.send(pages.path("/signup"), fields);
  const back = await browser.send(pages.path("/confirm"), { code: await app.codeFor("ada@example.com") });
  expect(browser.cookie("page-data")).toBeUndefined();
  expect(await whoCameBack(app, pages, back)).toBe("ada");
});
