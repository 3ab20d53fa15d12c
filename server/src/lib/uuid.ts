/** A lower-case UUID of version 4 (RFC 9562 §5.4) from the 16 bytes given. */
export function uuid4(randomBytes: Uint8Array): string {
  return marked(Buffer.from(randomBytes.subarray(0, 16)), 4);
}

/**
 * A lower-case UUID of version 7 (RFC 9562 §5.7): 48 bits of Unix time in milliseconds, and 74 bits of the 16 bytes given.
 */
export function uuid7(timeMs: number, randomBytes: Uint8Array): string {
  const bytes = Buffer.from(randomBytes.subarray(0, 16));
  bytes.writeUIntBE(timeMs, 0, 6);
  return marked(bytes, 7);
}

function marked(bytes: Buffer, version: number): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | (version << 4), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
