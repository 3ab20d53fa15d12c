import { signedInBy } from "../../core/tokens/access-token.ts";
import { provable, verifyAttribute } from "../../core/users/verify-attribute.ts";
import { operation } from "../operation.ts";

/**
 * A signed-in person proves by the code that an e-mail address or phone number is theirs.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
export const VerifyUserAttribute = operation("VerifyUserAttribute", async (ctx, input) => {
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  await verifyAttribute(ctx, pool, user, provable(input.AttributeName), input.Code);
  return {};
});
