import { setMfaConfig } from "../../core/pools/mfa.ts";
import { operation } from "../operation.ts";
import { mfaConfigOut } from "./wire/pool.ts";

/**
 * Replaces what a pool says of second factors and passkeys.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html
 */
export const SetUserPoolMfaConfig = operation("SetUserPoolMfaConfig", async (ctx, input) => {
  const { UserPoolId, ...config } = input;
  return mfaConfigOut(await setMfaConfig(ctx, UserPoolId, config));
});
