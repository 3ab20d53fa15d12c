import { removeFromGroup } from "../../core/groups/membership.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Ends a user's membership of a group.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html
 */
export const AdminRemoveUserFromGroup = operation("AdminRemoveUserFromGroup", async (ctx, input) => {
  const { user } = await poolAndUser(ctx, input);
  await removeFromGroup(ctx, user, input.GroupName);
});
