import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";

/** `AUDIT`: what is found is only written down. */
export type Protection = "AUDIT" | "ENFORCED";

/**
 * How threat protection is set in a pool; undefined where it is off.
 * @param isByFunctions for a sign-in that the pool's functions lead, which has a switch of its own
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html
 */
export function protectionOf({ settings }: Pool, isByFunctions = false): Protection | undefined {
  const { UserPoolAddOns: addOns } = settings;
  if (!addOns || addOns.AdvancedSecurityMode === "OFF") return undefined;
  return isByFunctions ? addOns.AdvancedSecurityAdditionalFlows?.CustomAuthMode : addOns.AdvancedSecurityMode;
}

/** @throws {CognitoError} UserPoolAddOnNotEnabledException */
export function requireProtection(pool: Pool): void {
  if (protectionOf(pool)) return;
  throw new CognitoError(
    "UserPoolAddOnNotEnabledException",
    "Threat protection is not enabled for the user pool: its AdvancedSecurityMode is OFF.",
  );
}
