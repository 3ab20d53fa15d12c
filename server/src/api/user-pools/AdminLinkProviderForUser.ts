import { linkProvider } from "../../core/identity-providers/link.ts";
import { operation } from "../operation.ts";
import { namedAtProvider, providerUserIn } from "./wire/identity-provider.ts";

/**
 * Makes somebody whom an identity provider knows one with a user.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminLinkProviderForUser.html
 */
export const AdminLinkProviderForUser = operation("AdminLinkProviderForUser", async (ctx, input) => {
  const destination = namedAtProvider(input.DestinationUser, "destinationUser");
  await linkProvider(ctx, input.UserPoolId, destination, providerUserIn(input.SourceUser, "sourceUser"));
  return {};
});
