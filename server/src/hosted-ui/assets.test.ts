import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testApp } from "../testing/test-app.ts";
import { visitor } from "../testing/visitor.ts";
import { aPoolWithPages } from "./pages.fixture.ts";

const FILES = [
  ["hosted-ui.css", "text/css; charset=utf-8"],
  ["hosted-ui.js", "text/javascript; charset=utf-8"],
  ["passkey.js", "text/javascript; charset=utf-8"],
] as const;

describe.each(FILES)("%s", (name, type) => {
  test("is served as what it is", async () => {
    await using app = await testApp();
    await aPoolWithPages(app);
    const { status, headers, text } = await visitor(app).get(`/photos/assets/${name}`);
    const { "x-amz-cognito-request-id": _, etag, ...rest } = Object.fromEntries(headers);
    expect({ status, headers: rest }).toEqual({
      status: 200,
      headers: { "cache-control": "public, max-age=300", "content-type": type, "x-content-type-options": "nosniff" },
    });
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(text).toBe(readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8"));
  });

  test("is not sent to who has it already", async () => {
    await using app = await testApp();
    await aPoolWithPages(app);
    const browser = visitor(app);
    const { headers } = await browser.get(`/photos/assets/${name}`);
    const etag = headers.get("etag") ?? "";
    const again = await browser.get(`/photos/assets/${name}`, { "if-none-match": etag });
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await browser.get(`/photos/assets/${name}`, { "if-none-match": `"other"` })).status).toBe(200);
  });
});

test.each(["nothing.css", "__proto__", "..%2fassets.ts", "%2e%2e", "hosted-ui.css%00", "hosted-ui.js.map"])(
  "there is no file %s",
  async (name) => {
    await using app = await testApp();
    await aPoolWithPages(app);
    expect((await visitor(app).get(`/photos/assets/${name}`)).status).toBe(404);
  },
);

test("the style is the page's own: it loads nothing from elsewhere", () => {
  const css = readFileSync(new URL("assets/hosted-ui.css", import.meta.url), "utf8");
  expect(css).not.toMatch(/@import|url\((?!\s*["']?data:)/);
});

test.each(["hosted-ui.js", "passkey.js"])("%s makes nothing of text: neither markup nor code", (name) => {
  const script = readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8");
  expect(script).not.toMatch(
    /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|fetch\(|XMLHttpRequest/,
  );
});
