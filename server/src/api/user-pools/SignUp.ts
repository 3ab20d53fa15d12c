import { register } from "../../core/users/register.ts";
import { operation } from "../operation.ts";
import { appFor, attributesIn, deliveryOut, missing } from "../wire.ts";

/**
 * A person registers through an app client.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export const SignUp = operation("SignUp", async (ctx, input) => {
  const app = await appFor(ctx, input);
  // Optional in the model for passwordless pools only.
  if (input.Password === undefined) throw missing("password");
  const { user, delivery } = await register(ctx, app, {
    username: input.Username,
    password: input.Password,
    attributes: attributesIn(input.UserAttributes),
  });
  return {
    UserConfirmed: user.status === "CONFIRMED",
    ...(delivery && { CodeDeliveryDetails: deliveryOut(delivery) }),
    UserSub: user.sub,
  };
});
