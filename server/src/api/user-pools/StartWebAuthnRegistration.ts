import { startPasskey } from "../../core/passkeys/register.ts";
import { operation } from "../operation.ts";
import { signedInFor } from "./wire/told-as-declared.ts";

/**
 * What a signed-in person's browser is to ask an authenticator for.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 */
export const StartWebAuthnRegistration = operation("StartWebAuthnRegistration", async (ctx, input) => ({
  CredentialCreationOptions: await startPasskey(
    ctx,
    await signedInFor(ctx, "StartWebAuthnRegistration", input.AccessToken),
  ),
}));
