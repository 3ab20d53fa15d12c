import { signedInBy } from "../../core/tokens/access-token.ts";
import { deleteUser } from "../../core/users/delete.ts";
import { operation } from "../operation.ts";

/**
 * A signed-in person deletes their own account.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export const DeleteUser = operation("DeleteUser", async (ctx, input) => {
  const { user } = await signedInBy(ctx, input.AccessToken);
  await deleteUser(ctx, user);
});
