import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The codes of an authenticator application, one after the other; each is good once.
 * @param secret in base32
 * @param atOnce how many are good at once, for clocks may differ by half a minute either way: two, which stay good when the
 *   half-minute ends before they are given, or three, the first of which does not
 */
export function authenticator(secret: string, atOnce: 2 | 3 = 2): () => string {
  const bits = Array.from(secret, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  let step = Math.floor(Date.now() / 30_000) + 2 - atOnce;
  return () => {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step++));
    const mac = createHmac("sha1", key).update(counter).digest();
    const number = mac.readUInt32BE((mac.at(-1) ?? 0) % 16) % 0x8000_0000;
    return String(number % 1_000_000).padStart(6, "0");
  };
}
