import { addCustomAttributes } from "../../core/pools/update.ts";
import { operation } from "../operation.ts";

/**
 * Adds custom attributes to a pool's schema.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddCustomAttributes.html
 */
export const AddCustomAttributes = operation("AddCustomAttributes", async (ctx, input) => {
  await addCustomAttributes(ctx, input.UserPoolId, input.CustomAttributes);
  return {};
});
