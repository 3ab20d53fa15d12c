import { toBase64url } from "../../lib/base64.ts";
import { sha256 } from "../../lib/hash.ts";
import type { SrpIdentity, SrpVerifier } from "../auth/srp.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { type Pool, regionOf } from "../pools/pool.ts";
import type { User } from "../users/user.ts";

export type DeviceStatus = "remembered" | "not_remembered";

/** A device that a person has confirmed: it has a secret of its own, made by itself, which it can prove from then on. */
export interface Device {
  readonly poolId: string;
  readonly sub: string;
  /** `{region}_{UUID}` */
  readonly key: string;
  /** What proves the secret, bound to the device's group key and key. */
  readonly verifier: SrpVerifier;
  readonly name: string | undefined;
  /** One that is not remembered is known, and shown to operators, but counts for nothing at a sign-in. */
  readonly status: DeviceStatus;
  /** Where it was last used from. */
  readonly address: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly authenticatedAt: Date;
}

/** As long as a key may be on the wire. */
export const LONGEST_DEVICE_KEY = 55;

/** Whether a pool tells devices apart: that its configuration has the block turns it on, whatever stands in it. */
export const tracksDevices = ({ settings }: Pool): boolean => settings.DeviceConfiguration !== undefined;

/** Whether the proof of a remembered device takes the place of a second factor. */
export const standsForFactor = ({ settings }: Pool): boolean =>
  settings.DeviceConfiguration?.ChallengeRequiredOnNewDevice === true;

/** The status of a device that has just been confirmed. */
export const statusAtFirst = ({ settings }: Pool): DeviceStatus =>
  settings.DeviceConfiguration?.DeviceOnlyRememberedOnUserPrompt === true ? "not_remembered" : "remembered";

/** The key of a device that nobody knows yet. */
export const drawDeviceKey = (ctx: Pick<Context, "random">, pool: Pool): string =>
  `${regionOf(pool.id)}_${ctx.random.uuid()}`;

/**
 * The two names that the secret of a device is bound to. The group is one for all devices of a user and no secret, and looks
 * like those seen on AWS (`-v7w9UcY6`).
 */
export const deviceIdentity = ({ poolId, sub }: Pick<User, "poolId" | "sub">, key: string): SrpIdentity => ({
  poolName: `-${toBase64url(sha256("device-group/", poolId, "/", sub)).slice(0, 8)}`,
  userId: key,
});

/** In words that clients look for, to try again without the key (amplify-js, amazon-cognito-identity-js). */
export const deviceNotFound = () => new CognitoError("ResourceNotFoundException", "Device does not exist.");
