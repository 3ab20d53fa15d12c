import { identityProviderNamed } from "../../core/identity-providers/identity-providers.ts";
import { operation } from "../operation.ts";
import { identityProviderOut } from "./wire/identity-provider.ts";

/**
 * An identity provider by its name, with its client secret.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeIdentityProvider.html
 */
export const DescribeIdentityProvider = operation("DescribeIdentityProvider", async (ctx, input) => ({
  IdentityProvider: identityProviderOut(await identityProviderNamed(ctx, input.UserPoolId, input.ProviderName)),
}));
