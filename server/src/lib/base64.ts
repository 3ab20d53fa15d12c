/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  return view(bytes).toString("base64");
}

/** base64url without padding (RFC 4648 §5, as JOSE writes it). */
export function toBase64url(bytes: Uint8Array | string): string {
  return (typeof bytes === "string" ? Buffer.from(bytes) : view(bytes)).toString("base64url");
}

/** The bytes of standard base64; undefined unless it is written exactly as `toBase64` would write them. */
export function fromBase64(text: string): Buffer | undefined {
  return canonical(text, "base64");
}

/** The bytes of base64url; undefined unless it is written exactly as `toBase64url` would write them. */
export function fromBase64url(text: string): Buffer | undefined {
  return canonical(text, "base64url");
}

/** Node's decoder skips what it does not know and ignores spare bits, so one value would have many spellings. */
function canonical(text: string, encoding: "base64" | "base64url"): Buffer | undefined {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : undefined;
}

const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
