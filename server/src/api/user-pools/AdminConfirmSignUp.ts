import { adminConfirm } from "../../core/users/confirm.ts";
import { operation } from "../operation.ts";
import { sentBy } from "../wire.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Confirms a sign-up without a code, and without verifying an address.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html
 */
export const AdminConfirmSignUp = operation("AdminConfirmSignUp", async (ctx, input, caller) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await adminConfirm(ctx, { pool, sent: sentBy(caller, input) }, user);
  return {};
});
