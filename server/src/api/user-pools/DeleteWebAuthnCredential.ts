import { CognitoError } from "../../core/errors.ts";
import { operation } from "../operation.ts";
import { signedInFor } from "./wire/told-as-declared.ts";

/**
 * Takes one of a signed-in person's passkeys away.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html
 */
export const DeleteWebAuthnCredential = operation("DeleteWebAuthnCredential", async (ctx, input) => {
  const { pool, user } = await signedInFor(ctx, "DeleteWebAuthnCredential", input.AccessToken);
  const { CredentialId: id } = input;
  if (!(await ctx.store.writeOne((tx) => tx.passkeys.delete(pool.id, user.sub, id)))) {
    throw new CognitoError("ResourceNotFoundException", "The user has no such passkey.");
  }
  return {};
});
