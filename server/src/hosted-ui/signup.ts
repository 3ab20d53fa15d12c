import { html } from "hono/html";
import { goOnAfterSignUp } from "../core/auth/engine.ts";
import type { Pool, VerifiedAttribute } from "../core/pools/pool.ts";
import { schemaOf } from "../core/pools/schema.ts";
import { channelsToProve, register } from "../core/users/register.ts";
import { attributeField, field, identifierField, passwordRules, submit } from "./fields.ts";
import { attributesFrom, newPasswordFrom, usernameFrom } from "./input.ts";
import { formOf, show } from "./layout.ts";
import { fieldOf, Problem, problemOf, told } from "./problems.ts";
import { proceed } from "./proceed.ts";
import { termsLine } from "./terms.ts";
import { hrefOf, page, type Visit } from "./visit.ts";

/**
 * /signup: a name, what the pool requires, and a password; on to the confirmation.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
 */
export const signup = page({
  get: (visit, problem) => showForm(visit, problem),

  async post(visit, form) {
    const { ctx, asked, attempt } = visit;
    const { pool } = asked;
    try {
      const username = usernameFrom(form, pool);
      const attributes = attributesFrom(form, askedFor(pool), ctx.clock.now());
      const missing = askedFor(pool).find((name) => !attributes[name] && name !== kindOf(pool, username));
      if (missing !== undefined) throw new Problem("missing", fieldOf(missing));
      const { user } = await register(ctx, attempt, { username, password: newPasswordFrom(form), attributes });
      return await proceed(visit, await goOnAfterSignUp(ctx, attempt, user), username, { isNew: true });
    } catch (error) {
      return showForm(visit, onNameOf(pool, problemOf(error)), form);
    }
  },
});

/**
 * The attributes on the form besides what people sign in by: what the pool requires, and an address to confirm the account by.
 * Custom attributes are not among them, as on AWS.
 */
function askedFor(pool: Pool): readonly string[] {
  const wanted = addressWanted(pool);
  return schemaOf(pool)
    .filter(({ Name, Required }) => Name !== "sub" && !Name.includes(":") && (Required || Name === wanted))
    .map(({ Name }) => Name)
    .filter((name) => name !== onlyIdentifier(pool));
}

/** The address that is asked for although the pool does not require it, for without it nobody could be confirmed. */
function addressWanted(pool: Pool): VerifiedAttribute | undefined {
  const channels = channelsToProve(pool);
  const { UsernameAttributes = [] } = pool.settings;
  const isGivenAnyway = (name: string) => name === onlyIdentifier(pool) || isRequired(pool, name);
  const isNameEnough = UsernameAttributes.length > 0 && UsernameAttributes.every((name) => channels.includes(name));
  if (isNameEnough || channels.some(isGivenAnyway)) return undefined;
  return channels.includes("email") ? "email" : channels[0];
}

const isRequired = (pool: Pool, name: string): boolean =>
  schemaOf(pool).some(({ Name, Required }) => Name === name && Required);

/** The one address that everybody signs in with here, if there is one. */
function onlyIdentifier({ settings: { UsernameAttributes = [] } }: Pool): string | undefined {
  return UsernameAttributes.length === 1 ? UsernameAttributes[0] : undefined;
}

/** Which attribute the name is, where people sign in with either address: it need not be given again. */
function kindOf({ settings: { UsernameAttributes = [] } }: Pool, username: string): string | undefined {
  return UsernameAttributes.length === 0 ? undefined : username.includes("@") ? "email" : "phone_number";
}

/** An address that is wrong was typed as the name, where the form has no field of its own for it. */
function onNameOf(pool: Pool, problem: Problem): Problem {
  const addresses = pool.settings.UsernameAttributes ?? [];
  const isAsName = addresses.some((name) => fieldOf(name) === problem.field && !askedFor(pool).includes(name));
  return isAsName ? new Problem(problem.text, "username") : problem;
}

async function showForm(visit: Visit, problem?: Problem, form?: URLSearchParams): Promise<Response> {
  const { asked, texts } = visit;
  const { pool } = asked;
  const names = askedFor(pool);
  const { alert, status, at } = told(texts, problem, ["username", "password", ...names.map(fieldOf)]);
  const back = html`
        <p class="redirect-line">${texts.haveAccount}
          <a class="redirect redirect-customizable" href="${hrefOf(visit, "/login")}">${texts.signIn}</a></p>`;
  if (pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly) {
    return show(visit, { title: texts.signUp, description: texts.signUpClosed, status: 403, body: back });
  }
  const hasTwoIdentifiers = (pool.settings.UsernameAttributes?.length ?? 0) > 1;
  return show(visit, {
    title: texts.signUp,
    alert,
    status,
    body: html`${formOf(
      visit,
      "/signup",
      html`${field(texts, {
        name: "username",
        id: "signUpFormUsername",
        autocomplete: "username",
        ...identifierField(texts, pool, true),
        value: form?.get("username") ?? undefined,
        problem: at("username"),
        focus: problem?.field === undefined,
      })}
          ${names.map((name) =>
            attributeField(texts, name, {
              value: form?.get(fieldOf(name)) ?? undefined,
              problem: at(fieldOf(name)),
              // It may be what was typed as the name.
              required: !(hasTwoIdentifiers && (name === "email" || name === "phone_number")),
            }),
          )}
          ${field(texts, {
            name: "password",
            id: "signUpFormPassword",
            label: texts.password,
            type: "password",
            autocomplete: "new-password",
            describedBy: "signUpFormPassword-rules",
            problem: at("password"),
          })}
          ${passwordRules(texts, pool, "signUpFormPassword")}
          <input type="hidden" name="cognitoAsfData" value="">
          ${await termsLine(visit)}
          ${submit(texts.signUpButton, "signUpButton")}`,
    )}${back}`,
  });
}
