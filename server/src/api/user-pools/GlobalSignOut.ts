import { signedInBy } from "../../core/tokens/access-token.ts";
import { signOutEverywhere } from "../../core/users/sign-out.ts";
import { operation } from "../operation.ts";

/**
 * A signed-in person ends all their sign-ins, this one included.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export const GlobalSignOut = operation("GlobalSignOut", async (ctx, input) => {
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  await signOutEverywhere(ctx, pool, user);
  return {};
});
