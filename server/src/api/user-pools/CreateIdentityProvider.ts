import { createIdentityProvider } from "../../core/identity-providers/identity-providers.ts";
import { operation } from "../operation.ts";
import { identityProviderOut, wantedProviderIn } from "./wire/identity-provider.ts";

/**
 * Makes an identity provider known to a pool.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
 */
export const CreateIdentityProvider = operation("CreateIdentityProvider", async (ctx, input) => {
  const { UserPoolId, ProviderName, ProviderType } = input;
  const provider = await createIdentityProvider(ctx, UserPoolId, ProviderName, ProviderType, wantedProviderIn(input));
  return { IdentityProvider: identityProviderOut(provider) };
});
