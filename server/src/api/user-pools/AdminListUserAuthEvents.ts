import { requireProtection } from "../../core/risk/protection.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { authEventOut } from "./wire/risk.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * What a user did or tried, newest first.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserAuthEvents.html
 */
export const AdminListUserAuthEvents = operation("AdminListUserAuthEvents", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  requireProtection(pool);
  const list = ["AdminListUserAuthEvents", pool.id, user.sub] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  const { items, next } = await ctx.store.authEvents.page(pool.id, user.sub, input.MaxResults || PAGE_SIZE, after);
  return { AuthEvents: items.map(authEventOut), NextToken: pageToken(ctx, list, next) };
});
