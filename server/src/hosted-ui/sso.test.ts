import {
  AdminListUserSessionsCommand,
  AdminRevokeUserSessionCommand,
  AdminSetUserPasswordCommand,
  GetUserCommand,
  type RevokeAssociatedSessionsType,
  RevokeTokenCommand,
  type SessionDescriptionType,
  SetUserPoolClientSessionConfigurationCommand,
  SetUserPoolSessionConfigurationCommand,
  type UserSessionTrackingType,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aUser, PASSWORD, signIn } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import { aPoolWithPages, CALLBACK, type Pages, pagesFor, seen, signInAt } from "./pages.fixture.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const SCOPES = { AllowedOAuthScopes: ["openid", "email", "aws.cognito.signin.user.admin"] };
const CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36";

async function setting(app: TestApp, UserPoolId: string, UserSessionTracking: UserSessionTrackingType): Promise<void> {
  await app.client.send(
    new SetUserPoolSessionConfigurationCommand({ UserPoolId, UserSessionTracking, TokenSession: { MaxPerUser: 20 } }),
  );
}

/** A pool with pages that tracks sessions, and somebody in it. */
async function aTrackingSite(app: TestApp) {
  const pages = await aPoolWithPages(app, {}, SCOPES);
  await setting(app, pages.UserPoolId, "ENABLED");
  return { pages, ...(await aUser(app, pages.UserPoolId)) };
}

async function lasting(app: TestApp, { UserPoolId, ClientId }: Pages, MaxValidityMinutes: number): Promise<void> {
  await app.client.send(
    new SetUserPoolClientSessionConfigurationCommand({ UserPoolId, ClientId, SSOSession: { MaxValidityMinutes } }),
  );
}

/** `code` for who is let in without a question, `/login` for who is asked. */
async function asked(browser: Visitor, pages: Pages): Promise<string> {
  const { location = "" } = await come(browser, pages);
  return location.startsWith(`${CALLBACK}?code=`) ? "code" : location.replace(/^\/photos|\?.*/g, "");
}

const come = (browser: Visitor, pages: Pages): Promise<Visited> =>
  browser.get(pages.path("/oauth2/authorize", { scope: SCOPES.AllowedOAuthScopes.join(" ") }));

/** Tokens for somebody who is signed in at a browser; undefined where their code is not taken. */
async function enter(app: TestApp, browser: Visitor, pages: Pages) {
  return redeem(app, pages, await come(browser, pages));
}

async function redeem(app: TestApp, { ClientId }: Pages, { location = "" }: Visited) {
  const code = new URL(location).searchParams.get("code") ?? expect.fail(location);
  const fields = { grant_type: "authorization_code", client_id: ClientId, redirect_uri: CALLBACK, code };
  const response = await app.http.request("http://127.0.0.1:9229/photos/oauth2/token", {
    method: "POST",
    headers: { host: "127.0.0.1:9229", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  const body = (await response.json()) as { access_token?: string; refresh_token?: string };
  if (body.access_token === undefined || body.refresh_token === undefined) return undefined;
  return { AccessToken: body.access_token, RefreshToken: body.refresh_token };
}

async function sessionsOf(app: TestApp, { UserPoolId }: Pages, Username: string): Promise<SessionDescriptionType[]> {
  return (await app.client.send(new AdminListUserSessionsCommand({ UserPoolId, Username }))).Sessions ?? [];
}

const kinds = async (app: TestApp, pages: Pages, Username: string) =>
  (await sessionsOf(app, pages, Username)).map(({ SessionType }) => SessionType).toSorted();

const isAlive = (app: TestApp, AccessToken: string | undefined): Promise<boolean> =>
  app.client.send(new GetUserCommand({ AccessToken })).then(
    () => true,
    () => false,
  );

describe("how long a browser's people need not sign in again", () => {
  test("each application decides for itself, from the sign-in on", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    const [long, never] = [
      await pagesFor(app, pages.UserPoolId, SCOPES),
      await pagesFor(app, pages.UserPoolId, SCOPES),
    ];
    await lasting(app, long, 2 * DAY_MINUTES);
    await lasting(app, never, 0);
    const browser = visitor(app);
    await signInAt(browser, never, Username, PASSWORD);
    const all = () => Promise.all([pages, long, never].map((each) => asked(browser, each)));
    expect(await all()).toEqual(["code", "code", "/login"]);
    app.clock.advance(60 * MINUTE_MS);
    expect(await all()).toEqual(["/login", "code", "/login"]);
    app.clock.advance(2 * DAY_MINUTES * MINUTE_MS);
    expect(await all()).toEqual(["/login", "/login", "/login"]);
  });

  test("the page does not offer either who would have to sign in again", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    const browser = visitor(app);
    await signInAt(browser, pages, Username, PASSWORD);
    expect(seen(await browser.get(pages.path("/login"))).title).not.toBe("Sign in");
    await lasting(app, pages, 0);
    expect(seen(await browser.get(pages.path("/login"))).title).toBe("Sign in");
  });

  test("who signs in beside somebody else does not shorten their time", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    const long = await pagesFor(app, pages.UserPoolId, SCOPES);
    await lasting(app, long, DAY_MINUTES);
    const browser = visitor(app);
    await signInAt(browser, pages, Username, PASSWORD);
    app.clock.advance(120 * MINUTE_MS);
    const bob = await aUser(app, pages.UserPoolId);
    await signInAt(browser, pages, bob.Username, PASSWORD);
    const { text } = await browser.get(long.path("/login"));
    for (const name of [Username, bob.Username]) expect(text).toContain(name);
  });

  test("the cookie lives as long as the longest of the pool's clients wants, an hour at least", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    for (const [minutes, seconds] of [
      [0, 3_600],
      [129_600, 7_776_000],
    ] as const) {
      await lasting(app, pages, minutes);
      const browser = visitor(app);
      const came = await signInWith(browser, pages, Username);
      const cookie = came.headers.getSetCookie().find((each) => each.startsWith("cognito="));
      expect(cookie).toContain(`Max-Age=${seconds}`);
    }
  });

  test("an hour holds where the pool does not track sessions, whatever its clients said when it did", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    await lasting(app, pages, DAY_MINUTES);
    const browser = visitor(app);
    await signInAt(browser, pages, Username, PASSWORD);
    await setting(app, pages.UserPoolId, "DISABLED");
    expect(await asked(browser, pages)).toBe("code");
    app.clock.advance(60 * MINUTE_MS);
    expect(await asked(browser, pages)).toBe("/login");
    await setting(app, pages.UserPoolId, "ENABLED");
    expect(await asked(browser, pages)).toBe("code");
  });
});

