import { setDeviceStatus } from "../../core/devices/devices.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { missing } from "../wire.ts";

/**
 * A person says whether a device of theirs is to be remembered.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 */
export const UpdateDeviceStatus = operation("UpdateDeviceStatus", async (ctx, input) => {
  const { DeviceRememberedStatus: status } = input;
  if (status === undefined) throw missing("deviceRememberedStatus");
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  await setDeviceStatus(ctx, pool, user, input.DeviceKey, status);
  return {};
});
