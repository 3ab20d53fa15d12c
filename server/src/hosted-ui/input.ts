import type { Pool } from "../core/pools/pool.ts";
import { fieldOf, Problem } from "./problems.ts";

/** What the wire takes for `Username`. */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const LONGEST_USERNAME = 128;
/** What the wire takes for a new `Password`: no space at its ends. */
const PASSWORD = /^\S(?:[\s\S]*\S)?$/;
const LONGEST_PASSWORD = 256;
const LONGEST_ATTRIBUTE = 2_048;

/** @throws {Problem} */
export function usernameFrom(form: URLSearchParams, pool: Pool): string {
  const typed = (form.get("username") ?? "").trim();
  const username = pool.settings.UsernameAttributes?.includes("phone_number") ? asPhoneNumber(typed) : typed;
  if (username === "") throw new Problem("missing", "username");
  if (username.length > LONGEST_USERNAME) throw new Problem("tooLong", "username");
  if (!USERNAME.test(username)) throw new Problem("invalidAttribute", "username");
  return username;
}

/**
 * A password to sign in with. Whatever nobody's can be is as wrong as any other.
 * @throws {Problem}
 */
export function passwordFrom(form: URLSearchParams): string {
  const password = form.get("password") ?? "";
  if (password === "") throw new Problem("missing", "password");
  if (password.length > LONGEST_PASSWORD || !isText(password)) throw new Problem("incorrect");
  return password;
}

/**
 * A password that somebody chooses.
 * @throws {Problem}
 */
export function newPasswordFrom(form: URLSearchParams): string {
  const password = form.get("password") ?? "";
  if (password === "") throw new Problem("missing", "password");
  if (password.length > LONGEST_PASSWORD) throw new Problem("tooLong", "password");
  if (!PASSWORD.test(password) || !isText(password)) throw new Problem("passwordTooWeak", "password");
  return password;
}

/**
 * The same, typed twice.
 * @throws {Problem}
 */
export function repeatedPasswordFrom(form: URLSearchParams): string {
  const password = newPasswordFrom(form);
  if (form.get("confirm_password") !== password) throw new Problem("passwordsDiffer", "confirm_password");
  return password;
}

/** @throws {Problem} */
export function codeFrom(form: URLSearchParams): string {
  const code = (form.get("code") ?? "").replaceAll(/\s/g, "");
  if (code === "") throw new Problem("missing", "code");
  if (!/^\d{1,32}$/.test(code)) throw new Problem("codeMismatch", "code");
  return code;
}

/** When what is known of a person last changed, in seconds (OpenID Connect Core §5.1): the clock tells it, and nobody is asked. */
export const UPDATED_AT = "updated_at";

/**
 * The values given for these attributes, and no others: a person must not set what the form does not ask for.
 * @throws {Problem} for a value that is too long or no text
 */
export function attributesFrom(
  form: URLSearchParams,
  names: readonly string[],
  now: Date,
): Readonly<Record<string, string>> {
  const given = names.map((name) => {
    if (name === UPDATED_AT) return [name, String(Math.floor(now.getTime() / 1000))] as const;
    const typed = (form.get(fieldOf(name)) ?? "").trim();
    const value = name === "phone_number" ? asPhoneNumber(typed) : typed;
    if (value.length > LONGEST_ATTRIBUTE) throw new Problem("tooLong", fieldOf(name));
    if (!isText(value)) throw new Problem("invalidAttribute", fieldOf(name));
    return [name, value] as const;
  });
  return Object.fromEntries(given.filter(([, value]) => value !== ""));
}

/** People write `+1 (415) 555-0123` for +14155550123. */
const asPhoneNumber = (typed: string): string =>
  /^\+[\d\s().-]+$/.test(typed) ? typed.replaceAll(/[\s().-]/g, "") : typed;

/** Neither U+0000 nor half a surrogate pair, which no database takes. */
const isText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");
