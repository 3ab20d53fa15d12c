import type { SrpIdentity, SrpVerifier } from "./auth/srp.ts";
import { HASHING_ALGORITHMS, HashRefused, type PasswordHash, readHash } from "./password-hash.ts";

/** What is kept of a password that was set here. */
export type Verifier = { readonly kind: "srp" } & SrpVerifier;

/** What is kept of a password: one that was brought in as a hash has a verifier from its first sign-in on. */
export type KeptPassword = Verifier | PasswordHash;

export interface Passwords {
  /** What to keep of a new password, under a fresh salt. */
  make(identity: SrpIdentity, password: string): Promise<Verifier>;
  /**
   * Whether this is the password; compares in constant time. A hash takes as long as it was made to take.
   * @throws {CognitoError} TooManyRequestsException while too many hashes wait to be checked
   */
  matches(kept: KeptPassword, password: string): Promise<boolean>;
  /** False, after as long as `matches` takes for a verifier: for users who do not exist. */
  pretend(password: string): Promise<false>;
}

const SRP = 1;
const HASH = 2;
const SALT_AT = 2;
const VERIFIER_AT = SALT_AT + 16;
const NAMES_AT = VERIFIER_AT + 384;

/**
 * The bytes to seal in a database: the kind; then how many bytes of pool name there are, salt, verifier, pool name, user id, or
 * the algorithm's number and the hash.
 */
export function encodePassword(password: KeptPassword): Uint8Array {
  if (password.kind === "hash") {
    return Buffer.concat([
      Uint8Array.of(HASH, HASHING_ALGORITHMS.indexOf(password.algorithm)),
      Buffer.from(password.text),
    ]);
  }
  const { salt, verifier, poolName, userId } = password;
  const pool = Buffer.from(poolName);
  const bytes = Buffer.concat([Uint8Array.of(SRP, pool.byteLength), salt, verifier, pool, Buffer.from(userId)]);
  if (salt.byteLength !== 16 || verifier.byteLength !== 384 || pool.byteLength > 255) {
    throw new RangeError("a verifier that cannot be stored");
  }
  return bytes;
}

/** @throws Error when the bytes are not what `encodePassword` writes. */
export function decodePassword(bytes: Uint8Array): KeptPassword {
  const [kind, detail = 0] = bytes;
  if (kind === HASH) return decodeHash(detail, bytes.subarray(2));
  const userIdAt = NAMES_AT + detail;
  if (kind !== SRP || bytes.byteLength < userIdAt) throw damaged();
  return {
    kind: "srp",
    salt: bytes.subarray(SALT_AT, VERIFIER_AT),
    verifier: bytes.subarray(VERIFIER_AT, NAMES_AT),
    poolName: text.decode(bytes.subarray(NAMES_AT, userIdAt)),
    userId: text.decode(bytes.subarray(userIdAt)),
  };
}

function decodeHash(number: number, bytes: Uint8Array): PasswordHash {
  const algorithm = HASHING_ALGORITHMS[number];
  if (!algorithm) throw damaged();
  try {
    return readHash(algorithm, text.decode(bytes));
  } catch (cause) {
    throw cause instanceof HashRefused ? damaged(cause) : cause;
  }
}

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const damaged = (cause?: Error) => new Error("a stored password is of an unknown kind, or damaged", { cause });
