import { forgetDevice } from "../../core/devices/devices.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { missing } from "../wire.ts";

/**
 * A person's device is known no more.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html
 */
export const ForgetDevice = operation("ForgetDevice", async (ctx, input) => {
  if (input.AccessToken === undefined) throw missing("accessToken");
  const { pool, user } = await signedInBy(ctx, input.AccessToken);
  await forgetDevice(ctx, pool, user, input.DeviceKey);
});
