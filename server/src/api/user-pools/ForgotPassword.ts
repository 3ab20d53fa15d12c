import { forgotPassword } from "../../core/users/recover.ts";
import { operation } from "../operation.ts";
import { appFor, deliveryOut } from "../wire.ts";

/**
 * Sends a person who cannot sign in a code to choose a new password with.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 */
export const ForgotPassword = operation("ForgotPassword", async (ctx, input, caller) => {
  const app = await appFor(ctx, input, caller);
  return { CodeDeliveryDetails: deliveryOut(await forgotPassword(ctx, app, input.Username)) };
});
