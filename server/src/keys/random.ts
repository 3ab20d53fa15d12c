import { randomBytes, randomInt } from "node:crypto";
import type { Clock, Random } from "../core/ports.ts";

/** The system's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** Dice from the system's generator; UUIDs of version 7 (RFC 9562 §5.7), whose first 48 bits are the time. */
export const systemRandom = (clock: Clock): Random => ({
  bytes: (count) => randomBytes(count),
  uuid() {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(clock.now().getTime(), 0, 6);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
  text: (length, alphabet) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(""),
});
