import { poolIdOf } from "../../core/pools/arn.ts";
import { poolById } from "../../core/pools/find.ts";
import { tagsOf } from "../../core/tags/tags.ts";
import { operation } from "../operation.ts";

/**
 * A pool's tags.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html
 */
export const ListTagsForResource = operation("ListTagsForResource", async (ctx, input) => {
  const { id } = await poolById(ctx, poolIdOf(input.ResourceArn));
  return { Tags: await tagsOf(ctx, id) };
});
