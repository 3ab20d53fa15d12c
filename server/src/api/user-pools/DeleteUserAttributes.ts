import { signedInBy } from "../../core/tokens/access-token.ts";
import { deleteAttributes } from "../../core/users/update-attributes.ts";
import { operation } from "../operation.ts";

/**
 * A signed-in person removes attributes of their own.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 */
export const DeleteUserAttributes = operation("DeleteUserAttributes", async (ctx, input) => {
  const { user, ...app } = await signedInBy(ctx, input.AccessToken);
  await deleteAttributes(ctx, app, user, input.UserAttributeNames);
  return {};
});
