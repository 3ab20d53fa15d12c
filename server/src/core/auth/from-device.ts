import type { Context } from "../context.ts";
import { LONGEST_DEVICE_KEY, tracksDevices } from "../devices/device.ts";
import type { Answers, Attempt } from "./attempt.ts";
import { deviceKeyInBlock } from "./challenges/password-verifier.ts";
import { deviceKeyInCustom } from "./custom-session.ts";
import { deviceKeyInFirst } from "./first-session.ts";
import { required } from "./parameters.ts";
import { deviceKeyIn } from "./session.ts";

/**
 * The attempt with the device that it says it comes from: told in this request, or in one before it. That counts where the pool
 * tracks devices, and not at the hosted pages, which remember none.
 * @throws {CognitoError} InvalidParameterException
 */
export function fromDevice(
  ctx: Pick<Context, "seal">,
  attempt: Attempt,
  answers: Answers,
  session: string | undefined,
): Attempt {
  if (!tracksDevices(attempt.pool) || attempt.door === "hosted") return attempt;
  if (answers.DEVICE_KEY) {
    return { ...attempt, device: { key: required(answers, "DEVICE_KEY", LONGEST_DEVICE_KEY), told: "now" } };
  }
  const key =
    deviceKeyIn(ctx, attempt, session) ??
    deviceKeyInFirst(ctx, attempt, session) ??
    deviceKeyInCustom(ctx, attempt, session) ??
    deviceKeyInBlock(ctx, attempt, answers);
  return key === undefined ? attempt : { ...attempt, device: { key, told: "before" } };
}
