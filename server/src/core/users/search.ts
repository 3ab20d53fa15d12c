import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import type { Page } from "../store/store.ts";
import type { SearchTerm } from "../store/users.ts";
import type { User } from "./user.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
const SEARCHABLE: ReadonlySet<string> = new Set([
  "username",
  "email",
  "phone_number",
  "name",
  "given_name",
  "family_name",
  "preferred_username",
  "cognito:user_status",
  "status",
  "sub",
]);

/** A name, quoted or not, `=` or `^=`, and a quoted value in which a backslash makes a quote or itself plain. */
const FILTER = /^\s*(?:"([^"]+)"|([^\s"^=]+))\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/su;

/**
 * Reads the `Filter` of ListUsers: one attribute that equals a value (`=`) or starts with it (`^=`). Undefined where nothing
 * is asked for.
 * @throws {CognitoError} InvalidParameterException
 */
export function readFilter(filter: string): SearchTerm | undefined {
  if (filter.trim() === "") return undefined;
  const read = FILTER.exec(filter);
  if (!read) throw new CognitoError("InvalidParameterException", "Error while parsing filter");
  const [, quotedName, bareName, operator, value = ""] = read;
  const name = quotedName ?? bareName ?? "";
  if (!SEARCHABLE.has(name)) throw new CognitoError("InvalidParameterException", `Invalid search attribute: ${name}`);
  return {
    name,
    value: value.replace(/\\(["\\])/g, "$1"),
    match: operator === "=" ? "equals" : "starts-with",
  };
}

/**
 * A pool's users, all or those a filter holds for.
 * @throws {CognitoError} InvalidParameterException for a filter that cannot be read
 */
export async function searchUsers(
  ctx: Pick<Context, "store">,
  { id }: Pool,
  filter: string,
  limit: number,
  after: string | undefined,
): Promise<Page<User>> {
  const term = readFilter(filter);
  return term ? ctx.store.users.search(id, term, limit, after) : ctx.store.users.page(id, limit, after);
}
