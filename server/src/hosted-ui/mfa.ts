import { html } from "hono/html";
import type { ChallengeName } from "../core/auth/attempt.ts";
import { type ByMessage, sendCodeAgain } from "../core/auth/challenges/code-by-message.ts";
import { askAnew } from "../core/auth/engine.ts";
import type { Graphic } from "../core/branding/brand.ts";
import type { Factor } from "../core/mfa/factor.ts";
import { type ChallengePage, challengePage, instead, questionPage } from "./challenge-page.ts";
import { backToSignIn, showCode } from "./code-page.ts";
import { codeFrom } from "./input.ts";
import { formOf, show } from "./layout.ts";
import { choiceOf, namesOf, otherWay, setUp } from "./mfa-setup.ts";
import type { AskedChallenge } from "./page-data.ts";
import { type Problem, told } from "./problems.ts";
import { proceed } from "./proceed.ts";
import type { Page, Visit } from "./visit.ts";

const PATH = "/mfa";

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

/** /mfa: whatever a sign-in asks about second factors. */
export const mfa = questionPage(QUESTIONS);

const isFactor = (name: ChallengeName): name is Factor => name in CODES;
const isByMessage = (name: ChallengeName): name is ByMessage => isFactor(name) && name !== "SOFTWARE_TOKEN_MFA";

/** /mfa/resend: another code, to the same address. */
export const resendFactorCode = instead({
  path: PATH,
  isMeant: isByMessage,
  showOf: showQuestion,
  async act(visit, { name, username, session, hasOther = false }) {
    const step = await sendCodeAgain(visit.ctx, visit.attempt, name, { USERNAME: username }, session);
    return proceed(visit, step, username, { hasOther, sentAgain: true });
  },
});

/** /mfa/other: the choice of factors once more. */
export const otherFactor = instead({
  path: PATH,
  isMeant: isFactor,
  showOf: showQuestion,
  async act(visit, { name, username, session }) {
    const step = await askAnew(visit.ctx, visit.attempt, name, { USERNAME: username }, session);
    return proceed(visit, step, username);
  },
});

function showQuestion(name: Factor): ChallengePage["show"] {
  const [, graphic] = CODES[name];
  return (visit, asked, problem) => {
    const other = asked.hasOther ? formOf(visit, "/mfa/other", otherWay(visit.texts)) : "";
    return showCode(visit, asked, { path: PATH, graphic, isSent: isByMessage(name), other }, problem);
  };
}

function showChoice(visit: Visit, asked: AskedChallenge, problem?: Problem): Promise<Response> {
  const { texts } = visit;
  const { alert, status } = told(texts, problem, []);
  return show(visit, {
    title: texts.chooseFactor,
    alert,
    status,
    body: html`${formOf(visit, PATH, choiceOf(texts, asked, namesOf(asked.parameters.MFAS_CAN_CHOOSE)))}
        ${backToSignIn(visit)}`,
  });
}
