import { signOutEverywhere } from "../../core/users/sign-out.ts";
import { operation } from "../operation.ts";
import { signedInFor } from "./wire/told-as-declared.ts";

/**
 * A signed-in person ends all their sign-ins, this one included.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export const GlobalSignOut = operation("GlobalSignOut", async (ctx, input) => {
  const { pool, user } = await signedInFor(ctx, "GlobalSignOut", input.AccessToken);
  await signOutEverywhere(ctx, pool, user);
  return {};
});
