import { resendConfirmationCode } from "../../core/users/confirm.ts";
import { operation } from "../operation.ts";
import { appFor, deliveryOut } from "../wire.ts";

/**
 * Sends a person who signed up another confirmation code.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export const ResendConfirmationCode = operation("ResendConfirmationCode", async (ctx, input, caller) => {
  const app = await appFor(ctx, input, caller);
  return { CodeDeliveryDetails: deliveryOut(await resendConfirmationCode(ctx, app, input.Username)) };
});
