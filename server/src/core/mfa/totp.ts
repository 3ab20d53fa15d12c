import { equalText } from "../../lib/equal.ts";
import { hmacSha1 } from "../../lib/hash.ts";

const STEP_MS = 30_000;
const DIGITS = 6;
/** A code is good in its half-minute and those beside it, for clocks that differ. */
const SKEW = [0, -1, 1] as const;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The number of the half-minute whose code this is (RFC 6238 with its defaults); undefined for none of those that are good at `now`. */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | undefined {
  const current = Math.floor(now.getTime() / STEP_MS);
  // All are looked at, whichever it is.
  const looked = SKEW.map((skew) => ({ step: current + skew, isIt: equalText(codeOf(secret, current + skew), code) }));
  return looked.find(({ isIt }) => isIt)?.step;
}

/** RFC 4226 §5.3. */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = hmacSha1(secret, counter);
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}

/** Base32 without padding (RFC 4648 §6), as authenticator applications take a secret. */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + (ALPHABET[(held << (5 - bits)) & 31] ?? "") : text;
}

/**
 * What an authenticator application reads from a picture.
 * @param secret in base32
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function otpauthUri({
  secret,
  issuer,
  account,
}: {
  readonly secret: string;
  readonly issuer: string;
  readonly account: string;
}): string {
  const label = [issuer, account].map(encodeURIComponent).join(":");
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
