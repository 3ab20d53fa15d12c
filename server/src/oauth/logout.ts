import { findApp } from "../core/clients/app.ts";
import type { App } from "../core/clients/client.ts";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { signOutBrowser } from "../core/oauth/browser-session.ts";
import { inAscii } from "../core/oauth/redirect.ts";
import { isPlace, isRegistered } from "../core/oauth/redirect-uri.ts";
import { scopesOf } from "../core/oauth/scopes.ts";
import { isOn } from "../core/oauth/switches.ts";
import { readCookie, writeCookie } from "../lib/cookies.ts";
import { readForm } from "../lib/form.ts";

/**
 * GET or POST /logout: ends what is signed in at this browser and goes to `logout_uri`, or to a new sign-in where a callback URL is
 * named instead. Tokens live on: that is what /oauth2/revoke is for.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export async function logout(ctx: Context, site: PoolSite, request: Request): Promise<Response> {
  const form = request.method === "POST" ? await readForm(request) : undefined;
  const query = form ?? new URL(request.url).searchParams;
  const target = await targetOf(ctx, site, query);
  if (target === undefined) {
    return new Response(null, { status: 302, headers: { location: `${site.path}/error?${query.toString()}` } });
  }
  await signOutBrowser(ctx, site.pool, readCookie(request.headers, "cognito"));
  const attributes = { path: site.path, secure: site.url.startsWith("https:"), maxAgeSeconds: 0 };
  const answer = new Response(null, {
    status: 302,
    headers: { location: target, "cache-control": "no-store", pragma: "no-cache" },
  });
  for (const name of OF_A_PERSON) answer.headers.append("set-cookie", writeCookie(name, "", attributes));
  return answer;
}

/** Who is signed in, and what the pages keep of a sign-in or sign-up that is not over: whoever sits there next must not go on with it. */
const OF_A_PERSON = ["cognito", "page-data"];

/**
 * Where to go on, if the request says so and may; nothing is signed out for one that may not. Where the standard's own way is on,
 * its parameters count too, and who names no address comes to the client's first.
 * @see https://openid.net/specs/openid-connect-rpinitiated-1_0.html
 */
async function targetOf(ctx: Context, site: PoolSite, query: URLSearchParams): Promise<string | undefined> {
  const hint = query.get("id_token_hint");
  const hinted = hint === null ? undefined : await clientOfHint(ctx, site, hint);
  const clientId = query.get("client_id") ?? hinted;
  const app = clientId === undefined ? undefined : await findApp(ctx, clientId);
  if (app?.pool.id !== site.pool.id) return undefined;
  const { LogoutURLs = [], CallbackURLs = [] } = app.client.settings;
  const wildcards = await isOn(ctx, app, "wildcard-callbacks");

  const isStandard = await isOn(ctx, app, "rp-initiated-logout");
  if (!isStandard && !query.has("client_id")) return undefined;

  const logoutUri = query.get("logout_uri");
  if (logoutUri !== null) return isRegistered(logoutUri, LogoutURLs, wildcards) ? inAscii(logoutUri) : undefined;

  const redirectUri = query.get("redirect_uri");
  if (isStandard && redirectUri === null) {
    // A hint that is none of ours, or names another client, is no request of this client's.
    if (hint !== null && hinted !== app.client.id) return undefined;
    const standard = query.get("post_logout_redirect_uri") ?? LogoutURLs.find(isPlace);
    if (standard === undefined || !isRegistered(standard, LogoutURLs, wildcards)) return undefined;
    return withState(inAscii(standard), query.get("state"));
  }
  if (redirectUri === null || !isRegistered(redirectUri, CallbackURLs, wildcards)) return undefined;
  return `${site.path}/login?${await signInQuery(ctx, app, query)}`;
}

/** An omitted scope means all that the client has. */
async function signInQuery(ctx: Context, { client }: App, query: URLSearchParams): Promise<string> {
  const asked = new URLSearchParams(query);
  asked.set("client_id", client.id);
  if (!asked.has("scope")) asked.set("scope", (await scopesOf(ctx, client)).join(" "));
  return asked.toString();
}

/** OpenID Connect RP-Initiated Logout 1.0 §3. */
const withState = (url: string, state: string | null): string =>
  state === null ? url : `${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams({ state }).toString()}`;

/** The client an ID token of this pool was made for; it may have expired (RP-Initiated Logout §2). */
async function clientOfHint(ctx: Context, { pool }: PoolSite, hint: string): Promise<string | undefined> {
  const aud = (await ctx.signer.verify(pool.id, "id", hint))?.aud;
  return typeof aud === "string" ? aud : undefined;
}
