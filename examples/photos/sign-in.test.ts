import { describe, expect, onTestFinished, test, vi } from "vitest";
import { aTestApp, Browser, MINUTE_MS, passTime } from "./app.fixture.ts";
import type { Twist } from "./pool.fixture.ts";
import { ownUrl } from "./sign-in.ts";

describe("Signing in", () => {
  test("leads to the pool's page with state, nonce and a PKCE challenge", async () => {
    const parts = await aTestApp();
    const response = await new Browser(parts).get("/sign-in");

    expect(response.status).toBe(302);
    const url = new URL(response.headers.get("location") ?? "");
    expect(`${url.origin}${url.pathname}`).toBe(`${parts.stub.issuer}/photos/oauth2/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: parts.stub.clientId,
      redirect_uri: "http://localhost:3000/callback",
      response_type: "code",
      scope: "openid",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  });

  test("shows the person's nickname afterwards, and no token", async () => {
    const parts = await aTestApp();
    const browser = new Browser(parts);
    const back = await browser.signIn();

    expect([back.status, back.headers.get("location")]).toEqual([302, "http://localhost:3000/"]);
    const page = await (await browser.get("/")).text();
    expect(page).toContain('<span id="nickname" dir="auto">Ada</span>');
    const seen = [page, ...browser.cookies.values(), ...back.headers.getSetCookie()].join("\n");
    expect(seen).not.toMatch(/eyJ/);
  });

  test("keeps a random id in a cookie that scripts cannot read and other sites' forms do not bring", async () => {
    const plain = await new Browser(await aTestApp()).signIn();
    expect(plain.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^photos-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);

    const secure = await new Browser(await aTestApp({ origin: "https://photos.example.com" })).signIn();
    expect(secure.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-photos-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
  });

  test("leaves neither the id nor a token to be read in the database", async () => {
    const parts = await aTestApp();
    const browser = new Browser(parts);
    await browser.get("/sign-in");
    await browser.signIn();

    const rows = [
      ...(await parts.database.query("SELECT * FROM sessions")),
      ...(await parts.database.query("SELECT * FROM sign_ins")),
    ];
    expect(rows).toHaveLength(2);
    const stored = JSON.stringify(rows);
    for (const secret of [...browser.cookies.values(), "eyJ", "refreshToken", "nonce"])
      expect(stored).not.toContain(secret);
  });

  test("gives a new id each time, and ends the session under the old one", async () => {
    const parts = await aTestApp();
    const browser = new Browser(parts);
    browser.cookies.set("photos-session", "an-id-that-an-attacker-chose");
    await browser.signIn();
    const first = browser.cookies.get("photos-session") ?? "";
    await browser.signIn();

    expect(first).not.toBe("an-id-that-an-attacker-chose");
    expect(browser.cookies.get("photos-session")).not.toBe(first);
    expect(await parts.sessions.find(first)).toBeUndefined();
  });

  test("can be begun in two tabs and completed in both", async () => {
    const browser = new Browser(await aTestApp());
    const [one, two] = [await browser.toCallback(), await browser.toCallback("/sign-in?return_to=/photos")];

    expect((await browser.get(one)).headers.get("location")).toBe("http://localhost:3000/");
    expect((await browser.get(two)).headers.get("location")).toBe("http://localhost:3000/photos");
  });

  test.each([
    ["/photos?from=1", "/photos?from=1"],
    [undefined, "/"],
    ["", "/"],
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example/", "/"],
    ["/\t/evil.example/", "/"],
    ["\\\\evil.example", "/"],
    ["http:evil.example", "/http:evil.example"],
    ["javascript:alert(1)", "/"],
    ["http://localhost:3000@evil.example/", "/"],
    ["http://localhost:3001/", "/"],
    // As a path alone this would be a host.
    ["/.//evil.example/", "//evil.example/"],
  ])("leads afterwards, when asked for %j, to this application's own %j", (wanted, path) => {
    const url = ownUrl("http://localhost:3000", wanted);
    expect(new URL(url).origin).toBe("http://localhost:3000");
    expect(url).toBe(
      wanted === "http:evil.example" ? "http://localhost:3000/evil.example" : `http://localhost:3000${path}`,
    );
  });
});

