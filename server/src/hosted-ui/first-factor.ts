import { html } from "hono/html";
import type { ChallengeName } from "../core/auth/attempt.ts";
import { type ByCode, sendOneTimeCodeAgain } from "../core/auth/challenges/one-time-code.ts";
import { passkeyOptions } from "../core/auth/challenges/web-authn.ts";
import type { Graphic } from "../core/branding/brand.ts";
import { type ChallengePage, challengePage, instead, isOfAnother, questionPage, startAgain } from "./challenge-page.ts";
import { backToSignIn, showCode } from "./code-page.ts";
import { ownerOf } from "./fields.ts";
import { codeFrom } from "./input.ts";
import { formOf, type Markup, show } from "./layout.ts";
import { showPassword } from "./login.ts";
import { choiceOf, otherWay } from "./mfa-setup.ts";
import type { AskedChallenge } from "./page-data.ts";
import { credentialFrom, passkeyForm } from "./passkey-form.ts";
import { Problem, problemOf, told } from "./problems.ts";
import { proceed } from "./proceed.ts";
import { fill } from "./texts/index.ts";
import type { Page, Visit } from "./visit.ts";

const PATH = "/firstFactor";

/** The response that brings each code, and what the step is about. */
const CODES: Readonly<Record<ByCode, readonly [response: string, Graphic]>> = {
  EMAIL_OTP: ["EMAIL_OTP_CODE", "EMAIL"],
  SMS_OTP: ["SMS_OTP_CODE", "SMS"],
};

function showCodeOf(name: ByCode): ChallengePage["show"] {
  const [, graphic] = CODES[name];
  return (visit, asked, problem) =>
    showCode(visit, asked, { path: PATH, graphic, isSent: true, other: other(visit, asked) }, problem);
}

const codePage = (name: ByCode): Page =>
  challengePage({
    name,
    answers: (_, __, form) => ({ [CODES[name][0]]: codeFrom(form) }),
    show: showCodeOf(name),
  });

const choice = challengePage({
  name: "SELECT_CHALLENGE",
  answers: (_, __, form) => ({ ANSWER: form.get("factor") ?? "" }),
  show: showChoice,
});

const QUESTIONS: ReadonlyMap<ChallengeName, Page> = new Map<ChallengeName, Page>([
  ["EMAIL_OTP", codePage("EMAIL_OTP")],
  ["SMS_OTP", codePage("SMS_OTP")],
  [
    "SELECT_CHALLENGE",
    {
      get: choice.get,
      post(visit, form) {
        const { left } = visit;
        // A password is asked for by the form that takes any name and password: it needs no question.
        return left?.kind === "challenge" && form.get("factor") === "PASSWORD" && !isOfAnother(form, left)
          ? showPassword(visit, left.username)
          : choice.post(visit, form);
      },
    },
  ],
  [
    "WEB_AUTHN",
    challengePage({
      name: "WEB_AUTHN",
      answers: (_, __, form) => ({ CREDENTIAL: credentialFrom(form, "passkeyNotUsed") }),
      show: showPasskey,
    }),
  ],
]);

/** /firstFactor: what a person signs in with where they have the choice, and then that. */
export const firstFactor = questionPage(QUESTIONS);

/** /firstFactor/resend: another code, to the same address. */
export const resendFirstCode = instead({
  path: PATH,
  isMeant: (name): name is ByCode => name in CODES,
  showOf: showCodeOf,
  async act(visit, { name, username, session, hasOther = false }) {
    const step = await sendOneTimeCodeAgain(visit.ctx, visit.attempt, name, { USERNAME: username }, session);
    return proceed(visit, step, username, { hasOther, sentAgain: true });
  },
});

function showChoice(visit: Visit, asked: AskedChallenge, problem?: Problem): Promise<Response> {
  const { texts } = visit;
  const { alert, status } = told(texts, problem, []);
  return show(visit, {
    title: texts.chooseSignIn,
    description: fill(texts.signingInAs, { name: asked.username }),
    alert,
    status,
    body: html`${formOf(visit, PATH, choiceOf(texts, asked, asked.available ?? []))}
        ${backToSignIn(visit)}`,
  });
}

async function showPasskey(visit: Visit, asked: AskedChallenge, problem?: Problem): Promise<Response> {
  const { ctx, attempt, texts } = visit;
  const { username, session } = asked;
  // The words of the core are for whoever typed something.
  const { alert, status } = told(texts, problem?.text === "incorrect" ? new Problem("passkeyWrong") : problem, []);
  try {
    const options = await passkeyOptions(ctx, attempt, { USERNAME: username }, session);
    return await show(visit, {
      title: texts.signInByPasskey,
      description: texts.passkeyIntro,
      alert,
      status,
      graphic: "PASSKEY",
      usesPasskeys: true,
      body: html`${passkeyForm(visit, { kind: "get", path: PATH, username, options, button: texts.usePasskey, atOnce: !problem })}
        ${other(visit, asked)}
        ${backToSignIn(visit)}`,
    });
  } catch (error) {
    problemOf(error);
    return startAgain(visit);
  }
}

/** Back to the choice, where there is one: the sign-in begins anew with the name. */
const other = (visit: Visit, { hasOther, username }: AskedChallenge): Markup | string =>
  hasOther ? formOf(visit, "/login", html`${ownerOf(username, "chooser")}${otherWay(visit.texts)}`) : "";
