import { updateBranding } from "../../core/branding/managed-login.ts";
import { operation } from "../operation.ts";
import { missing } from "../wire.ts";
import { brandingOut, wantedBrandingIn } from "./wire/branding.ts";

/**
 * Changes a style of the managed login pages; what is left out stays.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateManagedLoginBranding.html
 */
export const UpdateManagedLoginBranding = operation("UpdateManagedLoginBranding", async (ctx, input) => {
  const { UserPoolId, ManagedLoginBrandingId } = input;
  if (UserPoolId === undefined) throw missing("userPoolId");
  if (ManagedLoginBrandingId === undefined) throw missing("managedLoginBrandingId");
  const changed = await updateBranding(ctx, UserPoolId, ManagedLoginBrandingId, wantedBrandingIn(input));
  return { ManagedLoginBranding: brandingOut(changed) };
});
