import { createBranding } from "../../core/branding/managed-login.ts";
import { operation } from "../operation.ts";
import { brandingOut, wantedBrandingIn } from "./wire/branding.ts";

/**
 * Gives an app client a style of the managed login pages.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html
 */
export const CreateManagedLoginBranding = operation("CreateManagedLoginBranding", async (ctx, input) => ({
  ManagedLoginBranding: brandingOut(
    await createBranding(ctx, input.UserPoolId, input.ClientId, wantedBrandingIn(input)),
  ),
}));
