import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { groupOut } from "./wire/group.ts";

/**
 * The groups of a pool, in order of their names.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html
 */
export const ListGroups = operation("ListGroups", async (ctx, input) => {
  const { id } = await poolById(ctx, input.UserPoolId);
  const list = ["ListGroups", id] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  const { items, next } = await ctx.store.groups.page(id, input.Limit || PAGE_SIZE, after);
  return { Groups: items.map(groupOut), NextToken: pageToken(ctx, list, next) };
});
