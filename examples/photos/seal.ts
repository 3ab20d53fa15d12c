import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

// What the application knows of a person's sign-in lies in its database, sealed with a secret that only the person's browser
// has, in a cookie. Who steals the database can open no session and read no token.

const derive = (secret: string, purpose: string) => Buffer.from(hkdfSync("sha256", secret, "", purpose, 32));

/** A new secret of 256 bits, as a cookie can carry it. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What the database knows the secret by; the secret cannot be found from it. */
export const fingerprintOf = (secret: string): string => derive(secret, "fingerprint").toString("base64url");

/** What a form carries to show that it comes from a page of ours; the secret cannot be found from it. */
export const csrfTokenOf = (secret: string): string => derive(secret, "csrf token").toString("base64url");

/** AES-256-GCM: 12 bytes of nonce, 16 of tag, then the content. */
export function seal(secret: string, content: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", derive(secret, "seal"), nonce);
  const sealed = [cipher.update(content, "utf8"), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString("base64url");
}

/** What was sealed with the secret. Throws when it was sealed with another, or changed since. */
export function open(secret: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  const cipher = createDecipheriv("aes-256-gcm", derive(secret, "seal"), bytes.subarray(0, 12), { authTagLength: 16 });
  cipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString("utf8");
}
