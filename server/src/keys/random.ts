import { randomBytes, randomFillSync, randomInt } from "node:crypto";
import type { Clock, Random } from "../core/ports.ts";
import { uuid7 } from "../lib/uuid.ts";

/** The system's clock. */
export const systemClock: Clock = { now: () => new Date() };

const UUID_BYTES = 16;

/** Dice from the system's generator. */
export function systemRandom(clock: Clock): Random {
  // A sign-in takes five UUIDs and a call of the generator costs 3 µs: they are drawn for many at a time.
  const drawn = Buffer.alloc(256 * UUID_BYTES);
  let used = drawn.byteLength;
  const forUuid = () => {
    if (used === drawn.byteLength) {
      randomFillSync(drawn);
      used = 0;
    }
    used += UUID_BYTES;
    return drawn.subarray(used - UUID_BYTES, used);
  };
  return {
    bytes: (count) => randomBytes(count),
    uuid: () => uuid7(clock.now().getTime(), forUuid()),
    text: (length, alphabet) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(""),
  };
}