/** The answer to the form itself. */
async function signInWith(browser: Visitor, pages: Pages, username: string): Promise<Visited> {
  await browser.get(pages.path("/login"));
  return browser.send(pages.path("/login"), { username, password: PASSWORD }, { "user-agent": CHROME });
}

describe("an SSO session", () => {
  test("is listed with the token sessions that came through it, which show its device", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    const other = await pagesFor(app, pages.UserPoolId, SCOPES);
    const browser = visitor(app);
    await redeem(app, pages, await signInWith(browser, pages, Username));
    app.clock.advance(MINUTE_MS);
    await enter(app, browser, other);
    const [second, sso, first] = await sessionsOf(app, pages, Username);
    const common = {
      CreateDate: expect.any(Date),
      LastActiveDate: expect.any(Date),
      DeviceType: "Windows, Chrome",
      LastLocation: { Country: "unknown" },
      IsCurrentSession: false,
    };
    const tokenSession = (ClientId: string) => ({
      ...common,
      SessionId: expect.stringMatching(/^tkn[a-z0-9]{25}$/),
      SessionType: "TOKEN",
      ClientId,
      OriginSessionId: sso?.SessionId,
    });
    expect([second, first]).toEqual([tokenSession(other.ClientId), tokenSession(pages.ClientId)]);
    expect(sso).toEqual({
      ...common,
      SessionId: expect.stringMatching(/^sso[a-z0-9]{25}$/),
      SessionType: "SSO",
      ClientId: pages.ClientId,
    });
    // The application that was let in without a question used it.
    expect(sso?.LastActiveDate).toEqual(second?.CreateDate);
  });

  test("is one for each browser, and one only for who signs in there again", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    const browser = visitor(app);
    await signInAt(browser, pages, Username, PASSWORD);
    const [first] = await sessionsOf(app, pages, Username);
    await lasting(app, pages, 0);
    await signInAt(browser, pages, Username, PASSWORD);
    const again = await sessionsOf(app, pages, Username);
    expect(again).toHaveLength(1);
    expect(again[0]?.SessionId).not.toBe(first?.SessionId);
    await signInAt(visitor(app), pages, Username, PASSWORD);
    expect(await kinds(app, pages, Username)).toEqual(["SSO", "SSO"]);
  });

  test.each<[string, (app: TestApp, pages: Pages, browser: Visitor, Username: string) => Promise<unknown>]>([
    ["its time is over", async (app) => app.clock.advance(60 * MINUTE_MS)],
    ["its browser signs out", (_app, pages, browser) => browser.get(pages.path("/logout"))],
    [
      "the password is replaced",
      ({ client }, { UserPoolId }, _browser, Username) =>
        client.send(
          new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: "Another-horse-8", Permanent: true }),
        ),
    ],
  ])("is listed no more once %s", async (_what, end) => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    const browser = visitor(app);
    await signInAt(browser, pages, Username, PASSWORD);
    expect(await kinds(app, pages, Username)).toEqual(["SSO"]);
    await end(app, pages, browser, Username);
    expect(await kinds(app, pages, Username)).toEqual([]);
  });

  test("is none in a pool that tracks nothing, and a browser of before is let in when it does", async () => {
    await using app = await testApp();
    const { pages, Username } = await aTrackingSite(app);
    await setting(app, pages.UserPoolId, "DISABLED");
    const browser = visitor(app);
    await signInAt(browser, pages, Username, PASSWORD);
    await setting(app, pages.UserPoolId, "ENABLED");
    expect(await sessionsOf(app, pages, Username)).toEqual([]);
    expect(await enter(app, browser, pages)).toBeDefined();
    expect(await sessionsOf(app, pages, Username)).toMatchObject([{ SessionType: "TOKEN", DeviceType: "unknown" }]);
  });
});

