import { operation } from "../operation.ts";
import { authFactorsOut } from "./wire/auth-factors.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * How a user can sign in, for an operator.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUserAuthFactors.html
 */
export const AdminGetUserAuthFactors = operation("AdminGetUserAuthFactors", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  return authFactorsOut(ctx, pool, user);
});
