import { setMfaPreference } from "../../core/mfa/preference.ts";
import { operation } from "../operation.ts";
import { smsOptionIn } from "./wire/mfa.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Text messages as a user's second factor on or off: what AdminSetUserMFAPreference was before 2018.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserSettings.html
 */
export const AdminSetUserSettings = operation("AdminSetUserSettings", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await setMfaPreference(ctx, pool, user, smsOptionIn(input.MFAOptions));
  return {};
});
