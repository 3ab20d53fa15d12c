import { updatePool } from "../../core/pools/update.ts";
import { operation } from "../operation.ts";

/**
 * Replaces a pool's settings as a whole.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
export const UpdateUserPool = operation("UpdateUserPool", async (ctx, input) => {
  const { UserPoolId, UserPoolTags, ...settings } = input;
  await updatePool(ctx, UserPoolId, settings, UserPoolTags);
  return {};
});
