import { deleteClient } from "../../core/clients/update.ts";
import { operation } from "../operation.ts";

/**
 * Deletes an app client.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClient.html
 */
export const DeleteUserPoolClient = operation("DeleteUserPoolClient", (ctx, input) =>
  deleteClient(ctx, input.UserPoolId, input.ClientId),
);
