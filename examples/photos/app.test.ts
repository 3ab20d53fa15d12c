import { rm } from "node:fs/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aPicture, aTestApp, Browser, PICTURES, type TestApp, uploadForm } from "./app.fixture.ts";

/** A person with one photo, and where it is. */
async function aPhoto(parts: TestApp): Promise<{ readonly browser: Browser; readonly path: string }> {
  const browser = new Browser(parts);
  await browser.signIn();
  await browser.post("/photos", uploadForm(await browser.csrf(), "A dot", aPicture()));
  const page = await (await browser.get("/photos")).text();
  return { browser, path: page.match(/<img src="([^"]+)" alt="A dot"/)?.[1] ?? "" };
}

describe("A visitor who is not signed in", () => {
  test("is asked to log in or sign up", async () => {
    const parts = await aTestApp();
    const response = await new Browser(parts).get("/");
    const page = await response.text();

    expect(response.status).toBe(200);
    expect(page).toContain('<p>Click <a href="/sign-in">log in/sign up</a> to access this site</p>');
    expect(page).toContain('<a id="log-in" class="button" href="/sign-in">Log in / Sign up</a>');
    expect(page).not.toMatch(/<script|<style|\son\w+=|\sstyle=/);
  });

  test("is led to the sign-in page from the photos, and then back to them", async () => {
    const browser = new Browser(await aTestApp());
    const led = await browser.get("/photos");
    expect([led.status, led.headers.get("location")]).toEqual([302, "/sign-in?return_to=%2Fphotos"]);
    const back = await browser.signIn(led.headers.get("location") ?? "");
    expect(back.headers.get("location")).toBe("http://localhost:3000/photos");
  });

  test.each(["session-ended", "uploaded"])("can be told %s", async (notice) => {
    const page = await (await new Browser(await aTestApp()).get(`/?notice=${notice}`)).text();
    expect(page).toContain('id="notice"');
  });

  test.each(["toString", "__proto__", "<script>", ""])("cannot be told %j", async (notice) => {
    const page = await (await new Browser(await aTestApp()).get(`/?notice=${encodeURIComponent(notice)}`)).text();
    expect(page).not.toContain('id="notice"');
  });
});

test.each(["/", "/sign-in", "/callback", "/nowhere", "/photos"])(
  "%s runs no script, is framed by nobody and kept by nobody",
  async (path) => {
    const parts = await aTestApp();
    const { headers } = await new Browser(parts).get(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy": `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${parts.stub.issuer}; base-uri 'none'; frame-ancestors 'none'`,
      "cache-control": "no-store",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  },
);

describe("A photo", () => {
  test("is there for its owner only", async () => {
    const parts = await aTestApp();
    const { browser, path } = await aPhoto(parts);
    parts.stub.person = { sub: "grace", nickname: "Grace" };
    const other = new Browser(parts);
    await other.signIn();
    const known = await browser.get(path);

    expect(known.status).toBe(200);
    const nowhere = await other.get(`/photos/${"0".repeat(32)}`);
    const stranger = await new Browser(parts).get(path);
    const foreign = await other.get(path);
    const asked = await other.get(path, { "if-none-match": known.headers.get("etag") ?? "" });
    expect([nowhere.status, stranger.status, foreign.status, asked.status]).toEqual([404, 404, 404, 404]);
    expect(await foreign.text()).toBe(await nowhere.text());
    expect(foreign.headers.get("content-type")).toBe("text/html; charset=UTF-8");
    expect(await (await other.get("/photos")).text()).toContain("There are none yet.");
  });

  test("is gone from the browser's cache for who has signed out", async () => {
    const { browser, path } = await aPhoto(await aTestApp());
    const etag = (await browser.get(path)).headers.get("etag") ?? "";
    const again = await browser.get(path, { "if-none-match": etag });
    expect([again.status, await again.text()]).toEqual([304, ""]);

    await browser.post("/sign-out", new URLSearchParams({ csrf: await browser.csrf() }));
    expect((await browser.get(path, { "if-none-match": etag })).status).toBe(404);
  });

  test("can be asked about without being fetched", async () => {
    const parts = await aTestApp();
    const { browser, path } = await aPhoto(parts);
    const cookie = `photos-session=${browser.cookies.get("photos-session")}`;
    const response = await parts.app.request(path, { method: "HEAD", headers: { cookie } });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([
      200,
      String(PICTURES["image/png"].length),
      "",
    ]);
  });

  test("that the storage lost is not found, and whoever runs the application learns of it", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => written.mockRestore());
    const parts = await aTestApp();
    const { browser, path } = await aPhoto(parts);
    await rm(parts.folder, { recursive: true });

    expect((await browser.get(path)).status).toBe(404);
    const id = path.slice("/photos/".length);
    expect(written.mock.calls).toEqual([[`A photo is lost: the storage has none with the id ${id}\n`]]);
  });

  test.each([
    "/photos/..%2f..%2fphotos.db",
    "/photos/%2e%2e/photos.db",
    "/photos/%00",
    "/photos/'",
    "/assets/..%2fapp.ts",
  ])("is not found at %s", async (path) => {
    const { browser } = await aPhoto(await aTestApp());
    expect((await browser.get(path)).status).toBe(404);
  });
});

test("My photos lead on to older ones", async () => {
  const parts = await aTestApp();
  const { browser } = await aPhoto(parts);
  const csrf = await browser.csrf();
  for (let upload = 0; upload < 2; upload++) {
    await browser.post("/photos", uploadForm(csrf, "Dots", ...Array.from({ length: 20 }, () => aPicture())));
  }
  const first = await (await browser.get("/photos")).text();
  const older = first.match(/<a id="older" class="button" href="([^"]+)">/)?.[1] ?? "";
  const second = await (await browser.get(older)).text();

  const imagesOn = (page: string) => page.match(/<img src="\/photos\/[^"]+"/g) ?? [];
  expect([imagesOn(first).length, imagesOn(second).length]).toEqual([24, 17]);
  expect(new Set([...imagesOn(first), ...imagesOn(second)]).size).toBe(41);
  expect(second).not.toContain('id="older"');
});

test("What is broken here is told without what broke", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => written.mockRestore());
  const parts = await aTestApp();
  const { browser } = await aPhoto(parts);
  await parts.database.query("DROP TABLE photos");
  const response = await browser.get("/photos");

  expect(response.status).toBe(500);
  expect(await response.text()).not.toMatch(/table|SELECT|\.ts/);
  expect(written.mock.calls.join("")).toContain("GET /photos: Error: no such table: photos");
});

test.each([
  ["/assets/photos.css", "text/css; charset=utf-8"],
  ["/assets/icon.svg", "image/svg+xml"],
])("%s is served as %s", async (path, type) => {
  const response = await new Browser(await aTestApp()).get(path);
  expect([response.status, response.headers.get("content-type"), response.headers.get("cache-control")]).toEqual([
    200,
    type,
    "public, max-age=3600",
  ]);
});
