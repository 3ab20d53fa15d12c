import { deleteUser } from "../../core/users/delete.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Deletes a user; their names are free again.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html
 */
export const AdminDeleteUser = operation("AdminDeleteUser", async (ctx, input) => {
  const { user } = await poolAndUser(ctx, input);
  await deleteUser(ctx, user);
});
