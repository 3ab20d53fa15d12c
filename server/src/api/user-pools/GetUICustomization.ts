import { ALL_CLIENTS, customizationOf } from "../../core/branding/ui-customization.ts";
import { operation } from "../operation.ts";
import { customizationOut } from "./wire/ui-customization.ts";

/**
 * How the classic pages look for an app client: as was set for it, or else for all.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUICustomization.html
 */
export const GetUICustomization = operation("GetUICustomization", async (ctx, input) => {
  const customization = await customizationOf(ctx, input.UserPoolId, input.ClientId ?? ALL_CLIENTS);
  return { UICustomization: await customizationOut(ctx, customization) };
});
