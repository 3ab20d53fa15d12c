import { html } from "hono/html";
import type { ChallengeName } from "../core/auth/attempt.ts";
import { type ByMessage, sendCodeAgain } from "../core/auth/challenges/code-by-message.ts";
import { askAnew } from "../core/auth/engine.ts";
import type { Graphic } from "../core/branding/brand.ts";
import type { Factor } from "../core/mfa/factor.ts";
import { type ChallengePage, challengePage, isOver, startAgain } from "./challenge-page.ts";
import { backToSignIn, showCode } from "./code-page.ts";
import { codeFrom } from "./input.ts";
import { formOf, show } from "./layout.ts";
import { choiceOf, namesOf, otherWay, setUp } from "./mfa-setup.ts";
import type { AskedChallenge } from "./page-data.ts";
import { type Problem, problemOf, told } from "./problems.ts";
import { proceed } from "./proceed.ts";
import { type Page, page, redirect, type Visit } from "./visit.ts";

/** The response that brings each factor's code, and what the step is about. */
const CODES: Readonly<Record<Factor, readonly [response: string, Graphic]>> = {
  SMS_MFA: ["SMS_MFA_CODE", "SMS"],
  EMAIL_OTP: ["EMAIL_OTP_CODE", "EMAIL"],
  SOFTWARE_TOKEN_MFA: ["SOFTWARE_TOKEN_MFA_CODE", "AUTH_APP"],
};

const codePage = (name: Factor): Page => {
  const [response] = CODES[name];
  return challengePage({ name, answers: (_, __, form) => ({ [response]: codeFrom(form) }), show: showQuestion(name) });
};

const QUESTIONS: ReadonlyMap<ChallengeName, Page> = new Map<ChallengeName, Page>([
  ["SMS_MFA", codePage("SMS_MFA")],
  ["EMAIL_OTP", codePage("EMAIL_OTP")],
  ["SOFTWARE_TOKEN_MFA", codePage("SOFTWARE_TOKEN_MFA")],
  [
    "SELECT_MFA_TYPE",
    challengePage({
      name: "SELECT_MFA_TYPE",
      answers: (_, __, form) => ({ ANSWER: form.get("factor") ?? "" }),
      show: showChoice,
    }),
  ],
  ["MFA_SETUP", setUp],
]);

const questionOf = ({ left }: Visit): Page | undefined =>
  left?.kind === "challenge" ? QUESTIONS.get(left.name) : undefined;

/** /mfa: whatever a sign-in asks about second factors. */
export const mfa = page({
  get: (visit, problem) => questionOf(visit)?.get(visit, problem) ?? redirect(visit, "/login"),
  post: (visit, form) => questionOf(visit)?.post(visit, form) ?? startAgain(visit),
});

/** /mfa/resend: another code, to the same address. */
export const resendFactorCode = page({
  get: (visit) => redirect(visit, "/mfa", visit.left),
  post: (visit) =>
    instead(visit, isByMessage, async ({ name, username, session, hasOther = false }) => {
      const step = await sendCodeAgain(visit.ctx, visit.attempt, name, { USERNAME: username }, session);
      return proceed(visit, step, username, { hasOther, sentAgain: true });
    }),
});

/** /mfa/other: the choice of factors once more. */
export const otherFactor = page({
  get: (visit) => redirect(visit, "/mfa", visit.left),
  post: (visit) =>
    instead(visit, isFactor, async ({ name, username, session }) =>
      proceed(visit, await askAnew(visit.ctx, visit.attempt, name, { USERNAME: username }, session), username),
    ),
});

const isFactor = (name: ChallengeName): name is Factor => name in CODES;
const isByMessage = (name: ChallengeName): name is ByMessage => isFactor(name) && name !== "SOFTWARE_TOKEN_MFA";

/** Does something else with a question than answer it. */
async function instead<Name extends Factor>(
  visit: Visit,
  isMeant: (name: ChallengeName) => name is Name,
  act: (asked: AskedChallenge & { readonly name: Name }) => Promise<Response>,
): Promise<Response> {
  const { left } = visit;
  if (left?.kind !== "challenge") return startAgain(visit);
  const { name } = left;
  // The question is another one by now: somebody went back in this browser.
  if (!isMeant(name)) return redirect(visit, "/mfa", left);
  try {
    return await act({ ...left, name });
  } catch (error) {
    const problem = problemOf(error);
    return isOver(problem) ? startAgain(visit) : showQuestion(name)(visit, left, problem);
  }
}

function showQuestion(name: Factor): ChallengePage["show"] {
  const [, graphic] = CODES[name];
  return (visit, asked, problem) => {
    const other = asked.hasOther ? formOf(visit, "/mfa/other", otherWay(visit.texts)) : "";
    return showCode(visit, asked, { path: "/mfa", graphic, isSent: isByMessage(name), other }, problem);
  };
}

function showChoice(visit: Visit, asked: AskedChallenge, problem?: Problem): Promise<Response> {
  const { texts } = visit;
  const { alert, status } = told(texts, problem, []);
  return show(visit, {
    title: texts.chooseFactor,
    alert,
    status,
    body: html`${formOf(visit, "/mfa", choiceOf(texts, asked, namesOf(asked.parameters.MFAS_CAN_CHOOSE)))}
        ${backToSignIn(visit)}`,
  });
}
