import { signedInBy } from "../../core/tokens/access-token.ts";
import { provable, sendAttributeCode } from "../../core/users/verify-attribute.ts";
import { operation } from "../operation.ts";
import { deliveryOut } from "../wire.ts";

/**
 * Sends a signed-in person a code to prove their e-mail address or phone number with.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export const GetUserAttributeVerificationCode = operation("GetUserAttributeVerificationCode", async (ctx, input) => {
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  return { CodeDeliveryDetails: deliveryOut(await sendAttributeCode(ctx, pool, user, provable(input.AttributeName))) };
});
