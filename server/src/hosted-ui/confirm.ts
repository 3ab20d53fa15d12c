import { html } from "hono/html";
import { resendAsked } from "../core/auth/challenges/confirm-sign-up.ts";
import { answer, askedOf, type ChallengePage, challengePage, isOver, startAgain } from "./challenge-page.ts";
import { codeField, ownerOf, submit } from "./fields.ts";
import { codeFrom } from "./input.ts";
import { formOf, type Markup, type PageParts, show } from "./layout.ts";
import type { AskedChallenge } from "./page-data.ts";
import { type Problem, problemOf, told } from "./problems.ts";
import { fill } from "./texts/index.ts";
import { hrefOf, page, redirect, type Visit } from "./visit.ts";

const NAME = "CONFIRM_SIGN_UP";

const asking: ChallengePage = {
  name: NAME,
  answers: (visit, asked, form) => (meansOf(visit, asked) === "code" ? { CONFIRMATION_CODE: codeFrom(form) } : {}),
  show: showForm,
};
const { get: showAsked, post } = challengePage(asking);

/** /confirm: the code that was sent to a new account, or the link. Then the sign-in goes on. */
export const confirm = page({
  /** Who was confirmed meanwhile, by a link or an operator, has nothing to type and goes on by looking at the page again. */
  async get(visit, problem) {
    const asked = askedOf(visit, NAME);
    if (!asked || problem) return showAsked(visit, problem);
    try {
      return await answer(visit, asked, {});
    } catch (error) {
      const found = problemOf(error);
      if (isOver(found)) return startAgain(visit);
      return showForm(visit, asked, found.text === "missing" ? undefined : found);
    }
  },
  post,
});

/** /resendcode: a new code or link for the account of /confirm. */
export const resendCode = page({
  get: (visit) => redirect(visit, "/confirm", visit.left),

  async post(visit) {
    const asked = askedOf(visit, NAME);
    if (!asked) return startAgain(visit);
    try {
      const sent = await resendAsked(visit.ctx, visit.attempt, { USERNAME: asked.username }, asked.session);
      return redirect(visit, "/confirm", { ...asked, parameters: { ...asked.parameters, ...sent }, sentAgain: true });
    } catch (error) {
      const problem = problemOf(error);
      if (isOver(problem)) return startAgain(visit);
      return problem.text === "alreadyConfirmed" ? redirect(visit, "/confirm", asked) : showForm(visit, asked, problem);
    }
  },
});

/** What confirms the account; `operator`: nothing that was sent. */
function meansOf({ site }: Visit, { parameters }: AskedChallenge): "code" | "link" | "operator" {
  const medium = parameters.CODE_DELIVERY_DELIVERY_MEDIUM;
  if (medium === undefined) return "operator";
  const byLink = site.pool.settings.VerificationMessageTemplate.DefaultEmailOption === "CONFIRM_WITH_LINK";
  return byLink && medium === "EMAIL" ? "link" : "code";
}

function showForm(visit: Visit, asked: AskedChallenge, problem?: Problem): Promise<Response> {
  const { texts } = visit;
  const { alert, status, at } = told(texts, problem, ["code"]);
  const destination = asked.parameters.CODE_DELIVERY_DESTINATION ?? "";
  const sentAgain = (text: string): PageParts["alert"] =>
    asked.sentAgain && !problem ? { kind: "info", text: fill(text, { destination }) } : alert;
  const back = html`
        <p><a class="redirect redirect-customizable" href="${hrefOf(visit, "/login")}">${texts.backToSignIn}</a></p>`;
  const resend = (label: string): Markup =>
    formOf(visit, "/resendcode", html`<button class="secondary" type="submit">${label}</button>`);
  const common = { title: texts.confirmAccount, status };
  const means = meansOf(visit, asked);
  if (means === "operator") {
    return show(visit, { ...common, description: texts.administratorConfirms, alert, body: back });
  }
  if (means === "link") {
    return show(visit, {
      ...common,
      description: fill(texts.linkSent, { destination }),
      alert:
        problem?.text === "missing" ? { kind: "error", text: texts.linkNotFollowed } : sentAgain(texts.linkSentAgain),
      body: html`<div data-goes-on>${formOf(visit, "/confirm", html`${ownerOf(asked.username)}${submit(texts.linkFollowed)}`)}</div>
        ${resend(texts.sendNewLink)}${back}`,
    });
  }
  return show(visit, {
    ...common,
    description: fill(texts.codeSent, { destination }),
    alert: sentAgain(texts.codeSentAgain),
    body: html`${formOf(
      visit,
      "/confirm",
      html`${ownerOf(asked.username)}
          ${codeField(texts, { id: "confirmationCode", problem: at("code"), focus: true })}
          ${submit(texts.confirm, "confirm")}`,
    )}
        ${resend(texts.sendNewCode)}${back}`,
  });
}
