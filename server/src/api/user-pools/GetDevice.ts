import { findDevice } from "../../core/devices/devices.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { missing } from "../wire.ts";
import { deviceOut } from "./wire/device.ts";

/**
 * A remembered device of the person's own.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html
 */
export const GetDevice = operation("GetDevice", async (ctx, input) => {
  if (input.AccessToken === undefined) throw missing("accessToken");
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  return { Device: deviceOut(await findDevice(ctx, pool, user, input.DeviceKey, "owner")) };
});
