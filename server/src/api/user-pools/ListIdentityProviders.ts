import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";

/**
 * The identity providers of a pool in order of their names.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListIdentityProviders.html
 */
export const ListIdentityProviders = operation("ListIdentityProviders", async (ctx, input) => {
  const { id } = await poolById(ctx, input.UserPoolId);
  const list = ["ListIdentityProviders", id] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  const { items, next } = await ctx.store.identityProviders.page(id, input.MaxResults || PAGE_SIZE, after);
  return {
    Providers: items.map(({ name, type, createdAt, updatedAt }) => ({
      ProviderName: name,
      ProviderType: type,
      LastModifiedDate: updatedAt,
      CreationDate: createdAt,
    })),
    NextToken: pageToken(ctx, list, next),
  };
});
