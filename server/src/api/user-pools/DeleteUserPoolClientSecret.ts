import { deleteSecret } from "../../core/clients/secrets.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";

/**
 * Takes one of an app client's two secrets away.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClientSecret.html
 */
export const DeleteUserPoolClientSecret = operation("DeleteUserPoolClientSecret", async (ctx, input) => {
  await poolById(ctx, input.UserPoolId);
  await deleteSecret(ctx, input.UserPoolId, input.ClientId, input.ClientSecretId);
  return {};
});
