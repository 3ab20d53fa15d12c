import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aTestApp, Browser, MINUTE_MS, passTime, type TestApp } from "./app.fixture.ts";
import { sessionsIn } from "./sessions.ts";
import { SessionEnded, signedIn } from "./signed-in.ts";

type SignedIn = TestApp & { readonly browser: Browser; readonly id: string };

/** A person who is signed in, and whose access token has expired meanwhile. */
async function anExpiredAccessToken(): Promise<SignedIn> {
  const parts = await aTestApp();
  const browser = new Browser(parts);
  await browser.signIn();
  passTime(61 * MINUTE_MS);
  return { ...parts, browser, id: browser.cookies.get("photos-session") ?? "" };
}

const refreshes = ({ stub }: SignedIn) =>
  stub.tokenRequests.filter((form) => form.get("grant_type") === "refresh_token");

describe("An access token", () => {
  test("is not refreshed while it is good", async () => {
    const parts = await aTestApp();
    const browser = new Browser(parts);
    await browser.signIn();
    passTime(59 * MINUTE_MS);

    expect(await (await browser.get("/")).text()).toContain("Ada");
    expect(parts.stub.tokenRequests).toHaveLength(1);
  });

  test("that has expired is refreshed, and the person notices only a new nickname", async () => {
    const parts = await anExpiredAccessToken();
    const before = await parts.sessions.find(parts.id);
    parts.stub.person.nickname = "Countess";
    const csrf = await parts.browser.csrf();

    expect(await (await parts.browser.get("/photos")).text()).toContain("Countess");
    expect(await parts.browser.csrf()).toBe(csrf);
    expect(parts.browser.cookies.get("photos-session")).toBe(parts.id);
    expect(refreshes(parts).map((form) => form.get("refresh_token"))).toEqual([before?.tokens.refreshToken]);
  });

  test("is refreshed each time it expires, with the refresh token that came last", async () => {
    const parts = await anExpiredAccessToken();
    await parts.browser.get("/");
    const second = await parts.sessions.find(parts.id);
    passTime(61 * MINUTE_MS);

    expect(await (await parts.browser.get("/")).text()).toContain("Ada");
    expect(refreshes(parts).map((form) => form.get("refresh_token"))).toEqual([
      expect.not.stringMatching(second?.tokens.refreshToken ?? ""),
      second?.tokens.refreshToken,
    ]);
  });

  test("is refreshed once, by sixteen requests on two servers at a time", async () => {
    const parts = await anExpiredAccessToken();
    const servers = [parts.sessions, sessionsIn(parts.database)];
    const people = await Promise.all(
      Array.from({ length: 16 }, (_, index) => signedIn(parts.pool, servers[index % 2] ?? parts.sessions, parts.id)),
    );

    expect(people.map((person) => person?.sub)).toEqual(Array.from({ length: 16 }, () => parts.stub.person.sub));
    expect(refreshes(parts)).toHaveLength(1);
  });

  test("whose refresh token is kept by the pool is refreshed with the same one again", async () => {
    const parts = await anExpiredAccessToken();
    parts.stub.rotation = false;
    await parts.browser.get("/");
    passTime(61 * MINUTE_MS);
    expect(await (await parts.browser.get("/")).text()).toContain("Ada");
    const [first, second] = refreshes(parts).map((form) => form.get("refresh_token"));
    expect(second).toBe(first);
  });
});

describe("A refusal to refresh", () => {
  test("ends the session with a message", async () => {
    const parts = await anExpiredAccessToken();
    parts.stub.signOutEverywhere();
    const response = await parts.browser.get("/photos");

    expect([response.status, response.headers.get("location")]).toEqual([303, "/?notice=session-ended"]);
    expect(response.headers.getSetCookie()).toEqual(["photos-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"]);
    expect(await parts.sessions.find(parts.id)).toBeUndefined();
    const page = await (await parts.browser.get("/?notice=session-ended")).text();
    expect(page).toContain(
      '<p id="notice" class="notice" role="status">Your session has ended. Log in again to go on.</p>',
    );
    expect(page).toContain('id="log-in"');
  });

  test("reaches every request that waits, and asks the pool once", async () => {
    const parts = await anExpiredAccessToken();
    parts.stub.signOutEverywhere();
    const results = await Promise.allSettled(
      Array.from({ length: 16 }, () => signedIn(parts.pool, parts.sessions, parts.id)),
    );

    const outcomes = results.map((result) => (result.status === "fulfilled" ? result.value : result.reason));
    expect(outcomes).toEqual(Array.from({ length: 16 }, () => new SessionEnded()));
    expect(refreshes(parts)).toHaveLength(1);
  });
});

describe("A refresh", () => {
  test.each([
    ["meets a pool in trouble", Response.json({}, { status: 503 })],
    ["meets a pool that does not know this client", Response.json({ error: "invalid_client" }, { status: 401 })],
    ["does not reach the pool", undefined],
  ])("that %s keeps the session for the next attempt", async (_, answer) => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => written.mockRestore());
    const parts = await anExpiredAccessToken();
    const fetched = vi.spyOn(globalThis, "fetch");
    fetched.mockImplementation(() =>
      answer ? Promise.resolve(answer) : Promise.reject(new TypeError("fetch failed")),
    );
    const response = await parts.browser.get("/photos");
    fetched.mockRestore();

    expect([response.status, response.headers.getSetCookie()]).toEqual([500, []]);
    expect(await response.text()).toContain("Please try again in a moment.");
    expect((await parts.browser.get("/photos")).status).toBe(200);
  });

  test("that brings another person's tokens is not believed", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => written.mockRestore());
    const parts = await anExpiredAccessToken();
    parts.stub.person = { sub: "mallory", nickname: "Mallory" };

    const response = await parts.browser.get("/");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("Mallory");
  });

  test("that ends after the person signed out does not bring the session back, and what it brought is revoked", async () => {
    const parts = await anExpiredAccessToken();
    parts.stub.beforeTokens = async () => {
      await parts.sessions.end(parts.id);
      return undefined;
    };

    await expect(signedIn(parts.pool, parts.sessions, parts.id)).rejects.toThrow(SessionEnded);
    expect(await parts.sessions.find(parts.id)).toBeUndefined();
    expect(parts.stub.revoked).toHaveLength(1);
  });

  test("that a server died over is taken up by another after half a minute", async () => {
    const parts = await anExpiredAccessToken();
    const session = await parts.sessions.find(parts.id);
    expect(session && (await parts.sessions.claimRefresh(session))).toBe(true);
    expect(session && (await parts.sessions.claimRefresh(session))).toBe(false);
    passTime(MINUTE_MS / 2);
    expect((await signedIn(parts.pool, parts.sessions, parts.id))?.nickname).toBe("Ada");
  });
});

test("A session ends by itself after thirty days", async () => {
  const parts = await anExpiredAccessToken();
  passTime(30 * 24 * 60 * MINUTE_MS);
  expect(await parts.sessions.find(parts.id)).toBeUndefined();
  const other = new Browser(parts);
  await other.signIn();
  expect(await parts.database.query("SELECT fingerprint FROM sessions")).toHaveLength(1);
});
