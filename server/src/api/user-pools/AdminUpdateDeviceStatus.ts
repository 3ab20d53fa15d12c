import { setDeviceStatus } from "../../core/devices/devices.ts";
import { operation } from "../operation.ts";
import { missing } from "../wire.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * An operator says whether a user's device is to be remembered.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateDeviceStatus.html
 */
export const AdminUpdateDeviceStatus = operation("AdminUpdateDeviceStatus", async (ctx, input) => {
  const { DeviceRememberedStatus: status } = input;
  if (status === undefined) throw missing("deviceRememberedStatus");
  const { pool, user } = await poolAndUser(ctx, input);
  await setDeviceStatus(ctx, pool, user, input.DeviceKey, status);
  return {};
});
