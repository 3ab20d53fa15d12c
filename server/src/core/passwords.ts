import type { SrpIdentity, SrpVerifier } from "./auth/srp.ts";

/** What is kept of a password. The kind leaves room for passwords brought in as hashes of another make. */
export type Verifier = { readonly kind: "srp" } & SrpVerifier;

export interface Passwords {
  /** What to keep of a new password, under a fresh salt. */
  make(identity: SrpIdentity, password: string): Promise<Verifier>;
  /** Whether this is the password; compares in constant time. */
  matches(verifier: Verifier, password: string): Promise<boolean>;
  /** False, after as long as `matches` takes: for users who do not exist. */
  pretend(password: string): Promise<false>;
}

const SRP = 1;
const SALT_AT = 2;
const VERIFIER_AT = SALT_AT + 16;
const NAMES_AT = VERIFIER_AT + 384;

/** The bytes to seal in a database: the kind, how many bytes of pool name there are, salt, verifier, pool name, user id. */
export function encodeVerifier({ salt, verifier, poolName, userId }: Verifier): Uint8Array {
  const pool = Buffer.from(poolName);
  const bytes = Buffer.concat([Uint8Array.of(SRP, pool.byteLength), salt, verifier, pool, Buffer.from(userId)]);
  if (salt.byteLength !== 16 || verifier.byteLength !== 384 || pool.byteLength > 255) {
    throw new RangeError("a verifier that cannot be stored");
  }
  return bytes;
}

/** @throws Error when the bytes are not what `encodeVerifier` writes. */
export function decodeVerifier(bytes: Uint8Array): Verifier {
  const [kind, poolNameBytes = 0] = bytes;
  const userIdAt = NAMES_AT + poolNameBytes;
  if (kind !== SRP || bytes.byteLength < userIdAt)
    throw new Error("a stored password is of an unknown kind, or damaged");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return {
    kind: "srp",
    salt: bytes.subarray(SALT_AT, VERIFIER_AT),
    verifier: bytes.subarray(VERIFIER_AT, NAMES_AT),
    poolName: text.decode(bytes.subarray(NAMES_AT, userIdAt)),
    userId: text.decode(bytes.subarray(userIdAt)),
  };
}
