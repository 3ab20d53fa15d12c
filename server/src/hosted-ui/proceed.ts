import type { ChallengeName, SignedIn, Step } from "../core/auth/attempt.ts";
import { answerTo } from "../core/oauth/answer.ts";
import { type Account, remember, withAccount } from "../core/oauth/browser-session.ts";
import { type AskedChallenge, PAGE_DATA_COOKIE } from "./page-data.ts";
import { Problem } from "./problems.ts";
import { plainRedirect, redirect, setCookie, type Visit } from "./visit.ts";

/** The page that asks each question of the engine. */
const PAGES: Readonly<Partial<Record<ChallengeName, string>>> = {
  CONFIRM_SIGN_UP: "/confirm",
  EMAIL_OTP: "/mfa",
  MFA_SETUP: "/mfa",
  NEW_PASSWORD_REQUIRED: "/changePassword",
  SELECT_MFA_TYPE: "/mfa",
  SMS_MFA: "/mfa",
  SOFTWARE_TOKEN_MFA: "/mfa",
};

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
 * @param more what the next page is told besides
 * @throws {Problem} for a question that the pages cannot put: nobody gets past it
 */
export async function proceed(
  visit: Visit,
  step: Step,
  username: string,
  more: Pick<AskedChallenge, "hasOther" | "sentAgain"> = {},
): Promise<Response> {
  if (step.kind === "signed-in") return enter(visit, step);
  const page = step.kind === "challenge" ? PAGES[step.name] : undefined;
  if (step.kind !== "challenge" || page === undefined || step.session === undefined) {
    throw new Problem("secondFactorMissing");
  }
  const { name, parameters, session } = step;
  const query = visit.query.toString();
  return redirect(visit, page, {
    kind: "challenge",
    name,
    username,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([key]) => SHOWN.has(key))),
    session,
    ...more,
    ...(name === "CONFIRM_SIGN_UP" && query.length <= LONGEST_QUERY && { query }),
  });
}

/** To the application, remembered at this browser. */
async function enter(visit: Visit, signedIn: SignedIn): Promise<Response> {
  const { ctx, site, asked, accounts, request } = visit;
  const userAgent = request.headers.get("user-agent") ?? undefined;
  const account = await remember(ctx, asked, accounts, signedIn, { address: site.address, userAgent });
  return reenter(visit, account, withAccount(ctx, site.pool, accounts, account));
}

/**
 * To the application, as somebody whom this browser remembers.
 * @param cookie what it is to keep from now on, if that changes
 */
export async function reenter({ ctx, site, asked, left }: Visit, account: Account, cookie?: string): Promise<Response> {
  const response = plainRedirect(await answerTo(ctx, asked, account));
  if (cookie !== undefined) {
    const seconds = Math.ceil((account.until.getTime() - account.at.getTime()) / 1000);
    setCookie(site, response, "cognito", cookie, seconds);
  }
  if (left) setCookie(site, response, PAGE_DATA_COOKIE, "", 0);
  return response;
}
