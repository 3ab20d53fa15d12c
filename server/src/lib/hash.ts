import { createHash, createHmac, createSecretKey, hash, hkdfSync, type KeyObject } from "node:crypto";

/** Text is taken as its UTF-8 bytes, without normalisation. */
type Part = Uint8Array | string;

/** SHA-256 over the parts, one after another. */
export function sha256(...parts: readonly Part[]): Buffer {
  // In one go where there is one part: 0.8 µs instead of 1.3.
  if (parts.length === 1 && parts[0] !== undefined) return hash("sha256", parts[0], "buffer");
  const hashing = createHash("sha256");
  for (const part of parts) hashing.update(part);
  return hashing.digest();
}

/** HMAC-SHA256 over the parts, one after another. */
export function hmacSha256(key: Uint8Array | KeyObject, ...parts: readonly Part[]): Buffer {
  // createHmac takes 12 µs with a key as bytes, 3 µs with the same made a KeyObject first.
  const hmac = createHmac("sha256", key instanceof Uint8Array ? createSecretKey(key) : key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** HMAC-SHA1: for one-time passwords, whose applications know no other. */
export const hmacSha1 = (key: Uint8Array, message: Uint8Array): Buffer =>
  createHmac("sha1", createSecretKey(key)).update(message).digest();

/** HKDF with SHA-256 (RFC 5869), extract and expand. */
export function hkdfSha256(key: Uint8Array, salt: Uint8Array, info: string, lengthBytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, info, lengthBytes));
}
