import { adminUpdateAttributes } from "../../core/users/update-attributes.ts";
import { operation } from "../operation.ts";
import { attributesIn, sentBy } from "../wire.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Changes attributes of a user, the verified flags among them; an empty value removes.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html
 */
export const AdminUpdateUserAttributes = operation("AdminUpdateUserAttributes", async (ctx, input, caller) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await adminUpdateAttributes(ctx, { pool, sent: sentBy(caller, input) }, user, attributesIn(input.UserAttributes));
  return {};
});
