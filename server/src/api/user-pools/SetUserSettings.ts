import { setMfaPreference } from "../../core/mfa/preference.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { smsOptionIn } from "./wire/mfa.ts";

/**
 * Text messages as a second factor on or off: what SetUserMFAPreference was before 2018.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 */
export const SetUserSettings = operation("SetUserSettings", async (ctx, input) => {
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  await setMfaPreference(ctx, pool, user, smsOptionIn(input.MFAOptions));
  return {};
});
