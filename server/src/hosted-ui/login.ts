import { html } from "hono/html";
import { allowedFlows } from "../core/auth/allowed-flows.ts";
import type { Step } from "../core/auth/attempt.ts";
import { startSignIn } from "../core/auth/engine.ts";
import { allows, FIRST_FACTORS, isPassword } from "../core/auth/first-factors.ts";
import { stepUp } from "../core/auth/step-up.ts";
import { type Account, meetsTarget, reusable, withinReach } from "../core/oauth/browser-session.ts";
import { functionOf } from "../core/triggers/scene.ts";
import { canRecover } from "../core/users/recover.ts";
import { field, identifierField, ownerOf, submit } from "./fields.ts";
import { passwordFrom, usernameFrom } from "./input.ts";
import { formOf, type Markup, type PageParts, show } from "./layout.ts";
import { otherWay } from "./mfa-setup.ts";
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
  async get(visit, problem) {
    const isAnew = problem || visit.left?.kind === "notice" || isElsewhere(visit);
    const offered = isAnew ? [] : await offeredAccounts(visit);
    return offered.length > 0 ? showAccounts(visit, offered) : showForm(visit, { problem });
  },

  async post(visit, form) {
    const chosen = form.get("account");
    if (chosen !== null) return chooseAccount(visit, chosen);
    const typed = form.get("username") ?? undefined;
    const isWhole = form.has("password") || !asksNameFirst(visit);
    const hasOther = form.has("has_other");
    try {
      const username = usernameFrom(form, visit.asked.pool);
      if (!isWhole && !hasChoice(visit)) return showForm(visit, { username, isNameGiven: true });
      const step = await begin(visit, username, isWhole ? passwordFrom(form) : undefined);
      return isForPassword(step)
        ? showForm(visit, { username, isNameGiven: true })
        : await proceed(visit, step, username);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.text === "mustReset") {
        return redirect(visit, "/forgotPassword", {
          kind: "notice",
          notice: "mustReset",
          ...(typed && { username: typed }),
        });
      }
      // Whom a function of the pool may know becomes a user by the password.
      if (problem.text === "unknownAccount" && !isWhole && functionOf(visit.asked.pool, "UserMigration")) {
        return showForm(visit, { username: typed, isNameGiven: true });
      }
      return showForm(visit, {
        problem,
        username: typed,
        isNameGiven: isWhole && problem.field !== "username",
        hasOther,
      });
    }
  },
});

/** The person wants to sign in as somebody who is not offered. */
const isElsewhere = ({ query }: Visit): boolean => query.get("account") === "other";

const asksNameFirst = ({ asked: { client } }: Visit): boolean => allowedFlows(client.settings).has("ALLOW_USER_AUTH");

/** Whether there is anything but a password. What there is depends on the person, so it takes the name to tell. */
const hasChoice = (visit: Visit): boolean =>
  asksNameFirst(visit) && FIRST_FACTORS.some((factor) => !isPassword(factor) && allows(visit.asked.pool, factor));

/** A password that came with the name is all the person chose; without one they are asked what they want to sign in with. */
function begin(visit: Visit, USERNAME: string, PASSWORD: string | undefined): Promise<Step> {
  const { ctx, attempt } = visit;
  if (PASSWORD === undefined) return startSignIn(ctx, attempt, "USER_AUTH", { USERNAME });
  return hasChoice(visit)
    ? startSignIn(ctx, attempt, "USER_AUTH", { USERNAME, PREFERRED_CHALLENGE: "PASSWORD", PASSWORD })
    : startSignIn(ctx, attempt, "PASSWORD", { USERNAME, PASSWORD });
}

const isForPassword = (step: Step): boolean => step.kind === "challenge" && step.name === "PASSWORD";

/** The form for the password of who chose that; what else there is can be chosen after all. */
export const showPassword = (visit: Visit, username: string): Promise<Response> =>
  showForm(visit, { username, isNameGiven: true, hasOther: true });

/** Those signed in at this browser whom the application takes without asking them anew, or for no more than a second factor. */
async function offeredAccounts({ accounts, asked, ctx }: Visit): Promise<readonly Account[]> {
  return asked.authorization.prompt.has("login") ? [] : withinReach(ctx, asked, reusable(ctx, asked, accounts));
}

interface Shown {
  readonly problem?: Problem | undefined;
  readonly username?: string | undefined;
  /** Where the name comes first: now the password is asked for. */
  readonly isNameGiven?: boolean;
  /** The password is not all that could be asked for. */
  readonly hasOther?: boolean;
}

function showForm(
  visit: Visit,
  { problem, username, isNameGiven = false, hasOther = false }: Shown,
): Promise<Response> {
  const { asked, left, texts } = visit;
  const { alert, status, at } = told(texts, problem, ["username", "password"]);
  const known = username ?? (left?.kind === "notice" ? left.username : undefined) ?? asked.authorization.loginHint;
  const inSteps = asksNameFirst(visit);
  const asksPassword = !inSteps || isNameGiven;
  const canChoose = hasOther && asksPassword;
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
          ${canChoose ? html`<input type="hidden" name="has_other" value="yes">` : ""}
          <input type="hidden" name="cognitoAsfData" value="">
          ${submit(asksPassword ? texts.signInButton : texts.next, "signInSubmitButton")}`,
    )}
        ${canChoose ? formOf(visit, "/login", html`${ownerOf(known ?? "", "chooser")}${otherWay(texts)}`) : ""}
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
export const nameOf = ({ user: { attributes, sub, username } }: Account): string =>
  (username === sub ? (attributes.email ?? attributes.phone_number) : undefined) ?? username;

async function chooseAccount(visit: Visit, id: string): Promise<Response> {
  const account = visit.accounts.find((each) => each.id === id);
  if (account && (await offeredAccounts(visit)).includes(account)) {
    return (await meetsTarget(visit.ctx, visit.asked, account)) ? reenter(visit, account) : goFurther(visit, account);
  }
  return showForm(visit, { problem: new Problem("expired"), username: account && nameOf(account) });
}

/** The application wants more than the person has shown: they are asked for that alone. */
async function goFurther(visit: Visit, { user, amr }: Account): Promise<Response> {
  try {
    const step = await stepUp(visit.ctx, visit.attempt, user, { amr, typed: user.username });
    return step ? await proceed(visit, step, user.username) : await showForm(visit, { username: user.username });
  } catch (error) {
    return showForm(visit, { problem: problemOf(error), username: user.username });
  }
}
