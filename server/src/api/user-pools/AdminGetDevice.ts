import { findDevice } from "../../core/devices/devices.ts";
import { operation } from "../operation.ts";
import { deviceForOperatorOut, poolAndUserAsResources } from "./wire/device.ts";

/**
 * A device of a user, remembered or not.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html
 */
export const AdminGetDevice = operation("AdminGetDevice", async (ctx, input) => {
  const { pool, user } = await poolAndUserAsResources(ctx, input);
  const device = await findDevice(ctx, pool, user, input.DeviceKey, "operator");
  return { Device: deviceForOperatorOut(ctx, device, user) };
});
