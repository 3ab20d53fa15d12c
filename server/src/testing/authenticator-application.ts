import { createHmac } from "node:crypto";

/** The application on a phone that shows a new code every half-minute (RFC 6238). It shares no line with the server's side. */
export interface AuthenticatorApplication {
  /** The secret itself. */
  readonly key: Uint8Array;
  codeAt(instant: Date): string;
}

/** @param secretCode as AssociateSoftwareToken gives it: base32 */
export function authenticatorApplication(secretCode: string): AuthenticatorApplication {
  const bits = Array.from(secretCode, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  return {
    key,
    codeAt(instant) {
      const counter = Math.floor(instant.getTime() / 30_000)
        .toString(16)
        .padStart(16, "0");
      const mac = createHmac("sha1", key).update(Buffer.from(counter, "hex")).digest("hex");
      const offset = Number.parseInt(mac.slice(-1), 16) * 2;
      const number = Number.parseInt(mac.slice(offset, offset + 8), 16) % 0x8000_0000;
      return `${number % 1_000_000}`.padStart(6, "0");
    },
  };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