describe("An answer to a sign-in", () => {
  const refused = async (response: Response) => {
    expect(response.headers.getSetCookie()).toEqual([]);
    return [response.status, (await response.text()).match(/<p id="problem">(.*?)<\/p>/)?.[1]];
  };
  const UNKNOWN = [400, "It took too long, was completed before, or began in another browser."];

  test("counts once", async () => {
    const parts = await aTestApp();
    const browser = new Browser(parts);
    const callback = await browser.toCallback();
    const answers = await Promise.all(Array.from({ length: 16 }, () => browser.get(callback)));

    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(parts.stub.tokenRequests).toHaveLength(1);
    expect(await refused(await browser.get(callback))).toEqual(UNKNOWN);
  });

  test("does not count with another state", async () => {
    const browser = new Browser(await aTestApp());
    const callback = new URL(await browser.toCallback());
    callback.searchParams.set("state", "another");
    expect(await refused(await browser.get(callback.href))).toEqual(UNKNOWN);
    callback.searchParams.delete("state");
    expect(await refused(await browser.get(callback.href))).toEqual(UNKNOWN);
  });

  test("does not count in another browser", async () => {
    const parts = await aTestApp();
    const callback = await new Browser(parts).toCallback();
    expect(await refused(await new Browser(parts).get(callback))).toEqual(UNKNOWN);
    const other = new Browser(parts);
    await other.get("/sign-in");
    expect(await refused(await other.get(callback))).toEqual(UNKNOWN);
  });

  test("does not count after an hour", async () => {
    const browser = new Browser(await aTestApp());
    const callback = await browser.toCallback();
    passTime(60 * MINUTE_MS);
    expect(await refused(await browser.get(callback))).toEqual(UNKNOWN);
  });

  test("with a code that was used before is refused by the pool", async () => {
    const browser = new Browser(await aTestApp());
    const used = new URL(await browser.toCallback());
    await browser.get(used.href);
    const callback = new URL(await browser.toCallback());
    callback.searchParams.set("code", used.searchParams.get("code") ?? "");
    expect(await refused(await browser.get(callback.href))).toEqual([400, "The sign-in page did not let you in."]);
  });

  test("that is an error is told in our own words", async () => {
    const browser = new Browser(await aTestApp());
    const callback = new URL(await browser.toCallback());
    callback.searchParams.delete("code");
    callback.searchParams.set("error", "access_denied");
    callback.searchParams.set("error_description", "Call this number");
    expect(await refused(await browser.get(callback.href))).toEqual([400, "The sign-in page did not let you in."]);
  });

  const inThePast = Math.floor(Date.now() / 1000) - 60;
  test.each<[string, Twist]>([
    ["an ID token for another client", { id: { aud: "another" } }],
    ["an ID token of another issuer", { id: { iss: "https://evil.example" } }],
    ["an ID token with another nonce", { id: { nonce: "another" } }],
    ["an ID token without a nonce", { id: { nonce: undefined } }],
    ["an expired ID token", { id: { exp: inThePast } }],
    ["an ID token that is an access token", { id: { token_use: "access" } }],
    ["an ID token that somebody else signed", { signedByStranger: "id" }],
    ["an access token for another client", { access: { client_id: "another" } }],
    ["an access token of another issuer", { access: { iss: "https://evil.example" } }],
    ["an expired access token", { access: { exp: inThePast } }],
    ["an access token that is an ID token", { access: { token_use: "id" } }],
    ["an access token of another person", { access: { sub: "another" } }],
    ["an access token that somebody else signed", { signedByStranger: "access" }],
  ])("that brings %s signs nobody in", async (_, twist) => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => written.mockRestore());
    const parts = await aTestApp();
    parts.stub.twist = twist;
    const response = await new Browser(parts).signIn();

    expect(await refused(response)).toEqual([502, "Something went wrong between us and the sign-in page."]);
    expect(await parts.database.query("SELECT * FROM sessions")).toEqual([]);
    expect(written).toHaveBeenCalledWith(expect.stringContaining("A sign-in failed: "));
    expect(JSON.stringify(written.mock.calls)).not.toMatch(/eyJ/);
  });
});

describe("Signing out", () => {
  test("ends the session here and at the pool, and the tokens with it", async () => {
    const parts = await aTestApp();
    const browser = new Browser(parts);
    await browser.signIn();
    const id = browser.cookies.get("photos-session") ?? "";
    const refreshToken = (await parts.sessions.find(id))?.tokens.refreshToken;
    const response = await browser.post("/sign-out", new URLSearchParams({ csrf: await browser.csrf() }));

    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      `${parts.stub.issuer}/photos/logout?client_id=photosclient&logout_uri=http%3A%2F%2Flocalhost%3A3000%2F`,
    ]);
    expect(response.headers.getSetCookie()).toEqual(["photos-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"]);
    expect(await parts.sessions.find(id)).toBeUndefined();
    expect(parts.stub.revoked).toEqual([refreshToken]);
    browser.cookies.set("photos-session", id);
    expect((await browser.get("/")).headers.get("location")).toBe("/?notice=session-ended");
    expect(await (await browser.get("/")).text()).toContain("to access this site");
  });

  test("works when the access token has expired, without refreshing it", async () => {
    const parts = await aTestApp();
    const browser = new Browser(parts);
    await browser.signIn();
    const csrf = await browser.csrf();
    passTime(61 * MINUTE_MS);
    expect((await browser.post("/sign-out", new URLSearchParams({ csrf }))).status).toBe(303);
    expect(parts.stub.tokenRequests).toHaveLength(1);
  });

  test("needs the token of this session's forms, from a page of ours", async () => {
    const parts = await aTestApp();
    const [browser, other] = [new Browser(parts), new Browser(parts)];
    await browser.signIn();
    await other.signIn();
    const own = new URLSearchParams({ csrf: await browser.csrf() });
    const others = new URLSearchParams({ csrf: await other.csrf() });

    for (const attempt of [
      await browser.post("/sign-out", new URLSearchParams()),
      await browser.post("/sign-out", others),
      await browser.post("/sign-out", own, { origin: "https://evil.example" }),
      await browser.post("/sign-out", own, { origin: "null" }),
    ]) {
      expect(attempt.status).toBe(403);
    }
    expect(await (await browser.get("/")).text()).toContain('id="sign-out"');
    expect((await browser.post("/sign-out", `csrf=${"a".repeat(20_000)}`)).status).toBe(413);
  });

  test("goes on when the pool cannot be reached", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => written.mockRestore());
    const parts = await aTestApp();
    const browser = new Browser(parts);
    await browser.signIn();
    const csrf = await browser.csrf();
    const id = browser.cookies.get("photos-session") ?? "";
    const unreachable = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));

    expect((await browser.post("/sign-out", new URLSearchParams({ csrf }))).status).toBe(303);
    unreachable.mockRestore();
    expect(await parts.sessions.find(id)).toBeUndefined();
    expect(written).toHaveBeenCalledTimes(1);
  });
});
