import type { Site } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { regionOf } from "./pool.ts";

/** `arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_AbCdEfGhI` */
export const poolArn = (
  { accountId }: Pick<Site, "accountId">,
  poolId: string,
  /** Another than its own for its replica. */
  region = regionOf(poolId),
): string => `arn:aws:cognito-idp:${region}:${accountId}:userpool/${poolId}`;

const POOL_ARN = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d*:userpool\/([\w-]+_[0-9A-Za-z]+)$/;

/**
 * The pool an ARN names, and in which region: another than the pool's own is for its replica. Its account may be any or none: clients configured without one leave it empty, and this server's
 * own is only a setting.
 * @throws {CognitoError} InvalidParameterException for the ARN of anything but a user pool.
 */
export function poolIn(arn: string): { readonly poolId: string; readonly region: string } {
  const [, region, poolId] = POOL_ARN.exec(arn) ?? [];
  if (poolId === undefined || region === undefined) throw invalidArn();
  return { poolId, region };
}

export const invalidArn = (): CognitoError => new CognitoError("InvalidParameterException", "Invalid user pool arn.");
