import { toBase64 } from "../../../lib/base64.ts";
import type { Context } from "../../context.ts";
import { type Device, deviceNotFound } from "../../devices/device.ts";
import type { User } from "../../users/user.ts";
import type { Attempt, Proof, Step } from "../attempt.ts";
import { carried, carry } from "../carried.ts";
import { incorrect, isLocked, wrongPassword } from "../lockout.ts";
import { refuseExpired } from "../once.ts";
import { resume, sealSession } from "../session.ts";
import { beginExchange, claimHolds } from "../srp.ts";
import { claimIn } from "../srp-claim.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "DEVICE_PASSWORD_VERIFIER";

/** What the SECRET_BLOCK carries; what was shown before, the session does. */
interface Exchange {
  readonly sub: string;
  readonly deviceKey: string;
  /** As `beginExchange` made it, base64. */
  readonly exchange: string;
}

/**
 * Answers the SRP_A of a device with the server's half of the exchange.
 * @throws {CognitoError} ResourceNotFoundException when the device is remembered no more
 */
export async function askDevicePassword(
  ctx: Context,
  attempt: Attempt,
  { user, shown }: Pick<Proof, "user" | "shown">,
  A: bigint,
): Promise<Step> {
  const device = await rememberedDevice(ctx, attempt, user);
  const { SALT, SRP_B, exchange } = await beginExchange(ctx.powMod, device.verifier, A, ctx.random.bytes(32));
  const state: Exchange = { sub: user.sub, deviceKey: device.key, exchange: toBase64(exchange) };
  return {
    kind: "challenge",
    name: NAME,
    parameters: {
      SALT,
      SRP_B,
      SECRET_BLOCK: toBase64(carry(ctx, attempt, "device-exchange", state)),
      USERNAME: user.username,
      DEVICE_KEY: device.key,
    },
    session: sealSession(ctx, attempt, NAME, { user, shown }),
  };
}

/** The device proves that it knows its secret. Right or wrong, block and session are good for one answer. */
export const devicePasswordVerifier: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { user, session } = await resume(ctx, attempt, NAME, responses, brought);
    const claim = claimIn(responses);
    const block = claim && carried<Exchange>(ctx, attempt, "device-exchange", claim.secretBlock);
    if (!claim || block?.state.sub !== user.sub || block.state.deviceKey !== attempt.device?.key) throw incorrect();
    const at = ctx.clock.now();
    refuseExpired(block, at);
    const { verifier } = await rememberedDevice(ctx, attempt, user);
    const takes = [session, block];
    const holds = await claimHolds(ctx.powMod, verifier, Buffer.from(block.state.exchange, "base64"), claim);
    if (!holds || isLocked(user.lockedUntil, at)) throw await wrongPassword(ctx, user, at, takes);
    return { kind: "proof", user, at, shown: [...session.state.shown, "DEVICE"], takes };
  },
};

/** It may have been forgotten since the question. */
async function rememberedDevice(ctx: Pick<Context, "store">, attempt: Attempt, user: User): Promise<Device> {
  const { key } = attempt.device ?? {};
  const device = key && (await ctx.store.devices.find(attempt.pool.id, user.sub, key));
  if (!device || device.status !== "remembered") throw deviceNotFound();
  return device;
}
