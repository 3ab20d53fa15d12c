import { appOf } from "../../core/clients/app.ts";
import { requireSecret } from "../../core/clients/secret-hash.ts";
import { refreshRotating } from "../../core/tokens/refresh.ts";
import { operation } from "../operation.ts";
import { sentBy } from "../wire.ts";
import { tokensOut } from "./wire/sign-in.ts";

/**
 * New tokens for a refresh token, which is replaced where the client rotates.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export const GetTokensFromRefreshToken = operation("GetTokensFromRefreshToken", async (ctx, input, caller) => {
  const app = { ...(await appOf(ctx, input.ClientId)), sent: sentBy(caller, input) };
  requireSecret(app.client, input.ClientSecret, "NotAuthorizedException");
  const tokens = await refreshRotating(ctx, app, input.RefreshToken, caller.origin, input.DeviceKey);
  return { AuthenticationResult: tokensOut(tokens) };
});
