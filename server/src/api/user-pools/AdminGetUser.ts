import { operation } from "../operation.ts";
import { userOut } from "../wire.ts";
import { mfaOut } from "./wire/mfa.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * A user as an operator sees them: every attribute, state and dates.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export const AdminGetUser = operation("AdminGetUser", async (ctx, input) => {
  const { user } = await poolAndUser(ctx, input);
  const { Attributes, ...rest } = userOut(user);
  return { ...rest, UserAttributes: Attributes, ...mfaOut(user) };
});
