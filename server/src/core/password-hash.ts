import { fromBase64 } from "../lib/base64.ts";

/** By the names the wire has for them. */
export const HASHING_ALGORITHMS = ["BCRYPT", "SCRYPT", "ARGON2ID", "PBKDF2_SHA256"] as const;

export type HashingAlgorithm = (typeof HASHING_ALGORITHMS)[number];

/** A password that was hashed elsewhere, with all that it takes to check one. Memory is in KiB. */
export type PasswordHash = {
  readonly kind: "hash";
  /** As it was brought in. */
  readonly text: string;
  /** Tells one password from another, as a verifier's does. */
  readonly salt: Uint8Array;
} & (
  | { readonly algorithm: "BCRYPT" }
  | {
      readonly algorithm: "SCRYPT";
      readonly N: number;
      readonly r: number;
      readonly p: number;
      readonly digest: Uint8Array;
    }
  | {
      readonly algorithm: "ARGON2ID";
      readonly memory: number;
      readonly passes: number;
      readonly parallelism: number;
      readonly digest: Uint8Array;
    }
  | { readonly algorithm: "PBKDF2_SHA256"; readonly iterations: number; readonly digest: Uint8Array }
);

/** Why a hash cannot be brought in; its message repeats nothing of it. */
export class HashRefused extends Error {
  override readonly name = "HashRefused";
}

// A number has no more digits than its bound, so that none is read wrongly; what lies beyond the bound is looked at afterwards.
const BCRYPT = /^\$2[abxy]\$(\d\d)\$([./A-Za-z0-9]{22})[./A-Za-z0-9]{31}$/;
const SCRYPT = /^(\d{1,9})\$(\d{1,9})\$(\d{1,9})\$([0-9a-fA-F]{2,256})\$([0-9a-fA-F]{2,256})$/;
const ARGON2ID =
  /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$([A-Za-z0-9+/]{1,128})\$([A-Za-z0-9+/]{1,128})$/;
const PBKDF2 = /^\$pbkdf2-sha256\$(\d{1,9})\$([A-Za-z0-9+./]{1,128})\$([A-Za-z0-9+./]{1,128})$/;

/** In bytes. A digest shorter than this would be met by chance. */
const DIGEST_BYTES = { least: 16, most: 64 };
const MOST_SALT_BYTES = 64;
/** RFC 9106 §3.1. */
const LEAST_ARGON2_SALT_BYTES = 8;

/**
 * Reads a hash in the one form that Cognito takes of each algorithm, within Cognito's bounds: what is beyond them would let one
 * sign-in occupy the server.
 * @throws {HashRefused}
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
 */
export const readHash = (algorithm: HashingAlgorithm, text: string): PasswordHash => READERS[algorithm](text);

const READERS: Readonly<Record<HashingAlgorithm, (text: string) => PasswordHash>> = {
  BCRYPT(text) {
    const [, cost = "", salt = ""] = matching(BCRYPT, text);
    within("cost factor", Number(cost), 4, 12);
    return { kind: "hash", algorithm: "BCRYPT", text, salt: Buffer.from(salt) };
  },
  SCRYPT(text) {
    const [, N, r, p, salt = "", digest = ""] = matching(SCRYPT, text);
    const parameters = { N: Number(N), r: Number(r), p: Number(p) };
    within("N", parameters.N, 2, 65_536);
    within("r", parameters.r, 1, 8);
    within("p", parameters.p, 1, 1);
    if (!Number.isInteger(Math.log2(parameters.N))) throw malformed();
    return { kind: "hash", algorithm: "SCRYPT", text, ...parameters, ...sized(hex(salt), hex(digest)) };
  },
  ARGON2ID(text) {
    const [, m, t, p, salt = "", digest = ""] = matching(ARGON2ID, text);
    const parameters = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
    within("m", parameters.memory, 8, 19_456);
    within("t", parameters.passes, 1, 2);
    within("p", parameters.parallelism, 1, 1);
    const bytes = sized(base64(salt), base64(digest), LEAST_ARGON2_SALT_BYTES);
    return { kind: "hash", algorithm: "ARGON2ID", text, ...parameters, ...bytes };
  },
  PBKDF2_SHA256(text) {
    const [, rounds, salt = "", digest = ""] = matching(PBKDF2, text);
    const iterations = Number(rounds);
    within("iterations", iterations, 1, 600_000);
    return { kind: "hash", algorithm: "PBKDF2_SHA256", text, iterations, ...sized(base64(salt), base64(digest)) };
  },
};

function matching(form: RegExp, text: string): RegExpExecArray {
  const found = form.exec(text);
  if (!found) throw malformed();
  return found;
}

function within(name: string, value: number, least: number, most: number): void {
  if (value > most)
    throw new HashRefused(`The password hash has a parameter out of bounds: ${name} must be at most ${most}.`);
  if (value < least) throw malformed();
}

function sized(salt: Uint8Array | undefined, digest: Uint8Array | undefined, leastSaltBytes = 1) {
  if (!salt || salt.byteLength < leastSaltBytes || salt.byteLength > MOST_SALT_BYTES) throw malformed();
  if (!digest || digest.byteLength < DIGEST_BYTES.least || digest.byteLength > DIGEST_BYTES.most) throw malformed();
  return { salt, digest };
}

const hex = (text: string): Uint8Array | undefined => (text.length % 2 === 0 ? Buffer.from(text, "hex") : undefined);

/** Without padding, as both forms have it; PBKDF2's first writers have a dot for the plus. */
const base64 = (text: string): Uint8Array | undefined =>
  fromBase64(text.replaceAll(".", "+") + "=".repeat((4 - (text.length % 4)) % 4));

const malformed = () => new HashRefused("The password hash is malformed or of another algorithm.");
