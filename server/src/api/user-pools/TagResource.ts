import { taggable, tagPool } from "../../core/tags/tags.ts";
import { operation } from "../operation.ts";

/**
 * Adds tags to a pool or its replica.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html
 */
export const TagResource = operation("TagResource", async (ctx, input) => {
  const { poolId, region } = await taggable(ctx, input.ResourceArn);
  await tagPool(ctx, poolId, input.Tags, region);
  return {};
});
