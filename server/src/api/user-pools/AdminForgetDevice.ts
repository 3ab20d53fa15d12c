import { forgetDevice } from "../../core/devices/devices.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * A user's device is known no more.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminForgetDevice.html
 */
export const AdminForgetDevice = operation("AdminForgetDevice", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await forgetDevice(ctx, pool, user, input.DeviceKey);
});
