import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";

/**
 * The app clients of a pool, by name and id. Clients that register themselves (`DCR`) do not exist yet.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html
 */
export const ListUserPoolClients = operation("ListUserPoolClients", async (ctx, input) => {
  const { id } = await poolById(ctx, input.UserPoolId);
  const list = ["ListUserPoolClients", id] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  if (input.ClientType === "DCR") return { UserPoolClients: [] };
  const { items, next } = await ctx.store.clients.page(id, input.MaxResults ?? PAGE_SIZE, after);
  return {
    UserPoolClients: items.map((client) => ({
      ClientId: client.id,
      UserPoolId: client.poolId,
      ClientName: client.settings.ClientName,
    })),
    NextToken: pageToken(ctx, list, next),
  };
});
