import { updateIdentityProvider } from "../../core/identity-providers/identity-providers.ts";
import { operation } from "../operation.ts";
import { identityProviderOut, wantedProviderIn } from "./wire/identity-provider.ts";

/**
 * Changes what is given of an identity provider, each member as a whole.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateIdentityProvider.html
 */
export const UpdateIdentityProvider = operation("UpdateIdentityProvider", async (ctx, input) => {
  const provider = await updateIdentityProvider(ctx, input.UserPoolId, input.ProviderName, wantedProviderIn(input));
  return { IdentityProvider: identityProviderOut(provider) };
});
