import { signedInBy } from "../../core/tokens/access-token.ts";
import { changePassword } from "../../core/users/change-password.ts";
import { operation } from "../operation.ts";

/**
 * A signed-in person changes their password.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export const ChangePassword = operation("ChangePassword", async (ctx, input, { origin }) => {
  const { client, pool, user } = await signedInBy(ctx, input.AccessToken);
  await changePassword(ctx, { client, pool, origin }, user, {
    previous: input.PreviousPassword,
    proposed: input.ProposedPassword,
  });
  return {};
});
