import { setClientSsoMinutes, ssoMinutesOf } from "../../core/sessions/tracking.ts";
import { operation } from "../operation.ts";

/**
 * Sets how long after signing in a browser's people need not sign in again for an app client.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolClientSessionConfiguration.html
 */
export const SetUserPoolClientSessionConfiguration = operation(
  "SetUserPoolClientSessionConfiguration",
  async (ctx, { UserPoolId, ClientId, SSOSession }) => {
    const client = await setClientSsoMinutes(ctx, UserPoolId, ClientId, SSOSession.MaxValidityMinutes);
    return { UserPoolId, ClientId, SSOSession: { MaxValidityMinutes: ssoMinutesOf(client) } };
  },
);
