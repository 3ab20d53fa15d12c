import { ALL_CLIENTS, setCustomization } from "../../core/branding/ui-customization.ts";
import { operation } from "../operation.ts";
import { customizationOut } from "./wire/ui-customization.ts";

/**
 * Sets how the classic pages look, for one app client or for all that have nothing of their own.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUICustomization.html
 */
export const SetUICustomization = operation("SetUICustomization", async (ctx, input) => {
  const { UserPoolId, ClientId = ALL_CLIENTS, CSS, ImageFile } = input;
  // Nothing and an empty something are the same wish: to have none.
  const customization = await setCustomization(ctx, UserPoolId, ClientId, {
    css: CSS === "" ? undefined : CSS,
    logo: ImageFile?.length === 0 ? undefined : ImageFile,
  });
  return { UICustomization: await customizationOut(ctx, customization) };
});
