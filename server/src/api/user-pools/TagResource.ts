import { poolIdOf } from "../../core/pools/arn.ts";
import { tagPool } from "../../core/tags/tags.ts";
import { operation } from "../operation.ts";

/**
 * Adds tags to a pool.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html
 */
export const TagResource = operation("TagResource", async (ctx, input) => {
  await tagPool(ctx, poolIdOf(input.ResourceArn), input.Tags);
  return {};
});
