import type { User } from "../core/users/user.ts";

/**
 * What `ListUsers` can filter by, one row each, so that no filter reads more users than it returns.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function searchTermsOf(user: User): ReadonlyMap<string, string> {
  const terms = new Map([
    ["username", user.username],
    ["cognito:user_status", user.status],
    ["status", user.enabled ? "enabled" : "disabled"],
  ]);
  for (const name of SEARCHED_ATTRIBUTES) {
    const value = user.attributes[name];
    if (value !== undefined && value !== "") terms.set(name, bounded(value.toLowerCase()));
  }
  return terms;
}

const SEARCHED_ATTRIBUTES = ["email", "phone_number", "name", "given_name", "family_name", "preferred_username"] as const;

// A filter has at most 256 characters, so nothing longer can be asked for; PostgreSQL bounds an index entry at 2.7 kB.
const bounded = (value: string) => value.slice(0, 256);
