import { addToGroup } from "../../core/groups/membership.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Makes a user a member of a group.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html
 */
export const AdminAddUserToGroup = operation("AdminAddUserToGroup", async (ctx, input) => {
  const { user } = await poolAndUser(ctx, input);
  await addToGroup(ctx, user, input.GroupName);
});
