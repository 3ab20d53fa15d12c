import { confirmDevice } from "../../core/devices/confirm.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { missing } from "../wire.ts";

/**
 * Makes the device known that was given a key with these tokens. The model calls the secret optional; without it a device could
 * never show that it is the one.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 */
export const ConfirmDevice = operation("ConfirmDevice", async (ctx, input, { origin }) => {
  const { PasswordVerifier: verifier, Salt: salt } = input.DeviceSecretVerifierConfig ?? {};
  if (verifier === undefined) throw missing("deviceSecretVerifierConfig.passwordVerifier");
  if (salt === undefined) throw missing("deviceSecretVerifierConfig.salt");
  const wanted = { key: input.DeviceKey, name: input.DeviceName, salt, verifier };
  const device = await confirmDevice(ctx, await signedInBy(ctx, input.AccessToken), wanted, origin);
  return { UserConfirmationNecessary: device.status === "not_remembered" };
});
