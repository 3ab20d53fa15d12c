import { html } from "hono/html";
import { allowedFlows } from "../core/auth/allowed-flows.ts";
import { startSignIn } from "../core/auth/engine.ts";
import { type Account, reusable } from "../core/oauth/browser-session.ts";
import { canRecover } from "../core/users/recover.ts";
import { field, identifierField, ownerOf, submit } from "./fields.ts";
import { passwordFrom, usernameFrom } from "./input.ts";
import { formOf, type Markup, type PageParts, show } from "./layout.ts";
import { Problem, problemOf, told } from "./problems.ts";
import { proceed, reenter } from "./proceed.ts";
import { fill } from "./texts/index.ts";
import { hrefOf, page, redirect, type Visit } from "./visit.ts";

/**
 * /login: name and password on one page, or one after the other where the client lets people choose how they sign in. Who is
 * signed in at this browser already is offered to go on.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html
 */
export const login = page({
  get(visit, problem) {
    const offered = problem || visit.left?.kind === "notice" || isElsewhere(visit) ? [] : offeredAccounts(visit);
    return offered.length > 0 ? showAccounts(visit, offered) : showForm(visit, { problem });
  },

  async post(visit, form) {
    const chosen = form.get("account");
    if (chosen !== null) return chooseAccount(visit, chosen);
    const typed = form.get("username") ?? undefined;
    const isWhole = form.has("password") || !asksNameFirst(visit);
    try {
      const username = usernameFrom(form, visit.asked.pool);
      if (!isWhole) return showForm(visit, { username, isNameGiven: true });
      const parameters = { USERNAME: username, PASSWORD: passwordFrom(form) };
      return await proceed(visit, await startSignIn(visit.ctx, visit.attempt, "PASSWORD", parameters), username);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.text === "mustReset") {
        return redirect(visit, "/forgotPassword", {
          kind: "notice",
          notice: "mustReset",
          ...(typed && { username: typed }),
        });
      }
      return showForm(visit, { problem, username: typed, isNameGiven: isWhole && problem.field !== "username" });
    }
  },
});

/** The person wants to sign in as somebody who is not offered. */
const isElsewhere = ({ query }: Visit): boolean => query.get("account") === "other";

const asksNameFirst = ({ asked: { client } }: Visit): boolean => allowedFlows(client.settings).has("ALLOW_USER_AUTH");

/** Those signed in at this browser whom the application takes without asking them anew. */
function offeredAccounts({ accounts, asked, ctx }: Visit): readonly Account[] {
  return asked.authorization.prompt.has("login") ? [] : reusable(ctx, asked, accounts);
}

interface Shown {
  readonly problem?: Problem | undefined;
  readonly username?: string | undefined;
  /** Where the name comes first: now the password is asked for. */
  readonly isNameGiven?: boolean;
}

function showForm(visit: Visit, { problem, username, isNameGiven = false }: Shown): Promise<Response> {
  const { asked, left, texts } = visit;
  const { alert, status, at } = told(texts, problem, ["username", "password"]);
  const known = username ?? (left?.kind === "notice" ? left.username : undefined) ?? asked.authorization.loginHint;
  const inSteps = asksNameFirst(visit);
  const asksPassword = !inSteps || isNameGiven;
  const asksName = !inSteps || !isNameGiven;
  return show(visit, {
    title: texts.signIn,
    alert: problem ? alert : noticeIn(visit),
    status,
    body: html`${formOf(
      visit,
      "/login",
      html`${
        asksName
          ? field(texts, {
              name: "username",
              id: "signInFormUsername",
              autocomplete: "username",
              ...identifierField(texts, asked.pool, false),
              value: known,
              problem: at("username"),
              focus: problem?.field === undefined && (known === undefined || !asksPassword),
            })
          : givenName(visit, known ?? "")
      }${
        asksPassword
          ? field(texts, {
              name: "password",
              id: "signInFormPassword",
              label: texts.password,
              type: "password",
              autocomplete: "current-password",
              problem: at("password"),
              focus: problem?.field === undefined && known !== undefined,
            })
          : ""
      }
          ${asksPassword ? forgotten(visit) : ""}
          <input type="hidden" name="cognitoAsfData" value="">
          ${submit(asksPassword ? texts.signInButton : texts.next, "signInSubmitButton")}`,
    )}
        ${signUpLink(visit)}`,
  });
}

/** The name that was given on the page before. */
const givenName = (visit: Visit, username: string): Markup => html`
          <p class="description">${fill(visit.texts.signingInAs, { name: username })}
            <a class="redirect redirect-customizable" href="${hrefOf(visit, "/login")}">${visit.texts.changeName}</a></p>
          ${ownerOf(username, "signInFormUsername")}`;

function forgotten(visit: Visit): Markup | string {
  if (!canRecover(visit.asked.pool)) return "";
  return html`<p><a class="redirect redirect-customizable" href="${hrefOf(visit, "/forgotPassword")}">${visit.texts.forgotPassword}</a></p>`;
}

function signUpLink(visit: Visit): Markup | string {
  if (visit.asked.pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly) return "";
  return html`<p class="redirect-line">${visit.texts.needAccount}
          <a class="redirect redirect-customizable" href="${hrefOf(visit, "/signup")}">${visit.texts.signUp}</a></p>`;
}

function noticeIn({ left, texts }: Visit): PageParts["alert"] {
  if (left?.kind !== "notice") return undefined;
  const isGood = left.notice === "passwordChanged" || left.notice === "accountConfirmed";
  return { kind: isGood ? "info" : "error", text: texts[left.notice] };
}

function showAccounts(visit: Visit, accounts: readonly Account[]): Promise<Response> {
  const { texts } = visit;
  const other = new URLSearchParams(visit.query);
  other.set("account", "other");
  return show(visit, {
    title: texts.chooseAccount,
    body: html`${formOf(
      visit,
      "/login",
      html`<ul class="accounts">${accounts.map(
        (account) =>
          html`<li><button class="account" type="submit" name="account" value="${account.id}">${fill(texts.continueAs, { name: nameOf(account) })}</button></li>`,
      )}</ul>`,
    )}
        <p><a class="redirect redirect-customizable" href="${hrefOf({ ...visit, query: other }, "/login")}">${texts.otherAccount}</a></p>`,
  });
}

/** What people know themselves by: where they sign in with an address, their username is a number. */
const nameOf = ({ user: { attributes, sub, username } }: Account): string =>
  (username === sub ? (attributes.email ?? attributes.phone_number) : undefined) ?? username;

async function chooseAccount(visit: Visit, id: string): Promise<Response> {
  const account = visit.accounts.find((each) => each.id === id);
  if (account && offeredAccounts(visit).includes(account)) return reenter(visit, account);
  return showForm(visit, { problem: new Problem("expired"), username: account && nameOf(account) });
}
