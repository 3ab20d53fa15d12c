import { adminSetPassword } from "../../core/users/change-password.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Sets a password: for good with `Permanent`, else until the next sign-in.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html
 */
export const AdminSetUserPassword = operation("AdminSetUserPassword", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await adminSetPassword(ctx, pool, user, { password: input.Password, permanent: input.Permanent ?? false });
  return {};
});
