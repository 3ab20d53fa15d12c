import { fromBase64 } from "../../lib/base64.ts";
import { readVerifier } from "../auth/srp.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { seenFrom } from "../sessions/track.ts";
import type { Origin } from "../sessions/tracked-session.ts";
import type { SignedIn } from "../tokens/access-token.ts";
import { userNotFound } from "../users/logins.ts";
import { type Device, deviceIdentity, statusAtFirst } from "./device.ts";
import { requireTracking } from "./devices.ts";

/** What a device says of itself. Salt and verifier are base64 of the bytes of a positive number. */
export interface DeviceWanted {
  readonly key: string;
  readonly name: string | undefined;
  readonly salt: string;
  readonly verifier: string;
}

/**
 * Makes the device of a sign-in known. It was given its key with the tokens that the access token is one of.
 * @throws {CognitoError} InvalidParameterException for the key of another sign-in, or of a device that was forgotten, and for a
 *   verifier that is none; DeviceKeyExistsException, InvalidUserPoolConfigurationException, UserNotFoundException
 */
export async function confirmDevice(
  ctx: Pick<Context, "clock" | "store">,
  { pool, user, deviceKey }: SignedIn,
  { key, name, salt, verifier: wanted }: DeviceWanted,
  origin: Origin,
): Promise<Device> {
  requireTracking(pool);
  if (key !== deviceKey) throw invalidKey();
  const [saltBytes, verifierBytes] = [fromBase64(salt), fromBase64(wanted)];
  const verifier = saltBytes && verifierBytes && readVerifier(deviceIdentity(user, key), saltBytes, verifierBytes);
  if (!verifier) throw new CognitoError("InvalidParameterException", "Invalid device secret verifier given.");
  const now = ctx.clock.now();
  const device: Device = {
    poolId: pool.id,
    sub: user.sub,
    key,
    verifier,
    name,
    status: statusAtFirst(pool),
    address: seenFrom(origin).address,
    createdAt: now,
    updatedAt: now,
    authenticatedAt: now,
  };
  await ctx.store.write(async (tx) => {
    // The user is held, so that no device outlives them.
    if (!(await tx.users.forChange(pool.id, user.sub))) throw userNotFound();
    if (!(await tx.devices.insert(device))) {
      throw new CognitoError("DeviceKeyExistsException", "Device already exists.");
    }
    // Asked last: an insertion waits for whoever is forgetting the device at this moment.
    if (await tx.spent.isSpent(pool.id, key)) throw invalidKey();
  });
  return device;
}

const invalidKey = () => new CognitoError("InvalidParameterException", "Invalid device key given.");
