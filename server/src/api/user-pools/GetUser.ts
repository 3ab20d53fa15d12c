import { signedInBy } from "../../core/tokens/access-token.ts";
import { readableAttributes } from "../../core/users/attributes.ts";
import { operation } from "../operation.ts";
import { attributesOut } from "../wire.ts";
import { mfaOut } from "./wire/mfa.ts";

/**
 * A signed-in person's own profile, as far as the application may read it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 */
export const GetUser = operation("GetUser", async (ctx, input) => {
  const { client, user } = await signedInBy(ctx, input.AccessToken);
  return {
    Username: user.username,
    UserAttributes: attributesOut(user, readableAttributes(client, user.attributes)),
    ...mfaOut(user),
  };
});
