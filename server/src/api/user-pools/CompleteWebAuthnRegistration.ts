import { completePasskey } from "../../core/passkeys/register.ts";
import { operation } from "../operation.ts";
import { signedInFor } from "./wire/told-as-declared.ts";

/**
 * Keeps the passkey that a signed-in person's authenticator made.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 */
export const CompleteWebAuthnRegistration = operation("CompleteWebAuthnRegistration", async (ctx, input) => {
  await completePasskey(
    ctx,
    await signedInFor(ctx, "CompleteWebAuthnRegistration", input.AccessToken),
    input.Credential,
  );
  return {};
});
