import { identityProviderIdentifiedBy } from "../../core/identity-providers/identity-providers.ts";
import { operation } from "../operation.ts";
import { identityProviderOut } from "./wire/identity-provider.ts";

/**
 * An identity provider by one of its other names.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetIdentityProviderByIdentifier.html
 */
export const GetIdentityProviderByIdentifier = operation("GetIdentityProviderByIdentifier", async (ctx, input) => ({
  IdentityProvider: identityProviderOut(await identityProviderIdentifiedBy(ctx, input.UserPoolId, input.IdpIdentifier)),
}));
