import { confirmForgotPassword } from "../../core/users/recover.ts";
import { operation } from "../operation.ts";
import { appFor } from "../wire.ts";

/**
 * A person sets a new password with the code that was sent.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 */
export const ConfirmForgotPassword = operation("ConfirmForgotPassword", async (ctx, input, caller) => {
  const app = await appFor(ctx, input, caller);
  await confirmForgotPassword(ctx, app, {
    username: input.Username,
    code: input.ConfirmationCode,
    password: input.Password,
  });
  return {};
});
