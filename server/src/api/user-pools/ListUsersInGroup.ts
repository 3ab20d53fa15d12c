import { groupNamed } from "../../core/groups/groups.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { userOut } from "../wire.ts";

/**
 * The members of a group, in the order in which they were made.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html
 */
export const ListUsersInGroup = operation("ListUsersInGroup", async (ctx, input) => {
  const { poolId, name } = await groupNamed(ctx, input.UserPoolId, input.GroupName);
  const list = ["ListUsersInGroup", poolId, name] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  const { items, next } = await ctx.store.groups.members(poolId, name, input.Limit || PAGE_SIZE, after);
  return { Users: items.map(userOut), NextToken: pageToken(ctx, list, next) };
});
