import { timingSafeEqual } from "node:crypto";
import { sha256 } from "./hash.ts";

/** Whether two byte strings are the same, in a time that tells nothing of their content (their length it may tell). */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

/** Whether two texts are the same, in a time that tells nothing of where, or in what length, they differ. */
export function equalText(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}
