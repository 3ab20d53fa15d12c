import { operation } from "../operation.ts";
import { pageToken, readPageToken } from "../paging.ts";
import { userPoolSummaryOut } from "./wire/pool.ts";

/**
 * The pools in the region of the request's signature.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html
 */
export const ListUserPools = operation("ListUserPools", async (ctx, input, { region }) => {
  const list = ["ListUserPools", region] as const;
  const { items, next } = await ctx.store.pools.page(
    region,
    input.MaxResults,
    readPageToken(ctx, list, input.NextToken),
  );
  const replicas = await ctx.store.replicas.regions(items.map(({ id }) => id));
  const summaries = items.map((pool) => userPoolSummaryOut(pool, replicas.get(pool.id)));
  return { UserPools: summaries, NextToken: pageToken(ctx, list, next) };
});
