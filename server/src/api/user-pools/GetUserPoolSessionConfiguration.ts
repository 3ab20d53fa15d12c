import { poolById } from "../../core/pools/find.ts";
import { sessionConfigurationOf } from "../../core/sessions/tracking.ts";
import { operation } from "../operation.ts";

/**
 * Whether a pool tracks sessions, and how many a user may have.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolSessionConfiguration.html
 */
export const GetUserPoolSessionConfiguration = operation("GetUserPoolSessionConfiguration", async (ctx, input) => {
  const pool = await poolById(ctx, input.UserPoolId);
  return { UserPoolId: pool.id, ...sessionConfigurationOf(pool) };
});
