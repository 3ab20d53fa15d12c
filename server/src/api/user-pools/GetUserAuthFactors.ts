import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { authFactorsOut } from "./wire/auth-factors.ts";

/**
 * How a signed-in person can sign in.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 */
export const GetUserAuthFactors = operation("GetUserAuthFactors", async (ctx, input) => {
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  return authFactorsOut(ctx, pool, user);
});
