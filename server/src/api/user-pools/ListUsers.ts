import { CognitoError } from "../../core/errors.ts";
import { poolById } from "../../core/pools/find.ts";
import type { Pool } from "../../core/pools/pool.ts";
import { attributeOf } from "../../core/pools/schema.ts";
import { searchUsers } from "../../core/users/search.ts";
import type { User } from "../../core/users/user.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { userOut } from "../wire.ts";

/**
 * The users of a pool in the order in which they were made, or those that a filter finds.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export const ListUsers = operation("ListUsers", async (ctx, input) => {
  const pool = await poolById(ctx, input.UserPoolId);
  const { AttributesToGet: names, Filter: filter = "" } = input;
  if (names) checkNames(pool, names);
  const list = ["ListUsers", pool.id, filter] as const;
  const after = readPageToken(ctx, list, input.PaginationToken);
  const { items, next } = await searchUsers(ctx, pool, filter, input.Limit || PAGE_SIZE, after);
  return {
    Users: items.map((user) => userWith(names, user)),
    PaginationToken: pageToken(ctx, list, next),
  };
});

/** AWS refuses also what some user on the page has no value for; here such a user just lacks it. */
function checkNames(pool: Pool, names: readonly string[]): void {
  if (names.some((name) => name !== "identities" && !attributeOf(pool, name))) {
    throw new CognitoError("InvalidParameterException", "One or more requested attributes do not exist.");
  }
}

/** The user with these attributes only; with all, where none are named. */
function userWith(names: readonly string[] | undefined, user: User) {
  const shown = userOut(user);
  return names ? { ...shown, Attributes: shown.Attributes.filter(({ Name }) => names.includes(Name)) } : shown;
}
