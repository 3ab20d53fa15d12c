import { disableProvider } from "../../core/identity-providers/link.ts";
import { operation } from "../operation.ts";
import { providerUserIn } from "./wire/identity-provider.ts";

/**
 * Parts a user and somebody whom an identity provider knows, or takes a user's password away.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html
 */
export const AdminDisableProviderForUser = operation("AdminDisableProviderForUser", async (ctx, input) => {
  await disableProvider(ctx, input.UserPoolId, providerUserIn(input.User, "user"));
  return {};
});
