import { LONGEST_DEVICE_KEY, tracksDevices } from "../devices/device.ts";
import type { Answers, Attempt } from "./attempt.ts";
import { required } from "./parameters.ts";

/**
 * The device that a request says it comes from: told in this one, or in one before it. That counts where the pool tracks devices,
 * and not at the hosted pages, which remember none.
 * @param before the key that was told in a former request
 * @throws {CognitoError} InvalidParameterException
 */
export function fromDevice({ pool, door }: Attempt, answers: Answers, before?: string): Attempt["device"] {
  if (!tracksDevices(pool) || door === "hosted") return undefined;
  if (answers.DEVICE_KEY) return { key: required(answers, "DEVICE_KEY", LONGEST_DEVICE_KEY), told: "now" };
  return before === undefined ? undefined : { key: before, told: "before" };
}
