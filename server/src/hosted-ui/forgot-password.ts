import { html } from "hono/html";
import { canRecover, forgotPassword as sendCode } from "../core/users/recover.ts";
import { field, identifierField, submit } from "./fields.ts";
import { usernameFrom } from "./input.ts";
import { formOf, type PageParts, show } from "./layout.ts";
import { type Problem, problemOf, told } from "./problems.ts";
import { hrefOf, page, redirect, type Visit } from "./visit.ts";

/** /forgotPassword: a name, to which a code is sent. */
export const forgotPassword = page({
  get: (visit, problem) => showForm(visit, problem),

  async post(visit, form) {
    try {
      const username = usernameFrom(form, visit.asked.pool);
      const { destination } = await sendCode(visit.ctx, visit.attempt, username);
      const sentAgain = form.has("again");
      return redirect(visit, "/confirmforgotPassword", { kind: "reset", username, destination, sentAgain });
    } catch (error) {
      return showForm(visit, problemOf(error), form.get("username") ?? undefined);
    }
  },
});

function showForm(visit: Visit, problem?: Problem, typed?: string): Promise<Response> {
  const { asked, left, texts } = visit;
  const { alert, status, at } = told(texts, problem, ["username"]);
  const known = left?.kind === "notice" ? left.username : undefined;
  const back = html`
        <p><a class="redirect redirect-customizable" href="${hrefOf(visit, "/login")}">${texts.backToSignIn}</a></p>`;
  if (!canRecover(asked.pool)) {
    return show(visit, { title: texts.resetPassword, description: texts.cannotReset, status: 403, body: back });
  }
  return show(visit, {
    title: texts.resetPassword,
    description: texts.resetIntro,
    alert: problem ? alert : noticeIn(visit),
    status,
    body: html`${formOf(
      visit,
      "/forgotPassword",
      html`${field(texts, {
        name: "username",
        id: "forgotPasswordUsername",
        autocomplete: "username",
        ...identifierField(texts, asked.pool, false),
        value: typed ?? known ?? asked.authorization.loginHint,
        problem: at("username"),
        focus: true,
      })}
          ${submit(texts.sendCode, "reset_my_password")}`,
    )}${back}`,
  });
}

function noticeIn({ left, texts }: Visit): PageParts["alert"] {
  if (left?.kind !== "notice") return undefined;
  return { kind: left.notice === "mustReset" ? "info" : "error", text: texts[left.notice] };
}
