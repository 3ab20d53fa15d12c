import { hash } from "node:crypto";

/**
 * What stands for a password here: the first 53 bits of its SHA-1, the most that a number holds exactly. SHA-1 because that is
 * what lists are made of; it protects nothing here.
 */
export type Key = number;

export const KEY_BITS = 53;

/** The key of a password, given as text or as its bytes in UTF-8. */
export const keyOf = (password: string | Uint8Array): Key => keyIn(hash("sha1", password, "buffer"));

/** The key in the first seven bytes of a SHA-1. */
export const keyIn = (digest: Buffer): Key => digest.readUIntBE(0, 4) * 2 ** 21 + (digest.readUIntBE(4, 3) >>> 3);
