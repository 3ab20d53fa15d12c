import { html, raw } from "hono/html";
import type { Pool } from "../core/pools/pool.ts";
import { UPDATED_AT } from "./input.ts";
import type { Markup } from "./layout.ts";
import { fieldOf } from "./problems.ts";
import type { Texts } from "./texts/en.ts";
import { fill } from "./texts/index.ts";

export interface Field {
  readonly name: string;
  readonly id: string;
  readonly label: string;
  readonly type: "text" | "email" | "tel" | "date" | "url" | "password";
  /** A token of HTML's `autocomplete`. */
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  /** What is wrong with it. */
  readonly problem?: string | undefined;
  /** The id of an element elsewhere that is read out with it. */
  readonly describedBy?: string;
  readonly required?: boolean;
  /** Where typing begins, unless something is wrong elsewhere. */
  readonly focus?: boolean;
  readonly mode?: "numeric" | undefined;
}

/** What is typed letter by letter; people's own names begin with a capital. */
const LITERAL: ReadonlySet<string> = new Set(["username", "one-time-code", "off"]);

/** A labelled input; what is wrong with it is read out with it. */
export function field(texts: Texts, wanted: Field): Markup {
  const { name, id, label, type, autocomplete, value = "", hint, problem, describedBy, required = true } = wanted;
  const { focus = false, mode } = wanted;
  const described = [hint && `${id}-hint`, problem && `${id}-problem`, describedBy].filter(Boolean).join(" ");
  const input = html`<input class="inputField-customizable" id="${id}" name="${name}" type="${type}" autocomplete="${autocomplete}" value="${type === "password" ? "" : value}"${[
    when(required, " required"),
    when(type === "text" && LITERAL.has(autocomplete), ' autocapitalize="none" spellcheck="false"'),
    when(mode === "numeric", ' inputmode="numeric"'),
    described === "" ? "" : html` aria-describedby="${described}"`,
    when(problem !== undefined, ' aria-invalid="true"'),
    when(focus || problem !== undefined, " autofocus"),
  ]}>`;
  return html`
          <div class="field">
            <label class="label-customizable" for="${id}">${label}</label>
            ${hint === undefined ? "" : html`<p class="hint" id="${id}-hint">${hint}</p>`}
            ${
              type === "password"
                ? html`<div class="password">${input}<button type="button" class="reveal" hidden aria-controls="${id}" data-show="${texts.showPassword}" data-hide="${texts.hidePassword}">${texts.showPassword}</button></div>`
                : input
            }
            ${problem === undefined ? "" : html`<p class="problem" id="${id}-problem">${problem}</p>`}
          </div>`;
}

const when = (holds: boolean, markup: string) => (holds ? raw(markup) : "");

/** The form's button: an `input`, as test scripts written for Cognito's pages look for it. */
export const submit = (label: string, name?: string): Markup =>
  html`<input class="submit submitButton-customizable" type="submit"${name === undefined ? "" : html` name="${name}"`} value="${label}">`;

/** Whose form it is: for the server, which may meanwhile be asked for somebody else's, and for password managers. */
export const ownerOf = (username: string, id = "username"): Markup =>
  html`<input id="${id}" name="username" type="text" autocomplete="username" value="${username}" readonly hidden>`;

/** The rules of a pool's passwords; the script ticks them off while somebody types into the field `of`. */
export function passwordRules(texts: Texts, pool: Pool, of: string): Markup {
  const policy = pool.settings.Policies.PasswordPolicy;
  const rules: readonly (readonly [string, string, boolean | undefined])[] = [
    ["length", fill(texts.ruleLength, { count: policy.MinimumLength }), true],
    ["lowercase", texts.ruleLowercase, policy.RequireLowercase],
    ["uppercase", texts.ruleUppercase, policy.RequireUppercase],
    ["number", texts.ruleNumber, policy.RequireNumbers],
    ["symbol", texts.ruleSymbol, policy.RequireSymbols],
    ["spaces", texts.ruleSpaces, true],
  ];
  return html`
          <div class="rules" id="${of}-rules">
            <p id="${of}-rules-title">${texts.passwordRules}</p>
            <ul class="requirements" aria-labelledby="${of}-rules-title" data-rules-of="${of}" data-met="${texts.ruleMet}">${rules
              .filter(([, , applies]) => applies)
              .map(
                ([rule, text]) =>
                  html`<li class="passwordCheck-notValid-customizable" data-rule="${rule}" data-least="${policy.MinimumLength}">${text}</li>`,
              )}</ul>
          </div>`;
}

