import { confirmSignUp } from "../../core/users/confirm.ts";
import { operation } from "../operation.ts";
import { appFor } from "../wire.ts";

/**
 * A person confirms the sign-up with the code that was sent.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export const ConfirmSignUp = operation("ConfirmSignUp", async (ctx, input) => {
  const app = await appFor(ctx, input);
  await confirmSignUp(ctx, app, {
    username: input.Username,
    code: input.ConfirmationCode,
    takeAliases: input.ForceAliasCreation ?? false,
  });
  return {};
});
