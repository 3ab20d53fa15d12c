import type { User } from "../core/users/user.ts";

/**
 * What `ListUsers` can filter by, one row each, so that no filter reads more users than it returns.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function searchTermsOf(user: User): ReadonlyMap<string, string> {
  const terms = new Map<string, string>();
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== "") terms.set(name, comparable(name, value));
  };
  add("username", user.username);
  add("cognito:user_status", user.status);
  add("status", user.enabled ? "Enabled" : "Disabled");
  for (const name of ATTRIBUTES) add(name, user.attributes[name]);
  return terms;
}

const ATTRIBUTES = ["email", "phone_number", "name", "given_name", "family_name", "preferred_username"] as const;

// So AWS's reference has it for each name; its guide calls all searches case-insensitive.
const COMPARED_WITH_CASE: ReadonlySet<string> = new Set(["sub", "username", "status"]);

// A filter has at most 256 characters, so nothing longer can be asked for; PostgreSQL bounds an index entry at 2.7 kB.
const COMPARED_CHARACTERS = 256;

/** A value as it is kept and looked for. */
export function comparable(name: string, value: string): string {
  const folded = COMPARED_WITH_CASE.has(name) ? value : value.toLowerCase();
  // The cut may go through a surrogate pair, and half of one cannot be stored.
  return folded.slice(0, COMPARED_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
}

/** The least text that comes after all that begin with `prefix`, in the order of code points; undefined where there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1); // between the two lie the surrogates
}
