/**
 * The shortest big-endian two's-complement bytes of a non-negative integer: a zero byte stands in front when the top bit is
 * set. This is Java's `BigInteger.toByteArray`, and the content of a DER INTEGER (X.690 §8.3).
 * @throws RangeError for a negative integer.
 */
export function integerBytes(n: bigint): Buffer {
  if (n < 0n) throw new RangeError("a negative integer has no place here");
  const hex = n.toString(16);
  if (hex.length % 2 === 1) return Buffer.from(`0${hex}`, "hex");
  return Buffer.from(hex >= "8" ? `00${hex}` : hex, "hex");
}

/**
 * The big-endian bytes of a non-negative integer, filled with zeros in front to `lengthBytes`.
 * @throws RangeError when it is negative or needs more bytes.
 */
export function fixedBytes(n: bigint, lengthBytes: number): Buffer {
  const hex = n.toString(16).padStart(2 * lengthBytes, "0");
  if (n < 0n || hex.length > 2 * lengthBytes) throw new RangeError(`not an integer of ${lengthBytes} bytes`);
  return Buffer.from(hex, "hex");
}

/** The non-negative integer that these big-endian bytes write; no bytes are zero. */
export function integerFrom(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`);
}
