import { poolIdOf } from "../../core/pools/arn.ts";
import { untagPool } from "../../core/tags/tags.ts";
import { operation } from "../operation.ts";

/**
 * Takes tags of a pool away; keys it does not have are passed over.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html
 */
export const UntagResource = operation("UntagResource", async (ctx, input) => {
  await untagPool(ctx, poolIdOf(input.ResourceArn), input.TagKeys);
  return {};
});