/** How a standard attribute is asked for; what is not listed is a line of text. */
const KINDS: Readonly<Record<string, readonly [keyof Texts, Field["type"], string]>> = {
  name: ["name", "text", "name"],
  given_name: ["givenName", "text", "given-name"],
  family_name: ["familyName", "text", "family-name"],
  middle_name: ["middleName", "text", "additional-name"],
  nickname: ["nickname", "text", "nickname"],
  preferred_username: ["preferredUsername", "text", "off"],
  profile: ["profile", "url", "url"],
  picture: ["picture", "url", "photo"],
  website: ["website", "url", "url"],
  email: ["email", "email", "email"],
  phone_number: ["phoneNumber", "tel", "tel"],
  gender: ["gender", "text", "sex"],
  birthdate: ["birthdate", "date", "bday"],
  zoneinfo: ["zoneinfo", "text", "off"],
  locale: ["locale", "text", "language"],
  address: ["address", "text", "street-address"],
};

/** The input for an attribute; none for what nobody is asked for. */
export function attributeField(
  texts: Texts,
  name: string,
  given: Pick<Field, "focus" | "problem" | "required"> & { readonly value?: string | undefined },
): Markup {
  if (name === UPDATED_AT) return html``;
  const [label, type, autocomplete] = KINDS[name] ?? [undefined, "text" as const, "off"];
  return field(texts, {
    name: fieldOf(name),
    id: `attribute-${name.replaceAll(/[^\w-]/g, "-")}`,
    label: label === undefined ? name : texts[label],
    type,
    autocomplete,
    ...given,
    ...(name === "phone_number" && { hint: texts.phoneHint }),
  });
}

/** What people call themselves by at this pool: the label and kind of its first field. */
export function identifierField(texts: Texts, pool: Pool, forSignUp: boolean): Pick<Field, "label" | "type" | "hint"> {
  const { UsernameAttributes = [], AliasAttributes = [] } = pool.settings;
  const [email, phone] = (["email", "phone_number"] as const).map((name) => UsernameAttributes.includes(name));
  if (email && phone) return { label: texts.emailOrPhone, type: "text", ...(forSignUp && { hint: texts.phoneHint }) };
  if (email) return { label: texts.email, type: "email" };
  if (phone) return { label: texts.phoneNumber, type: "tel", hint: texts.phoneHint };
  if (forSignUp) return { label: texts.username, type: "text" };
  const [byEmail, byPhone] = (["email", "phone_number"] as const).map((name) => AliasAttributes.includes(name));
  const label = byEmail
    ? byPhone
      ? texts.usernameEmailOrPhone
      : texts.usernameOrEmail
    : byPhone
      ? texts.usernameOrPhone
      : texts.username;
  return { label, type: "text" };
}

/** A code that was sent. */
export const codeField = (texts: Texts, wanted: Pick<Field, "id" | "value" | "problem" | "focus">): Markup =>
  field(texts, {
    ...wanted,
    name: "code",
    label: texts.code,
    type: "text",
    autocomplete: "one-time-code",
    mode: "numeric",
  });

/** A new password, typed twice, and the pool's rules for it. */
export const newPasswordFields = (
  texts: Texts,
  pool: Pool,
  problemAt: (name: string) => string | undefined,
  focus = false,
): Markup => html`
          ${field(texts, {
            name: "password",
            id: "newPassword",
            label: texts.newPassword,
            type: "password",
            autocomplete: "new-password",
            describedBy: "newPassword-rules",
            problem: problemAt("password"),
            focus,
          })}
          ${field(texts, {
            name: "confirm_password",
            id: "repeatPassword",
            label: texts.repeatPassword,
            type: "password",
            autocomplete: "new-password",
            problem: problemAt("confirm_password"),
          })}
          ${passwordRules(texts, pool, "newPassword")}`;
