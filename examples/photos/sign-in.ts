import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import {
  AuthorizationResponseError,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { cookie } from "./cookies.ts";
import { isToken } from "./forms.ts";
import { log } from "./log.ts";
import { problemPage } from "./pages.ts";
import { csrfTokenOf, newSecret } from "./seal.ts";
import { SESSION_MS, type Sessions } from "./sessions.ts";
import { SIGN_IN_MS, type SignIns } from "./sign-ins.ts";
import { authorizationUrl, exchangeCode, logoutUrl, type Pool, revokeTokens } from "./tokens.ts";

export interface SignInParts {
  /** Of this application, as browsers see it. */
  readonly origin: string;
  readonly pool: Pool;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
}

/** The cookie that holds the id of a person's session. */
export const sessionCookie = (origin: string) => cookie(origin, "photos-session", SESSION_MS);

/** To the pool's pages and back: signing in, coming back with a code, signing out. */
export function signInRoutes({ origin, pool, sessions, signIns }: SignInParts): Hono {
  const routes = new Hono();
  const session = sessionCookie(origin);
  // It tells the browser that began a sign-in from all others, so that nobody can be signed in by another's link.
  const browser = cookie(origin, "photos-browser", SIGN_IN_MS);

  routes.get("/sign-in", async (c) => {
    const state = randomState();
    const secrets = { nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    // The same one for sign-ins that are begun side by side in several tabs.
    const browserId = browser.read(c) ?? newSecret();
    const returnTo = ownUrl(origin, c.req.query("return_to"));
    await signIns.begin(browserId, state, { ...secrets, returnTo });
    browser.write(c, browserId);
    return c.redirect((await authorizationUrl(pool, { state, ...secrets })).href);
  });

  routes.get("/callback", async (c) => {
    const { state = "" } = c.req.query();
    const signIn = await signIns.take(browser.read(c) ?? "", state);
    if (!signIn)
      return c.html(notCompleted("It took too long, was completed before, or began in another browser."), 400);
    try {
      const answer = new URL(c.req.url).searchParams;
      const tokens = await exchangeCode(pool, answer, { ...signIn, state });
      const former = session.read(c);
      if (former !== undefined) await sessions.end(former);
      session.write(c, await sessions.start(tokens));
      return c.redirect(signIn.returnTo);
    } catch (error) {
      if (isRefusal(error)) return c.html(notCompleted("The sign-in page did not let you in."), 400);
      log("A sign-in failed", error);
      return c.html(notCompleted("Something went wrong between us and the sign-in page."), 502);
    }
  });

  routes.post("/sign-out", bodyLimit({ maxSize: 10_000 }), async (c) => {
    const id = session.read(c);
    const { csrf } = await c.req.parseBody();
    if (id === undefined) return c.redirect("/", 303);
    if (!isToken(csrfTokenOf(id), csrf)) return c.html(outOfDate(), 403);
    await endSession(c, id);
    // The pool has a session of its own with the browser: without this, the next sign-in would ask for nothing.
    return c.redirect(logoutUrl(pool, `${origin}/`).href, 303);
  });

  async function endSession(c: Context, id: string): Promise<void> {
    session.remove(c);
    const tokens = await sessions.end(id);
    if (!tokens) return;
    // Signed out they are all the same; the refresh token then ends by itself in time.
    await revokeTokens(pool, tokens).catch((error: unknown) => log("A refresh token could not be revoked", error));
  }

  return routes;
}

/** An address of this application, whole, so that no path can be mistaken for a host; the first page for any other. */
export function ownUrl(origin: string, wanted: string | undefined): string {
  const url = URL.parse(wanted ?? "/", origin);
  return url?.origin === origin ? url.href : `${origin}/`;
}

/** True where the pool said no; false where something is broken, or not what it pretends to be. */
const isRefusal = (error: unknown) =>
  error instanceof AuthorizationResponseError ||
  (error instanceof ResponseBodyError && error.error === "invalid_grant");

const notCompleted = (reason: string) => problemPage("The log-in was not completed", reason);

/** For a form that is not, or no longer, of the person's session. */
export const outOfDate = () =>
  problemPage("This page was out of date", "Nothing was changed. Go back to the first page and try again.");
