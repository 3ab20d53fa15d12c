import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The codes of an authenticator application, one after the other: each is good once, and the first two at once, for clocks may
 * differ by half a minute either way. They stay good when the half-minute ends between being read and being given.
 * @param secret in base32
 */
export function authenticator(secret: string): () => string {
  const bits = Array.from(secret, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  let step = Math.floor(Date.now() / 30_000);
  return () => {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step++));
    const mac = createHmac("sha1", key).update(counter).digest();
    const number = mac.readUInt32BE((mac.at(-1) ?? 0) % 16) % 0x8000_0000;
    return String(number % 1_000_000).padStart(6, "0");
  };
}
