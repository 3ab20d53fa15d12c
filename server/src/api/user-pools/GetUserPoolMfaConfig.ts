import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { mfaConfigOut } from "./wire/pool.ts";

/**
 * Whether a pool asks for a second factor, and which ones it knows.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html
 */
export const GetUserPoolMfaConfig = operation("GetUserPoolMfaConfig", async (ctx, input) =>
  mfaConfigOut(await poolById(ctx, input.UserPoolId)),
);
