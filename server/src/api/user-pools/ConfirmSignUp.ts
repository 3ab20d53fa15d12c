import { openSignUp, sealConfirmed } from "../../core/auth/after-sign-up.ts";
import { confirmSignUp } from "../../core/users/confirm.ts";
import { operation } from "../operation.ts";
import { appFor } from "../wire.ts";

/**
 * A person confirms the sign-up with the code that was sent.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export const ConfirmSignUp = operation("ConfirmSignUp", async (ctx, input, caller) => {
  const app = await appFor(ctx, input, caller);
  const begun = input.Session === undefined ? undefined : openSignUp(ctx, app, input.Session);
  const confirmed = await confirmSignUp(ctx, app, {
    username: input.Username,
    code: input.ConfirmationCode,
    takeAliases: input.ForceAliasCreation ?? false,
  });
  const session = sealConfirmed(ctx, app, begun, confirmed);
  return { ...(session !== undefined && { Session: session }) };
});
