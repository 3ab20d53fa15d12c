import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { type AliasAttribute, hasUsernameAttributes, isCaseSensitive, type Pool } from "../pools/pool.ts";
import type { Login, User } from "./user.ts";

/** `Username` has at most 128 characters on the wire: a longer alias could never be typed. */
const LONGEST = 128;
/** And none but these. Names that come in a file, or as the `USERNAME` of a sign-in, have not been looked at. */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

/** A name as it is compared: folded in a pool that ignores case. */
export const foldName = (pool: Pool, name: string): string => (isCaseSensitive(pool) ? name : name.toLowerCase());

/**
 * The names a user can be found by. An e-mail address or phone number counts once it is verified where it is an alias, and
 * at once where people sign in with it instead of a username. The sub is one of them, so that nobody takes another's for
 * a username and is then taken for them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
export function loginsOf(pool: Pool, user: Pick<User, "sub" | "username" | "attributes">): readonly Login[] {
  const logins: Login[] = [];
  const add = (kind: Login["kind"], typed: string) => {
    const name = foldName(pool, typed);
    if (!logins.some((login) => login.name === name)) logins.push({ name, kind });
  };
  add("username", user.username);
  add("sub", user.sub);
  for (const kind of aliasesInForce(pool, user.attributes)) {
    const value = user.attributes[kind] ?? "";
    if (value !== "" && value.length <= LONGEST) add(kind, value);
  }
  return logins;
}

const aliasesInForce = (pool: Pool, attributes: User["attributes"]): readonly AliasAttribute[] => [
  ...(pool.settings.UsernameAttributes ?? []),
  ...(pool.settings.AliasAttributes ?? []).filter(
    (name) => name === "preferred_username" || attributes[`${name}_verified`] === "true",
  ),
];

/** Finds a user by what was typed: username, alias, or sub. */
export const findUser = (ctx: Pick<Context, "store">, pool: Pool, typed: string): Promise<User | undefined> =>
  ctx.store.users.findByLogin(pool.id, foldName(pool, typed));

/** @throws {CognitoError} UserNotFoundException: for the callers who may know. */
export async function userNamed(ctx: Pick<Context, "store">, pool: Pool, typed: string): Promise<User> {
  const user = await findUser(ctx, pool, typed);
  if (!user) throw userNotFound();
  return user;
}

export const userNotFound = () => new CognitoError("UserNotFoundException", "User does not exist.");

/** How Cognito words a claim to a name that is somebody else's. */
export function nameTaken(login: Login, by: "SignUp" | "AdminCreateUser" | "update"): CognitoError {
  const given = `An account with the given ${login.kind} already exists.`;
  if (by === "update") return new CognitoError("AliasExistsException", given);
  if (login.kind !== "username") return new CognitoError("UsernameExistsException", given);
  return new CognitoError(
    "UsernameExistsException",
    by === "SignUp" ? "User already exists" : "User account already exists",
  );
}

// Without the characters that mean something in a mail's header.
const EMAIL = /^[^\s\p{Cc}@<>()[\],;:"\\]{1,64}@[^\s\p{Cc}@<>()[\],;:"\\]{1,255}$/u;
const PHONE = /^\+[0-9]{1,15}$/;

export const isEmail = (text: string): boolean => EMAIL.test(text);
export const isPhoneNumber = (text: string): boolean => PHONE.test(text);

/**
 * The username and attributes of a new user from the name the caller gave: itself, or, where people sign in with an e-mail
 * address or phone number, that attribute, the username being made (`sub`).
 * @throws {CognitoError} InvalidParameterException when the name has the wrong form for the pool.
 */
export function nameNewUser(
  pool: Pool,
  typed: string,
  sub: string,
  attributes: User["attributes"],
): Pick<User, "username" | "attributes"> {
  if (typed.length > LONGEST || !USERNAME.test(typed)) {
    throw new CognitoError(
      "InvalidParameterException",
      "The username is too long or has characters that none may have.",
    );
  }
  const kind = isEmail(typed) ? "email" : isPhoneNumber(typed) ? "phone_number" : undefined;
  if (hasUsernameAttributes(pool)) {
    const allowed = pool.settings.UsernameAttributes ?? [];
    if (kind === undefined || !allowed.includes(kind)) {
      throw new CognitoError("InvalidParameterException", `Username should be ${wordsFor(allowed)}.`);
    }
    if ((attributes[kind] ?? typed) !== typed) {
      throw new CognitoError("InvalidParameterException", `Username and the attribute ${kind} must be the same.`);
    }
    return { username: sub, attributes: { ...attributes, [kind]: typed } };
  }
  if (kind !== undefined && pool.settings.AliasAttributes?.includes(kind)) {
    const words = kind === "email" ? "email" : "phone number";
    throw new CognitoError(
      "InvalidParameterException",
      `Username cannot be of ${words} format, since user pool is configured for ${words} alias.`,
    );
  }
  // As Cognito shows it. A name kept in the case it was typed in would tell a user from nobody.
  return { username: foldName(pool, typed), attributes };
}

function wordsFor(allowed: readonly string[]): string {
  if (allowed.length > 1) return "either an email or a phone number";
  return allowed[0] === "email" ? "an email" : "a phone number";
}
