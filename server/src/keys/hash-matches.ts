import { argon2Sync, pbkdf2Sync, scryptSync } from "node:crypto";
import type { PasswordHash } from "../core/password-hash.ts";
import { equalBytes } from "../lib/equal.ts";

/** Whether a hash is of this password: tens to hundreds of milliseconds of work, and up to 64 MiB. */
export async function hashMatches(hash: PasswordHash, password: string): Promise<boolean> {
  if (hash.algorithm === "BCRYPT") return bcryptMatches(hash.text, password);
  return equalBytes(digestOf(hash, password), hash.digest);
}

/** The digest that this password has under a hash's salt and parameters. */
function digestOf(hash: Exclude<PasswordHash, { readonly algorithm: "BCRYPT" }>, password: string): Uint8Array {
  const { byteLength } = hash.digest;
  if (hash.algorithm === "SCRYPT") {
    const { N, r, p, salt } = hash;
    // What it needs is a little more than 128 N r bytes, which Node refuses to take unasked.
    return scryptSync(password, salt, byteLength, { N, r, p, maxmem: 256 * N * r + 1024 * 1024 });
  }
  if (hash.algorithm === "ARGON2ID") {
    const { memory, passes, parallelism, salt } = hash;
    const parameters = { message: password, nonce: salt, memory, passes, parallelism, tagLength: byteLength };
    return argon2Sync("argon2id", parameters);
  }
  return pbkdf2Sync(password, hash.salt, hash.iterations, byteLength, "sha256");
}

async function bcryptMatches(text: string, password: string): Promise<boolean> {
  // $2x marks what a former crypt_blowfish made, which went wrong where a byte has its eighth bit set: only without such bytes
  // is it what the others are. What it did with them is not done again: it let other passwords in.
  const faulty = text.startsWith("$2x$");
  if (faulty && /\P{ASCII}/u.test(password)) return false;
  // Loaded by who needs it: most servers never see such a hash.
  const { compareSync } = await import("bcryptjs");
  return compareSync(password, faulty ? `$2b$${text.slice(4)}` : text);
}
