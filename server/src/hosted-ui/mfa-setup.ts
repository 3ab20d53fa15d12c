import { html } from "hono/html";
import { associateInSignIn, verifyInSignIn } from "../core/auth/challenges/mfa-setup.ts";
import { otpauthUri } from "../core/mfa/totp.ts";
import { answer, askedOf, isOfAnother, isOver, startAgain } from "./challenge-page.ts";
import { attributeField, codeField, ownerOf, submit } from "./fields.ts";
import { attributesFrom, codeFrom } from "./input.ts";
import { formOf, type Markup, show } from "./layout.ts";
import type { AskedChallenge } from "./page-data.ts";
import { fieldOf, Problem, problemOf, told } from "./problems.ts";
import type { Texts } from "./texts/en.ts";
import { type Page, redirect, type Visit } from "./visit.ts";

const NAME = "MFA_SETUP";
const EMAIL = fieldOf("email");

/** Who needs a second factor and has none sets one up: a choice first, then an authenticator application or an address. */
export const setUp: Page = {
  get(visit, problem) {
    const asked = askedOf(visit, NAME);
    return asked ? showStep(visit, asked, problem) : redirect(visit, "/login");
  },

  async post(visit, form) {
    const asked = askedOf(visit, NAME);
    if (!asked) return startAgain(visit);
    if (isOfAnother(form, asked)) return showStep(visit, asked, new Problem("pageExpired"));
    try {
      const chosen = form.get("factor");
      return await (chosen === null ? goOn(visit, asked, form) : choose(visit, asked, chosen));
    } catch (error) {
      const problem = problemOf(error);
      return isOver(problem) ? startAgain(visit) : showStep(visit, asked, problem, form);
    }
  },
};

async function choose(visit: Visit, asked: AskedChallenge, factor: string): Promise<Response> {
  const { setsUp: _, ...rest } = asked;
  if (factor === "SOFTWARE_TOKEN_MFA") {
    const { secret, session } = await associateInSignIn(visit.ctx, visit.attempt, asked.session);
    return redirect(visit, "/mfa", { ...rest, session, setsUp: { secret } });
  }
  return redirect(visit, "/mfa", factor === "EMAIL_OTP" ? { ...rest, setsUp: "address" } : rest);
}

async function goOn(visit: Visit, asked: AskedChallenge, form: URLSearchParams): Promise<Response> {
  if (asked.setsUp === undefined) throw new Problem("missing");
  if (asked.setsUp === "address") {
    const { email } = attributesFrom(form, ["email"], visit.ctx.clock.now());
    if (email === undefined) throw new Problem("missing", EMAIL);
    return answer(visit, asked, { EMAIL: email });
  }
  const given = { code: codeFrom(form), name: undefined };
  const session = await verifyInSignIn(visit.ctx, visit.attempt, asked.session, given);
  return answer(visit, { ...asked, session }, {});
}

function showStep(visit: Visit, asked: AskedChallenge, problem?: Problem, form?: URLSearchParams): Promise<Response> {
  const { setsUp } = asked;
  if (setsUp === undefined) return showChoice(visit, asked, problem);
  return setsUp === "address"
    ? showAddress(visit, asked, problem, form)
    : showApplication(visit, asked, setsUp.secret, problem);
}

function showChoice(visit: Visit, asked: AskedChallenge, problem?: Problem): Promise<Response> {
  const { texts } = visit;
  const { alert, status } = told(texts, problem, []);
  return show(visit, {
    title: texts.setUpFactor,
    description: texts.factorNeeded,
    alert,
    status,
    body: formOf(visit, "/mfa", choiceOf(texts, asked, namesOf(asked.parameters.MFAS_CAN_SETUP))),
  });
}

async function showApplication(
  visit: Visit,
  asked: AskedChallenge,
  secret: string,
  problem?: Problem,
): Promise<Response> {
  const { texts } = visit;
  const { alert, status, at } = told(texts, problem, ["code"]);
  const issuer = visit.asked.client.settings.ClientName;
  const uri = otpauthUri({ secret, issuer, account: asked.username });
  return show(visit, {
    title: texts.setUpFactor,
    description: texts.scanKey,
    alert,
    status,
    graphic: "AUTH_APP",
    body: html`${formOf(
      visit,
      "/mfa",
      html`${ownerOf(asked.username)}
          <img class="key-picture" src="${await pictureOf(uri)}" alt="${texts.keyPicture}">
          <p>${texts.secretKey}: <span class="key">${secret.replaceAll(/.{4}(?=.)/g, "$& ")}</span></p>
          <p><a class="redirect redirect-customizable" href="${uri}">${texts.openApp}</a></p>
          ${codeField(texts, { id: "mfaCode", problem: at("code") })}
          ${submit(texts.confirm)}`,
    )}
        ${other(visit, asked)}`,
  });
}

/** Square dots on white, with the margin that cameras need. What draws them is loaded for the first. */
async function pictureOf(uri: string): Promise<string> {
  const { renderSVG } = await import("uqr");
  return `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { ecc: "M", border: 4 })).toString("base64")}`;
}

function showAddress(
  visit: Visit,
  asked: AskedChallenge,
  problem?: Problem,
  form?: URLSearchParams,
): Promise<Response> {
  const { texts } = visit;
  const { alert, status, at } = told(texts, problem, [EMAIL]);
  return show(visit, {
    title: texts.setUpFactor,
    description: texts.addEmail,
    alert,
    status,
    graphic: "EMAIL",
    body: html`${formOf(
      visit,
      "/mfa",
      html`${ownerOf(asked.username)}
          ${attributeField(texts, "email", { value: form?.get(EMAIL) ?? undefined, problem: at(EMAIL) })}
          ${submit(texts.sendCode)}`,
    )}
        ${other(visit, asked)}`,
  });
}

/** Back to the choice, where there is one. */
const other = (visit: Visit, asked: AskedChallenge): Markup | string =>
  namesOf(asked.parameters.MFAS_CAN_SETUP).length > 1
    ? formOf(
        visit,
        "/mfa",
        html`${ownerOf(asked.username, "chooser")}<input type="hidden" name="factor" value="">${otherWay(visit.texts)}`,
      )
    : "";

export const otherWay = (texts: Texts): Markup =>
  html`<button class="secondary" type="submit">${texts.otherWay}</button>`;

/** The list in a parameter of a question, made by the engine and sealed since. */
export const namesOf = (list = "[]"): readonly string[] => JSON.parse(list) as readonly string[];

const WORDS: Readonly<Record<string, keyof Texts>> = {
  SMS_MFA: "byText",
  SMS_OTP: "byText",
  SOFTWARE_TOKEN_MFA: "byApp",
  EMAIL_OTP: "byEmail",
  PASSWORD: "password",
  WEB_AUTHN: "byPasskey",
};

/** A button for each factor. */
export const choiceOf = (texts: Texts, { username }: AskedChallenge, factors: readonly string[]): Markup =>
  html`${ownerOf(username)}<ul class="accounts">${factors.map((factor) => {
    const words = WORDS[factor];
    return words === undefined
      ? ""
      : html`<li><button class="account" type="submit" name="factor" value="${factor}">${texts[words]}</button></li>`;
  })}</ul>`;
