import { setEnabled } from "../../core/users/sign-out.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Shuts a user out and ends their sign-ins.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html
 */
export const AdminDisableUser = operation("AdminDisableUser", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await setEnabled(ctx, pool, user, false);
  return {};
});
