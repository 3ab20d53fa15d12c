import { adminDeleteAttributes } from "../../core/users/update-attributes.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Removes attributes of a user.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html
 */
export const AdminDeleteUserAttributes = operation("AdminDeleteUserAttributes", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await adminDeleteAttributes(ctx, pool, user, input.UserAttributeNames);
  return {};
});
