import { setEnabled } from "../../core/users/sign-out.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Lets a disabled user sign in again.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html
 */
export const AdminEnableUser = operation("AdminEnableUser", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await setEnabled(ctx, pool, user, true);
  return {};
});
