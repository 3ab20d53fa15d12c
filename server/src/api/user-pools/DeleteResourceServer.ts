import { deleteResourceServer } from "../../core/resource-servers/resource-server.ts";
import { operation } from "../operation.ts";

/**
 * Takes a resource server away.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteResourceServer.html
 */
export const DeleteResourceServer = operation("DeleteResourceServer", (ctx, input) =>
  deleteResourceServer(ctx, input.UserPoolId, input.Identifier),
);
