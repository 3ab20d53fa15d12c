import { signOutEverywhere } from "../../core/users/sign-out.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Ends every sign-in of a user.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUserGlobalSignOut.html
 */
export const AdminUserGlobalSignOut = operation("AdminUserGlobalSignOut", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await signOutEverywhere(ctx, pool, user);
  return {};
});
