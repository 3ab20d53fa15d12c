import { fromBase64 } from "../../lib/base64.ts";
import { equalBytes } from "../../lib/equal.ts";
import { hkdfSha256, hmacSha256, sha256 } from "../../lib/hash.ts";
import { fixedBytes, integerBytes, integerFrom } from "../../lib/integer.ts";

// SRP-6a (RFC 5054 §2) with Cognito's own bytes. The letters are the RFC's: g^x is the verifier, a and b the secrets of one
// sign-in, A and B what the two sides show of them, K the key they end up sharing.

/** The 3072-bit group of RFC 3526 §4. */
export const N = BigInt(
  "0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd" +
    "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed" +
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f" +
    "83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b" +
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510" +
    "15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7" +
    "abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c" +
    "bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
);
const g = 2n;
const k = integerFrom(sha256(integerBytes(N), integerBytes(g)));

const GROUP_BYTES = 384;
const SALT_BYTES = 16;
const B_BYTES = 32;
const U_BYTES = 32;

/** base^exponent mod N in constant time: the exponent is secret. Neither may be negative; the base may be N or more. */
export type PowMod = (base: bigint, exponent: bigint) => Promise<bigint>;

/** The two names that a verifier is bound to, in the letter case they are stored in: renaming either voids it. */
export interface SrpIdentity {
  /** Of a user: the pool id after its first `_`. Of a device: its group key. */
  readonly poolName: string;
  /** Of a user: what the client is told as USER_ID_FOR_SRP. Of a device: its key. */
  readonly userId: string;
}

/** What proves a password without holding it. Whoever has it can guess at the password, so it is sealed at rest. */
export interface SrpVerifier extends SrpIdentity {
  /** 16 bytes. */
  readonly salt: Uint8Array;
  /** g^x mod N, 384 bytes. */
  readonly verifier: Uint8Array;
}

/** What the client says to prove that it knows the password. */
export interface SrpClaim {
  /** PASSWORD_CLAIM_SIGNATURE, base64. */
  readonly signature: string;
  /** The bytes of PASSWORD_CLAIM_SECRET_BLOCK. */
  readonly secretBlock: Uint8Array;
  /** TIMESTAMP to the letter as it came: clients differ in how they write the day. */
  readonly timestamp: string;
}

/** The pool's part of what SRP hashes: `us-east-1_AbCdEfGhI` → `AbCdEfGhI`. */
export function poolNameOf(poolId: string): string {
  return poolId.slice(poolId.indexOf("_") + 1);
}

/** Makes the verifier of a password, which is hashed as the UTF-8 it was sent in. The salt is 16 random bytes. */
export async function makeVerifier(
  powMod: PowMod,
  { poolName, userId }: SrpIdentity,
  password: string,
  salt: Uint8Array,
): Promise<SrpVerifier> {
  const identity = sha256(poolName, userId, ":", password);
  const x = integerFrom(sha256(integerBytes(integerFrom(salt)), identity));
  return { poolName, userId, salt, verifier: fixedBytes(await powMod(g, x), GROUP_BYTES) };
}

/**
 * A verifier that a client made, as a device does. Bytes may carry the zero in front that says "positive".
 * Undefined when the salt has more than 16 bytes, or the verifier is nothing that g^x could be with a secret x.
 */
export function readVerifier(identity: SrpIdentity, salt: Uint8Array, verifier: Uint8Array): SrpVerifier | undefined {
  if (salt.byteLength > SALT_BYTES + 1 || verifier.byteLength > GROUP_BYTES + 1) return undefined;
  const number = integerFrom(salt);
  const v = integerFrom(verifier);
  if (number >= 1n << BigInt(8 * SALT_BYTES) || v >= N || isTrivial(v)) return undefined;
  return {
    poolName: identity.poolName,
    userId: identity.userId,
    salt: fixedBytes(number, SALT_BYTES),
    verifier: fixedBytes(v, GROUP_BYTES),
  };
}

/**
 * A verifier that no password opens, for a user who does not exist (RFC 5054 §2.5.1.3). The seed, 32 bytes keyed from
 * pool and name, fixes it: whoever asks twice sees the same salt.
 */
