import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import type { Page } from "../store/store.ts";
import type { User } from "../users/user.ts";
import { type Device, type DeviceStatus, deviceNotFound, tracksDevices } from "./device.ts";

type Stored = Pick<Context, "store">;

/** A forgotten key stays forgotten for as long as an access token that names it can live. */
const FORGOTTEN_MS = 24 * 3_600_000;

/** Who asks about devices: somebody about their own, of which only remembered ones are shown, or an operator about all. */
type Asker = "owner" | "operator";

/** @throws {CognitoError} InvalidUserPoolConfigurationException; AWS's words are not known. */
export function requireTracking(pool: Pool): void {
  if (!tracksDevices(pool)) {
    throw new CognitoError(
      "InvalidUserPoolConfigurationException",
      "The user pool is not configured to remember devices.",
    );
  }
}

/** @throws {CognitoError} ResourceNotFoundException, InvalidUserPoolConfigurationException */
export async function findDevice(
  ctx: Stored,
  pool: Pool,
  { sub }: Pick<User, "sub">,
  key: string,
  asker: Asker,
): Promise<Device> {
  requireTracking(pool);
  const device = await ctx.store.devices.find(pool.id, sub, key);
  if (!device || (asker === "owner" && device.status !== "remembered")) throw deviceNotFound();
  return device;
}

/**
 * A user's devices, in order of key.
 * @throws {CognitoError} InvalidUserPoolConfigurationException
 */
export async function pageOfDevices(
  ctx: Stored,
  pool: Pool,
  { sub }: Pick<User, "sub">,
  asker: Asker,
  limit: number,
  after: string | undefined,
): Promise<Page<Device>> {
  requireTracking(pool);
  return ctx.store.devices.page(pool.id, sub, limit, after, asker === "owner" ? "remembered" : undefined);
}

/** @throws {CognitoError} ResourceNotFoundException, InvalidUserPoolConfigurationException */
export async function setDeviceStatus(
  ctx: Pick<Context, "clock" | "store">,
  pool: Pool,
  { sub }: Pick<User, "sub">,
  key: string,
  status: DeviceStatus,
): Promise<void> {
  requireTracking(pool);
  const now = ctx.clock.now();
  const isSet = await ctx.store.writeOne((tx) => tx.devices.setStatus(pool.id, sub, key, status, now));
  if (!isSet) throw deviceNotFound();
}

/**
 * Forgets a device for good: its refresh tokens work no more, and whoever has it cannot confirm it again with the access token
 * that is left.
 * @throws {CognitoError} ResourceNotFoundException, InvalidUserPoolConfigurationException
 */
export async function forgetDevice(
  ctx: Pick<Context, "clock" | "store">,
  pool: Pool,
  { sub }: Pick<User, "sub">,
  key: string,
): Promise<void> {
  requireTracking(pool);
  const until = new Date(ctx.clock.now().getTime() + FORGOTTEN_MS);
  const isForgotten = await ctx.store.write(async (tx) => {
    const isDeleted = await tx.devices.delete(pool.id, sub, key);
    if (isDeleted) await tx.spent.spend(pool.id, key, until);
    return isDeleted;
  });
  if (!isForgotten) throw deviceNotFound();
}
