import { taggable, untagPool } from "../../core/tags/tags.ts";
import { operation } from "../operation.ts";

/**
 * Takes tags of a pool or its replica away; keys it does not have are passed over.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html
 */
export const UntagResource = operation("UntagResource", async (ctx, input) => {
  const { poolId, region } = await taggable(ctx, input.ResourceArn);
  await untagPool(ctx, poolId, input.TagKeys, region);
  return {};
});
