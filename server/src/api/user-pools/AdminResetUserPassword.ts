import { adminResetPassword } from "../../core/users/recover.ts";
import { operation } from "../operation.ts";
import { sentBy } from "../wire.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Makes a user choose a new password with a code that is sent to them.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
 */
export const AdminResetUserPassword = operation("AdminResetUserPassword", async (ctx, input, caller) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await adminResetPassword(ctx, { pool, sent: sentBy(caller, input) }, user);
  return {};
});
