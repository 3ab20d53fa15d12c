import { sessionConfigurationOf, setPoolSessionConfiguration } from "../../core/sessions/tracking.ts";
import { operation } from "../operation.ts";

/**
 * Sets whether a pool tracks sessions, and how many a user may have.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolSessionConfiguration.html
 */
export const SetUserPoolSessionConfiguration = operation(
  "SetUserPoolSessionConfiguration",
  async (ctx, { UserPoolId, UserSessionTracking, TokenSession }) => {
    const pool = await setPoolSessionConfiguration(ctx, UserPoolId, { UserSessionTracking, TokenSession });
    return { UserPoolId, ...sessionConfigurationOf(pool) };
  },
);
