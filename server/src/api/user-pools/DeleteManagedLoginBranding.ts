import { deleteBranding } from "../../core/branding/managed-login.ts";
import { operation } from "../operation.ts";

/**
 * Takes a style of the managed login pages away.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteManagedLoginBranding.html
 */
export const DeleteManagedLoginBranding = operation("DeleteManagedLoginBranding", (ctx, input) =>
  deleteBranding(ctx, input.UserPoolId, input.ManagedLoginBrandingId),
);
