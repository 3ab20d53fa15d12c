import { signedInBy } from "../../core/tokens/access-token.ts";
import { provable, sendAttributeCode } from "../../core/users/verify-attribute.ts";
import { operation } from "../operation.ts";
import { deliveryOut, sentBy } from "../wire.ts";

/**
 * Sends a signed-in person a code to prove their e-mail address or phone number with.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export const GetUserAttributeVerificationCode = operation(
  "GetUserAttributeVerificationCode",
  async (ctx, input, caller) => {
    const { user, ...app } = await signedInBy(ctx, input.AccessToken);
    const scene = { ...app, sent: sentBy(caller, input) };
    return {
      CodeDeliveryDetails: deliveryOut(await sendAttributeCode(ctx, scene, user, provable(input.AttributeName))),
    };
  },
);
