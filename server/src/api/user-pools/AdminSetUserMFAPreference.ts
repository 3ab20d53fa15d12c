import { setMfaPreference } from "../../core/mfa/preference.ts";
import { operation } from "../operation.ts";
import { preferenceIn } from "./wire/mfa.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * An operator turns a user's second factors on and off.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html
 */
export const AdminSetUserMFAPreference = operation("AdminSetUserMFAPreference", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await setMfaPreference(ctx, pool, user, preferenceIn(input));
  return {};
});
