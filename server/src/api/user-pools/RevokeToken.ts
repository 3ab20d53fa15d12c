import { findApp } from "../../core/clients/app.ts";
import { clientNotFound } from "../../core/clients/find.ts";
import { requireSecret } from "../../core/clients/secret-hash.ts";
import { CognitoError } from "../../core/errors.ts";
import { revokeToken } from "../../core/tokens/revoke.ts";
import { operation } from "../operation.ts";

/**
 * Ends a sign-in by its refresh token. Alone among the operations of app clients it does not know ResourceNotFoundException.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export const RevokeToken = operation("RevokeToken", async (ctx, input) => {
  const app = await findApp(ctx, input.ClientId);
  if (!app) throw new CognitoError("UnauthorizedException", clientNotFound(input.ClientId).message);
  requireSecret(app.client, input.ClientSecret, "UnauthorizedException");
  await revokeToken(ctx, app, input.Token, input.RevokeAssociatedSessions);
  return {};
});
