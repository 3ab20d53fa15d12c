import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { hasUsernameAttributes, isCaseSensitive, type Pool } from "../pools/pool.ts";
import type { Login, User } from "./user.ts";

/** `Username` has at most 128 characters on the wire: a longer alias could never be typed. */
const LONGEST = 128;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A name as it is compared: folded in a pool that ignores case. */
export const foldName = (pool: Pool, name: string): string => (isCaseSensitive(pool) ? name : name.toLowerCase());

/**
 * The names a user can be found by. An e-mail address or phone number counts once it is verified where it is an alias, and
 * at once where people sign in with it instead of a username.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
export function loginsOf(pool: Pool, user: Pick<User, "username" | "attributes">): readonly Login[] {
  const logins: Login[] = [{ name: foldName(pool, user.username), kind: "username" }];
  const add = (kind: Exclude<Login["kind"], "username">) => {
    const name = foldName(pool, user.attributes[kind] ?? "");
    if (name !== "" && name.length <= LONGEST && !logins.some((login) => login.name === name)) logins.push({ name, kind });
  };
  for (const name of pool.settings.UsernameAttributes ?? []) add(name);
  for (const name of pool.settings.AliasAttributes ?? []) {
    if (name === "preferred_username" || user.attributes[`${name}_verified`] === "true") add(name);
  }
  return logins;
}

/** Finds a user by what was typed: username, alias, or sub. */
export async function findUser(ctx: Pick<Context, "store">, pool: Pool, typed: string): Promise<User | undefined> {
  const user = await ctx.store.users.findByLogin(pool.id, foldName(pool, typed));
  return user ?? (UUID.test(typed) ? ctx.store.users.find(pool.id, typed.toLowerCase()) : undefined);
}

/** @throws {CognitoError} UserNotFoundException: for the callers who may know. */
export async function userNamed(ctx: Pick<Context, "store">, pool: Pool, typed: string): Promise<User> {
  const user = await findUser(ctx, pool, typed);
  if (!user) throw new CognitoError("UserNotFoundException", "User does not exist.");
  return user;
}

/** How Cognito words a claim to a name that is somebody else's. */
export function nameTaken(login: Login, by: "SignUp" | "AdminCreateUser" | "update"): CognitoError {
  const given = `An account with the given ${login.kind} already exists.`;
  if (by === "update") return new CognitoError("AliasExistsException", given);
  if (login.kind !== "username") return new CognitoError("UsernameExistsException", given);
  return new CognitoError("UsernameExistsException", by === "SignUp" ? "User already exists" : "User account already exists");
}

const EMAIL = /^[^\s@<>()[\],;:"\\]{1,64}@[^\s@<>()[\],;:"\\]{1,255}$/u;
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
    const words = kind === "email" ? ["email", "email"] : ["phone number", "phone number"];
    throw new CognitoError(
      "InvalidParameterException",
      `Username cannot be of ${words[0]} format, since user pool is configured for ${words[1]} alias.`,
    );
  }
  return { username: typed, attributes };
}

function wordsFor(allowed: readonly string[]): string {
  if (allowed.length > 1) return "either an email or a phone number";
  return allowed[0] === "email" ? "an email" : "a phone number";
}
