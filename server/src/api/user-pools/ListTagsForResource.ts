import { poolById } from "../../core/pools/find.ts";
import { taggable, tagsOf } from "../../core/tags/tags.ts";
import { operation } from "../operation.ts";

/**
 * The tags of a pool or its replica.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html
 */
export const ListTagsForResource = operation("ListTagsForResource", async (ctx, input) => {
  const { poolId, region } = await taggable(ctx, input.ResourceArn);
  const { id } = await poolById(ctx, poolId);
  return { Tags: await tagsOf(ctx, id, region) };
});