export function makeBelieveVerifier({ poolName, userId }: SrpIdentity, seed: Uint8Array): SrpVerifier {
  const bytes = hkdfSha256(seed, new Uint8Array(), "salt and verifier", SALT_BYTES + GROUP_BYTES + 16);
  const root = integerFrom(bytes.subarray(SALT_BYTES));
  return {
    poolName,
    userId,
    salt: bytes.subarray(0, SALT_BYTES),
    verifier: fixedBytes(root ** 2n % N, GROUP_BYTES), // a square, as every power of 2 is in this group
  };
}

/** The number in SRP_A. Undefined when it is not 1 to 768 hex digits, or is 0, 1 or −1 mod N: then anybody knows the key. */
export function readPublicValue(hex: string): bigint | undefined {
  if (!/^[0-9a-f]{1,768}$/i.test(hex)) return undefined;
  const A = BigInt(`0x${hex}`);
  return isTrivial(A % N) ? undefined : A;
}

const isTrivial = (n: bigint) => n <= 1n || n === N - 1n;

/**
 * The server's first answer to a client that showed `A`. `b` is 32 random bytes, for this sign-in alone: with one b for two
 * users the difference of their Bs gives away the difference of their verifiers. `exchange` is secret, and `claimHolds` needs it
 * back. Costs one exponentiation.
 */
export async function beginExchange(
  powMod: PowMod,
  { salt, verifier }: SrpVerifier,
  A: bigint,
  b: Uint8Array,
): Promise<{ readonly SALT: string; readonly SRP_B: string; readonly exchange: Uint8Array }> {
  if (b.byteLength < B_BYTES) throw new RangeError(`b must have ${B_BYTES} random bytes`);
  const B = (k * integerFrom(verifier) + (await powMod(g, integerFrom(b)))) % N;
  const u = sha256(integerBytes(A), integerBytes(B));
  return {
    SALT: Buffer.from(salt).toString("hex"),
    SRP_B: B.toString(16),
    exchange: Buffer.concat([fixedBytes(A, GROUP_BYTES), b, u]),
  };
}

/** Whether the claim was signed by one who knows the verifier's password. Costs two exponentiations. */
export async function claimHolds(
  powMod: PowMod,
  { poolName, userId, verifier }: SrpVerifier,
  exchange: Uint8Array,
  { signature, secretBlock, timestamp }: SrpClaim,
): Promise<boolean> {
  const { A, b, u } = readExchange(exchange);
  if (u === 0n) return false; // RFC 5054 §2.6: without u the verifier would not count
  const S = await powMod(A * (await powMod(integerFrom(verifier), u)), b);
  const K = hkdfSha256(integerBytes(S), integerBytes(u), "Caldera Derived Key", 16);
  const expected = hmacSha256(K, poolName, userId, secretBlock, timestamp);
  return equalBytes(expected, fromBase64(signature) ?? new Uint8Array());
}

function readExchange(bytes: Uint8Array) {
  if (bytes.byteLength < GROUP_BYTES + B_BYTES + U_BYTES) throw new RangeError("not an exchange");
  return {
    A: integerFrom(bytes.subarray(0, GROUP_BYTES)),
    b: integerFrom(bytes.subarray(GROUP_BYTES, -U_BYTES)),
    u: integerFrom(bytes.subarray(-U_BYTES)),
  };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TIMESTAMP =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) ([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:UTC|GMT) ([0-9]{4})$/;

/** The moment in TIMESTAMP (`Tue Mar 3 04:05:06 UTC 2026`; the day may have a zero in front); undefined when it is none. */
export function readTimestamp(text: string): Date | undefined {
  const [, monthName = "", ...numbers] = TIMESTAMP.exec(text) ?? [];
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = numbers.map(Number);
  const month = MONTHS.indexOf(monthName);
  const at = new Date(Date.UTC(year, month, day, hour, minute, second));
  // Date.UTC carries the 31st of February over into March: what comes back changed was no date.
  const back = [at.getUTCMonth(), at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  return back.join() === [month, day, hour, minute, second].join() ? at : undefined;
}