describe("ending sessions that are linked", () => {
  /** Two applications through one browser, and a sign-in through the API. */
  async function aLinkedPerson(app: TestApp) {
    const { pages, Username } = await aTrackingSite(app);
    const browser = visitor(app);
    await signInAt(browser, pages, Username, PASSWORD);
    const [one, two] = [await enter(app, browser, pages), await enter(app, browser, pages)];
    const api = await signIn(app, pages.ClientId, Username);
    const sessions = await sessionsOf(app, pages, Username);
    const idOf = (SessionType: string, isLinked: boolean) =>
      sessions.findLast((each) => each.SessionType === SessionType && isLinked === (each.OriginSessionId !== undefined))
        ?.SessionId;
    const left = async () => ({
      one: await isAlive(app, one?.AccessToken),
      two: await isAlive(app, two?.AccessToken),
      api: await isAlive(app, api.AccessToken),
      browser: (await asked(browser, pages)) === "code",
    });
    const ids = { one: idOf("TOKEN", true), api: idOf("TOKEN", false), browser: idOf("SSO", false) };
    return { pages, Username, browser, tokens: { one, api }, ids, left };
  }
  const ALL = { one: true, two: true, api: true, browser: true };

  test.each<["one" | "api" | "browser", RevokeAssociatedSessionsType | undefined, Partial<typeof ALL>]>([
    ["one", undefined, { one: false }],
    ["one", "NONE", { one: false }],
    ["one", "LINKED", { one: false, browser: false }],
    ["api", "LINKED", { api: false }],
    ["browser", undefined, { browser: false }],
    ["browser", "LINKED", { one: false, two: false, browser: false }],
  ])("AdminRevokeUserSession of %s with %s", async (which, RevokeAssociatedSessions, ended) => {
    await using app = await testApp();
    const { pages, Username, ids, left } = await aLinkedPerson(app);
    expect(await left()).toEqual(ALL);
    await app.client.send(
      new AdminRevokeUserSessionCommand({
        UserPoolId: pages.UserPoolId,
        Username,
        SessionId: ids[which],
        ...(RevokeAssociatedSessions && { RevokeAssociatedSessions }),
      }),
    );
    expect(await left()).toEqual({ ...ALL, ...ended });
  });

  test.each<["one" | "api", RevokeAssociatedSessionsType | undefined, Partial<typeof ALL>]>([
    ["one", undefined, { one: false }],
    ["one", "LINKED", { one: false, browser: false }],
    ["api", "LINKED", { api: false }],
  ])("RevokeToken of %s with %s", async (which, RevokeAssociatedSessions, ended) => {
    await using app = await testApp();
    const { pages, tokens, left } = await aLinkedPerson(app);
    await app.client.send(
      new RevokeTokenCommand({
        ClientId: pages.ClientId,
        Token: tokens[which]?.RefreshToken,
        ...(RevokeAssociatedSessions && { RevokeAssociatedSessions }),
      }),
    );
    expect(await left()).toEqual({ ...ALL, ...ended });
  });

  test("a code that was not exchanged yet is worth nothing once its browser's session is ended", async () => {
    await using app = await testApp();
    const { pages, Username, browser, ids } = await aLinkedPerson(app);
    const came = await come(browser, pages);
    const { UserPoolId } = pages;
    await app.client.send(new AdminRevokeUserSessionCommand({ UserPoolId, Username, SessionId: ids.browser }));
    expect(await redeem(app, pages, came)).toBeUndefined();
  });
});
