import { signedInBy } from "../../core/tokens/access-token.ts";
import { updateAttributes } from "../../core/users/update-attributes.ts";
import { operation } from "../operation.ts";
import { attributesIn, deliveryOut, sentBy } from "../wire.ts";

/**
 * A signed-in person changes their own attributes.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 */
export const UpdateUserAttributes = operation("UpdateUserAttributes", async (ctx, input, caller) => {
  const { user, ...app } = await signedInBy(ctx, input.AccessToken);
  const deliveries = await updateAttributes(
    ctx,
    { ...app, sent: sentBy(caller, input) },
    user,
    attributesIn(input.UserAttributes),
  );
  return { CodeDeliveryDetailsList: deliveries.map(deliveryOut) };
});
