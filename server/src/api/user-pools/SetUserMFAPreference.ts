import { setMfaPreference } from "../../core/mfa/preference.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { preferenceIn } from "./wire/mfa.ts";

/**
 * A signed-in person turns their second factors on and off.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 */
export const SetUserMFAPreference = operation("SetUserMFAPreference", async (ctx, input) => {
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  await setMfaPreference(ctx, pool, user, preferenceIn(input));
  return {};
});
