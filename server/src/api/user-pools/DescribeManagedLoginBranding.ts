import { describeBranding } from "../../core/branding/managed-login.ts";
import { operation } from "../operation.ts";
import { brandingOut } from "./wire/branding.ts";

/**
 * Tells what was set of a style of the managed login pages, or all that holds for it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBranding.html
 */
export const DescribeManagedLoginBranding = operation("DescribeManagedLoginBranding", async (ctx, input) => ({
  ManagedLoginBranding: brandingOut(await describeBranding(ctx, input.UserPoolId, input.ManagedLoginBrandingId), {
    merged: input.ReturnMergedResources,
  }),
}));
