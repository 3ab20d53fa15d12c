import { deleteIdentityProvider } from "../../core/identity-providers/identity-providers.ts";
import { operation } from "../operation.ts";

/**
 * Takes an identity provider away.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteIdentityProvider.html
 */
export const DeleteIdentityProvider = operation("DeleteIdentityProvider", (ctx, input) =>
  deleteIdentityProvider(ctx, input.UserPoolId, input.ProviderName),
);
