import { groupsOf } from "../../core/groups/membership.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { groupOut } from "./wire/group.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * The groups of a user, strongest first.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html
 */
export const AdminListGroupsForUser = operation("AdminListGroupsForUser", async (ctx, input) => {
  const { user } = await poolAndUser(ctx, input);
  const list = ["AdminListGroupsForUser", user.poolId, user.sub] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  const { items, next } = await groupsOf(ctx, user, input.Limit || PAGE_SIZE, after);
  return { Groups: items.map(groupOut), NextToken: pageToken(ctx, list, next) };
});
