import { sealSignUp } from "../../core/auth/after-sign-up.ts";
import { takesPasswordless } from "../../core/users/passwordless.ts";
import { register } from "../../core/users/register.ts";
import { operation } from "../operation.ts";
import { appFor, attributesIn, deliveryOut, missing } from "../wire.ts";

/**
 * A person registers through an app client.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export const SignUp = operation("SignUp", async (ctx, input, caller) => {
  const app = await appFor(ctx, input, caller);
  if (input.Password === undefined && !takesPasswordless(app)) throw missing("password");
  const { user, delivery } = await register(ctx, app, {
    username: input.Username,
    password: input.Password,
    attributes: attributesIn(input.UserAttributes),
  });
  const session = sealSignUp(ctx, app, user);
  return {
    UserConfirmed: user.status === "CONFIRMED",
    ...(delivery && { CodeDeliveryDetails: deliveryOut(delivery) }),
    UserSub: user.sub,
    ...(session !== undefined && { Session: session }),
  };
});
