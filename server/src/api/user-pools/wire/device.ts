import type { Context } from "../../../core/context.ts";
import type { Device } from "../../../core/devices/device.ts";
import { CognitoError } from "../../../core/errors.ts";
import { poolById } from "../../../core/pools/find.ts";
import { type Pool, regionOf } from "../../../core/pools/pool.ts";
import { findUser } from "../../../core/users/logins.ts";
import type { User } from "../../../core/users/user.ts";
import type { Output } from "../../../model/types.ts";

type DeviceType = NonNullable<Output<"ListDevices">["Devices"]>[number];

/** `DeviceType` as its owner sees it. */
export const deviceOut = (device: Device): DeviceType => shown(device, {});

/** `DeviceType` as operators see it, with the attributes that AWS keeps for them. */
export const deviceForOperatorOut = ({ site }: Pick<Context, "site">, device: Device, user: User): DeviceType => {
  const owner = `${user.username}.${device.poolId}`;
  return shown(device, {
    "dev:device_arn": `arn:aws:cognito-idp:${regionOf(device.poolId)}:${site.accountId}:owner/${owner}/device/${device.key}`,
    "dev:device_owner": owner,
    "dev:device_remembered_status": device.status,
  });
};

function shown(device: Device, more: Readonly<Record<string, string>>): DeviceType {
  const attributes = { device_status: "valid", device_name: device.name, last_ip_used: device.address, ...more };
  return {
    DeviceKey: device.key,
    DeviceAttributes: Object.entries(attributes).flatMap(([Name, Value]) =>
      Value === undefined ? [] : [{ Name, Value }],
    ),
    DeviceCreateDate: device.createdAt,
    DeviceLastModifiedDate: device.updatedAt,
    DeviceLastAuthenticatedDate: device.authenticatedAt,
  };
}

/**
 * As `poolAndUser`, for operations to which AWS gives no other word for a user who does not exist.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function poolAndUserAsResources(
  ctx: Pick<Context, "store">,
  input: { readonly UserPoolId: string; readonly Username: string },
): Promise<{ readonly pool: Pool; readonly user: User }> {
  const pool = await poolById(ctx, input.UserPoolId);
  const user = await findUser(ctx, pool, input.Username);
  if (!user) throw new CognitoError("ResourceNotFoundException", "User does not exist.");
  return { pool, user };
}
