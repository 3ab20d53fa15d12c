import { clientToken } from "../../core/oauth/client-token.ts";
import { operation } from "../operation.ts";
import { sentBy } from "../wire.ts";

/**
 * An access token for an application that speaks for itself, by its secret. A signature is taken and not looked at, for the SDKs
 * send one.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
 */
export const GetClientToken = operation("GetClientToken", async (ctx, input, caller) => {
  const { ClientId, Secret, Scopes } = input;
  const { accessToken, expiresInSeconds } = await clientToken(ctx, ClientId, Secret, Scopes, sentBy(caller, input));
  return {
    ClientAuthenticationResult: { AccessToken: accessToken, ExpiresIn: expiresInSeconds, TokenType: "Bearer" },
  };
});
