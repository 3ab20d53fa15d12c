import { deleteGroup } from "../../core/groups/groups.ts";
import { operation } from "../operation.ts";

/**
 * Deletes a group; its members stay as users.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteGroup.html
 */
export const DeleteGroup = operation("DeleteGroup", (ctx, input) =>
  deleteGroup(ctx, input.UserPoolId, input.GroupName),
);
