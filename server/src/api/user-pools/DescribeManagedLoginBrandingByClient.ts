import { describeBrandingOfClient } from "../../core/branding/managed-login.ts";
import { operation } from "../operation.ts";
import { brandingOut } from "./wire/branding.ts";

/**
 * Tells the same of the style of an app client.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeManagedLoginBrandingByClient.html
 */
export const DescribeManagedLoginBrandingByClient = operation(
  "DescribeManagedLoginBrandingByClient",
  async (ctx, input) => ({
    ManagedLoginBranding: brandingOut(await describeBrandingOfClient(ctx, input.UserPoolId, input.ClientId), {
      merged: input.ReturnMergedResources,
    }),
  }),
);
