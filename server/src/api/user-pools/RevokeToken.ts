import { appOf } from "../../core/clients/app.ts";
import { requireSecret } from "../../core/clients/secret-hash.ts";
import { revokeToken } from "../../core/tokens/revoke.ts";
import { operation } from "../operation.ts";

/**
 * Ends a sign-in by its refresh token.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export const RevokeToken = operation("RevokeToken", async (ctx, input) => {
  const app = await appOf(ctx, input.ClientId);
  requireSecret(app.client, input.ClientSecret, "UnauthorizedException");
  await revokeToken(ctx, app, input.Token);
  return {};
});
