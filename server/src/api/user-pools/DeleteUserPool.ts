import { deletePool } from "../../core/pools/delete.ts";
import { operation } from "../operation.ts";

/**
 * Deletes a pool with all that is in it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html
 */
export const DeleteUserPool = operation("DeleteUserPool", (ctx, input) => deletePool(ctx, input.UserPoolId));
