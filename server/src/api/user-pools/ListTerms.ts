import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { PAGE_SIZE, pageToken, readPageToken } from "../paging.ts";
import { termsDescriptionOut } from "./wire/terms.ts";

/**
 * The terms documents of a pool, in order of their ids.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTerms.html
 */
export const ListTerms = operation("ListTerms", async (ctx, input) => {
  const { id } = await poolById(ctx, input.UserPoolId);
  const list = ["ListTerms", id] as const;
  const after = readPageToken(ctx, list, input.NextToken);
  const { items, next } = await ctx.store.terms.page(id, input.MaxResults ?? PAGE_SIZE, after);
  return { Terms: items.map(termsDescriptionOut), NextToken: pageToken(ctx, list, next) };
});
