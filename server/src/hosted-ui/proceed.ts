import { allowedFlows } from "../core/auth/allowed-flows.ts";
import type { ChallengeName, SignedIn, Step } from "../core/auth/attempt.ts";
import { isAt, openSession } from "../core/auth/brought.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { answerTo } from "../core/oauth/answer.ts";
import { type Account, remember, withAccount } from "../core/oauth/browser-session.ts";
import { hasPasskeysOn } from "../core/passkeys/passkey.ts";
import { isOriginOf, relyingPartyOf } from "../core/passkeys/relying-party.ts";
import { toBase64url } from "../lib/base64.ts";
import { sha256 } from "../lib/hash.ts";
import { type AskedChallenge, PAGE_DATA_COOKIE } from "./page-data.ts";
import { Problem } from "./problems.ts";
import { plainRedirect, redirect, setCookie, type Visit } from "./visit.ts";

/** The page that asks each question of the engine. */
const PAGES: Readonly<Partial<Record<ChallengeName, string>>> = {
  CONFIRM_SIGN_UP: "/confirm",
  EMAIL_OTP: "/mfa",
  MFA_SETUP: "/mfa",
  NEW_PASSWORD_REQUIRED: "/changePassword",
  SELECT_CHALLENGE: "/firstFactor",
  SELECT_MFA_TYPE: "/mfa",
  SMS_MFA: "/mfa",
  SMS_OTP: "/firstFactor",
  SOFTWARE_TOKEN_MFA: "/mfa",
  WEB_AUTHN: "/firstFactor",
};

/** A code by e-mail can be the first thing or the second. */
const pageOf = ({ ctx, attempt }: Visit, name: ChallengeName, session: string | undefined): string | undefined =>
  name === "EMAIL_OTP" && isAt(openSession(ctx, attempt, session), "first") ? "/firstFactor" : PAGES[name];

/** What the pages tell of a question. The rest is for clients that compute, and would not fit in a cookie. */
const SHOWN: ReadonlySet<string> = new Set([
  "USERNAME",
  "CODE_DELIVERY_DESTINATION",
  "CODE_DELIVERY_DELIVERY_MEDIUM",
  "MFAS_CAN_CHOOSE",
  "MFAS_CAN_SETUP",
  "requiredAttributes",
]);

/** Longer ones would not fit in a cookie beside the rest. */
const LONGEST_QUERY = 1_500;

/**
 * Wherever the engine leads: to the page of its next question, or to the application.
 * @param username as it was typed
 * @param more what the next page is told besides; `isNew`: the person has just signed up
 * @throws {Problem} for a question that the pages cannot put: nobody gets past it
 */
export async function proceed(
  visit: Visit,
  step: Step,
  username: string,
  { isNew = false, ...more }: Pick<AskedChallenge, "hasOther" | "sentAgain"> & { readonly isNew?: boolean } = {},
): Promise<Response> {
  if (step.kind === "signed-in") return enter(visit, step, isNew);
  const page = step.kind === "challenge" ? pageOf(visit, step.name, step.session) : undefined;
  if (step.kind !== "challenge" || page === undefined || step.session === undefined) {
    throw new Problem("secondFactorMissing");
  }
  const { name, parameters, session, available } = step;
  const query = visit.query.toString();
  return redirect(visit, page, {
    kind: "challenge",
    name,
    username,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([key]) => SHOWN.has(key))),
    session,
    ...(available && { available, hasOther: available.length > 1 }),
    ...more,
    ...(name === "CONFIRM_SIGN_UP" && query.length <= LONGEST_QUERY && { query }),
  });
}

/** To the application, remembered at this browser. Who is new is offered a passkey on the way. */
async function enter(visit: Visit, signedIn: SignedIn, isNew: boolean): Promise<Response> {
  const { ctx, site, asked, accounts, request } = visit;
  const userAgent = request.headers.get("user-agent") ?? undefined;
  const account = await remember(ctx, asked, accounts, signedIn, { address: site.address, userAgent });
  const cookie = withAccount(ctx, site.pool, accounts, account);
  if (!isNew || !(await canAddPasskey(visit))) return reenter(visit, account, cookie);
  const response = redirect(visit, "/passkeys/add", {
    kind: "passkey-offer",
    id: ctx.random.uuid(),
    account: account.id,
    request: markOf(visit.query),
  });
  setSessionCookie(site, response, account, cookie);
  return response;
}

/** Tells an authorization request from others, in whatever language its pages are. */
export function markOf(query: URLSearchParams): string {
  const request = new URLSearchParams(query);
  request.delete("lang");
  return toBase64url(sha256(request.toString()));
}

/**
 * To the application, as somebody whom this browser remembers.
 * @param cookie what it is to keep from now on, if that changes
 */
export async function reenter({ ctx, site, asked, left }: Visit, account: Account, cookie?: string): Promise<Response> {
  const response = plainRedirect(await answerTo(ctx, asked, account));
  if (cookie !== undefined) setSessionCookie(site, response, account, cookie);
  if (left) setCookie(site, response, PAGE_DATA_COOKIE, "", 0);
  return response;
}

function setSessionCookie(site: PoolSite, response: Response, { at, until }: Account, cookie: string): void {
  setCookie(site, response, "cognito", cookie, Math.ceil((until.getTime() - at.getTime()) / 1000));
}

/** Whether a passkey could be used here, and made at this page. */
async function canAddPasskey({ ctx, site, asked, request }: Visit): Promise<boolean> {
  const { client, pool } = asked;
  if (!hasPasskeysOn(pool) || !allowedFlows(client.settings).has("ALLOW_USER_AUTH")) return false;
  const relyingPartyId = await relyingPartyOf(ctx, pool);
  const { protocol, origin } = new URL(site.url);
  // It may have been reached under the name this server was asked by: a proxy, or loopback, need not be the public URL.
  const origins = [origin, `${protocol}//${request.headers.get("host")?.toLowerCase()}`];
  return relyingPartyId !== undefined && origins.some((each) => isOriginOf(relyingPartyId, each));
}
