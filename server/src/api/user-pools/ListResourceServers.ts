import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { pageToken, readPageToken } from "../paging.ts";
import { resourceServerOut } from "./wire/resource-server.ts";

/**
 * The resource servers of a pool in order of their identifiers.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListResourceServers.html
 */
export const ListResourceServers = operation("ListResourceServers", async (ctx, input) => {
  const { id } = await poolById(ctx, input.UserPoolId);
  const list = ["ListResourceServers", id] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  // The validator refuses a request without MaxResults: it counts as 0.
  const { items, next } = await ctx.store.resourceServers.page(id, input.MaxResults ?? 50, after);
  return { ResourceServers: items.map(resourceServerOut), NextToken: pageToken(ctx, list, next) };
});
