import { html } from "hono/html";
import { confirmForgotPassword as setPassword } from "../core/users/recover.ts";
import { isOfAnother } from "./challenge-page.ts";
import { codeField, newPasswordFields, ownerOf, submit } from "./fields.ts";
import { codeFrom, repeatedPasswordFrom } from "./input.ts";
import { formOf, show } from "./layout.ts";
import type { SentReset } from "./page-data.ts";
import { Problem, problemOf, told } from "./problems.ts";
import { fill } from "./texts/index.ts";
import { hrefOf, page, redirect, type Visit } from "./visit.ts";

const sentIn = ({ left }: Visit): SentReset | undefined => (left?.kind === "reset" ? left : undefined);

/** /confirmforgotPassword: the code that was sent, and a new password; then to the sign-in. */
export const confirmForgotPassword = page({
  get(visit, problem) {
    const sent = sentIn(visit);
    return sent ? showForm(visit, sent, problem) : redirect(visit, "/forgotPassword");
  },

  async post(visit, form) {
    const sent = sentIn(visit);
    if (!sent) return redirect(visit, "/forgotPassword", { kind: "notice", notice: "pageExpired" });
    if (isOfAnother(form, sent)) return showForm(visit, sent, new Problem("pageExpired"));
    const { username } = sent;
    try {
      const code = codeFrom(form);
      const password = repeatedPasswordFrom(form);
      await setPassword(visit.ctx, visit.attempt, { username, code, password });
      return redirect(visit, "/login", { kind: "notice", notice: "passwordChanged", username });
    } catch (error) {
      return showForm(visit, sent, problemOf(error), form);
    }
  },
});

function showForm(visit: Visit, sent: SentReset, problem?: Problem, form?: URLSearchParams): Promise<Response> {
  const { asked, texts } = visit;
  const { username, destination } = sent;
  const { alert, status, at } = told(texts, problem, ["code", "password", "confirm_password"]);
  const again = sent.sentAgain
    ? ({ kind: "info", text: fill(texts.codeSentAgain, { destination }) } as const)
    : undefined;
  return show(visit, {
    title: texts.resetPassword,
    description: fill(texts.resetSent, { destination }),
    alert: problem ? alert : again,
    status,
    body: html`${formOf(
      visit,
      "/confirmforgotPassword",
      html`${ownerOf(username)}
          ${codeField(texts, {
            id: "forgotPasswordCode",
            value: form?.get("code") ?? undefined,
            problem: at("code"),
            focus: problem === undefined,
          })}
          ${newPasswordFields(texts, asked.pool, at)}
          ${submit(texts.setPassword, "reset_password")}`,
    )}
        ${formOf(
          visit,
          "/forgotPassword",
          html`<input type="hidden" name="username" value="${username}">
          <button class="secondary" type="submit" name="again" value="true">${texts.sendNewCode}</button>`,
        )}
        <p><a class="redirect redirect-customizable" href="${hrefOf(visit, "/login")}">${texts.backToSignIn}</a></p>`,
  });
}
