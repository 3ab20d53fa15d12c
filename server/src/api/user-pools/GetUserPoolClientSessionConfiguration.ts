import { clientById } from "../../core/clients/find.ts";
import { poolById } from "../../core/pools/find.ts";
import { ssoMinutesOf } from "../../core/sessions/tracking.ts";
import { operation } from "../operation.ts";

/**
 * How long after signing in a browser's people need not sign in again for an app client.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolClientSessionConfiguration.html
 */
export const GetUserPoolClientSessionConfiguration = operation(
  "GetUserPoolClientSessionConfiguration",
  async (ctx, input) => {
    const pool = await poolById(ctx, input.UserPoolId);
    const client = await clientById(ctx, pool.id, input.ClientId);
    return { UserPoolId: pool.id, ClientId: client.id, SSOSession: { MaxValidityMinutes: ssoMinutesOf(client) } };
  },
);
