import { html } from "hono/html";
import { brandOf, PLAIN_BRAND } from "../core/branding/brand.ts";
import { findApp } from "../core/clients/app.ts";
import type { App } from "../core/clients/client.ts";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { isPlace } from "../core/oauth/redirect-uri.ts";
import { isOn } from "../core/oauth/switches.ts";
import { isOfFunction } from "../core/triggers/call.ts";
import { confirmSignUp } from "../core/users/confirm.ts";
import { readCookie } from "../lib/cookies.ts";
import { languageOf } from "./language.ts";
import { type PageParts, pageOf } from "./layout.ts";
import { openPageData, PAGE_DATA_COOKIE, PAGE_DATA_SECONDS, type PageData, sealPageData } from "./page-data.ts";
import { problemOf } from "./problems.ts";
import type { Texts } from "./texts/en.ts";
import { textsIn } from "./texts/index.ts";
import { plainRedirect, setCookie } from "./visit.ts";

/**
 * GET /confirmUser: the link of a sign-up's e-mail. As on AWS it ends on a page that says so, for it may be opened anywhere; the
 * page that waits at /confirm goes on. Where the pool wants it, it leads on to the application's sign-in.
 */
export async function confirmUser(ctx: Context, site: PoolSite, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const [clientId = "", username = "", code = ""] = ["client_id", "user_name", "confirmation_code"].map(
    (name) => query.get(name) ?? undefined,
  );
  const language = languageOf(query, request.headers);
  const texts = textsIn(language);
  const app = await findApp(ctx, clientId);
  const isOurs = app?.pool.id === site.pool.id;
  const isSound = isOurs && isSane(username) && isSane(code);
  const said = isSound ? await confirmed(ctx, app, username, code) : "linkExpired";
  const isGood = said === "accountConfirmed" || said === "alreadyConfirmed";
  // Who follows a link that is not good gets a new one there.
  const next = isOurs ? await nextFor(ctx, site, app, username, request) : undefined;
  if (isOurs && isGood && next && (await isOn(ctx, app, "link-returns"))) return goOn(ctx, site, app, next);
  const brand = isOurs ? await brandOf(ctx, app.client, site.domain) : PLAIN_BRAND;
  return pageOf(site, language, {
    title: texts.confirmAccount,
    brand,
    clientId,
    alert: { kind: isGood ? "info" : "error", text: texts[said] } satisfies PageParts["alert"],
    body:
      next === undefined
        ? ""
        : html`<p><a class="redirect redirect-customizable" href="${next.address}">${texts[next.label]}</a></p>`,
    status: isGood ? 200 : 400,
  });
}

const isSane = (value: string): boolean =>
  value !== "" && value.length <= 128 && value.isWellFormed() && !value.includes("\0");

async function confirmed(ctx: Context, app: App, username: string, code: string): Promise<keyof Texts> {
  try {
    await confirmSignUp(ctx, app, { username, code, takeAliases: false });
    return "accountConfirmed";
  } catch (error) {
    // The function that is told of a confirmation comes after it, and changes nothing of it.
    if (isOfFunction(error)) return "accountConfirmed";
    const { text } = problemOf(error);
    // A client that hides its users tells only who brings the right code that all is done.
    return text === "alreadyConfirmed" || text === "addressTaken" || text === "tooManyAttempts" ? text : "linkExpired";
  }
}

interface Next {
  readonly address: string;
  readonly label: "continue" | "signIn";
}

/**
 * Where a confirmed person goes on: where the sign-up waits at this very browser there, with the application's own state; else
 * to the sign-in of the application, at the address it is reached by default.
 */
async function nextFor(
  ctx: Context,
  site: PoolSite,
  app: App,
  username: string,
  request: Request,
): Promise<Next | undefined> {
  const left = openPageData(ctx, app, readCookie(request.headers, PAGE_DATA_COOKIE));
  if (left?.kind === "challenge" && left.parameters.USERNAME === username && left.query !== undefined) {
    return { address: `${site.path}/confirm?${left.query}`, label: "continue" };
  }
  const { id, settings } = app.client;
  const { DefaultRedirectURI: byDefault, CallbackURLs: callbacks = [] } = settings;
  const redirectUri = [...(byDefault === undefined ? [] : [byDefault]), ...callbacks].find(isPlace);
  const flow = settings.AllowedOAuthFlows?.find((each) => each === "code" || each === "implicit");
  const isServed = settings.AllowedOAuthFlowsUserPoolClient && settings.SupportedIdentityProviders?.includes("COGNITO");
  if (redirectUri === undefined || flow === undefined || !isServed) return undefined;
  // Whoever has the verifier begins: a sign-in without a challenge would be refused.
  if (flow === "code" && (await isOn(ctx, app, "pkce-required"))) return undefined;
  const responseType = flow === "code" ? "code" : "token";
  const query = new URLSearchParams({ client_id: id, response_type: responseType, redirect_uri: redirectUri });
  return { address: `${site.path}/login?${query.toString()}`, label: "signIn" };
}

function goOn(ctx: Context, site: PoolSite, app: App, { address, label }: Next): Response {
  const response = plainRedirect(address);
  if (label === "signIn") {
    const notice: PageData = { kind: "notice", notice: "accountConfirmed" };
    setCookie(site, response, PAGE_DATA_COOKIE, sealPageData(ctx, app, notice), PAGE_DATA_SECONDS);
  }
  return response;
}
