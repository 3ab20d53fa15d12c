import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { Seal } from "../core/seal.ts";
import { hkdfSha256, hmacSha256 } from "../lib/hash.ts";

// version (1) ‖ key id (4) ‖ key salt (12) ‖ nonce (12) ‖ ciphertext ‖ tag (16)
const VERSION = 1;
const HEADER_BYTES = 5;
const SALT_BYTES = 12;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHERTEXT_AT = HEADER_BYTES + SALT_BYTES + NONCE_BYTES;

/**
 * After so many messages a new key is derived. One key with random 96-bit nonces is good for 2^32 messages (NIST SP 800-38D
 * §8.3), which a busy server's sign-ins use up in weeks.
 */
const MESSAGES_PER_KEY = 2 ** 16;
/** Keys of messages that were opened, held ready; a kilobyte each. */
const HELD_KEYS = 1_000;

/**
 * Seals with AES-256-GCM under keys derived from the current master key, and opens what was sealed under it or a previous one.
 * A message names by its salt the key that it is sealed with.
 */
export function masterSeal({
  current,
  previous = [],
}: {
  readonly current: Uint8Array;
  readonly previous?: readonly Uint8Array[];
}): Seal {
  const master = masterKey(current);
  const masters = [master, ...previous.map(masterKey)];

  return {
    seal(purpose, context, plain) {
      const { header } = master;
      const { key, salt } = master.sealingKey(purpose);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
      return Buffer.concat([header, salt, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },

    open(purpose, context, sealed) {
      if (sealed.byteLength < CIPHERTEXT_AT + TAG_BYTES) return undefined;
      const header = sealed.subarray(0, HEADER_BYTES);
      const sealer = masters.find((each) => each.header.equals(header));
      if (!sealer) return undefined;
      const salt = sealed.subarray(HEADER_BYTES, HEADER_BYTES + SALT_BYTES);
      const key = sealer.openingKey(purpose, salt);
      const nonce = sealed.subarray(HEADER_BYTES + SALT_BYTES, CIPHERTEXT_AT);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.concat([header, Buffer.from(context)]));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const plain = decipher.update(sealed.subarray(CIPHERTEXT_AT, -TAG_BYTES));
      try {
        decipher.final();
      } catch {
        return undefined; // the one thing `final` throws for is a tag that does not fit
      }
      // Not before: what nobody sealed would push out the keys that are used.
      sealer.hold(purpose, salt, key);
      return plain;
    },

    digest(purpose, ...parts) {
      const framed = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + 4 + Buffer.byteLength(part), 0));
      let at = 0;
      for (const part of parts) {
        const length = framed.write(part, at + 4);
        framed.writeUInt32BE(length, at);
        at += 4 + length;
      }
      return hmacSha256(master.subkey(`digest/${purpose}`), framed);
    },
  };
}

interface MasterKey {
  /** How its messages begin: this tells which key sealed them, and nothing about the key. */
  readonly header: Buffer;
  /** The key for one use, derived once. */
  subkey(use: string): KeyObject;
  /** A key to seal one message with, and the salt that it is derived from. */
  sealingKey(purpose: string): { readonly key: KeyObject; readonly salt: Buffer };
  /** The key of a message. */
  openingKey(purpose: string, salt: Uint8Array): KeyObject;
  /** Keeps the key of a message ready for the next of its kind. */
  hold(purpose: string, salt: Uint8Array, key: KeyObject): void;
}

function masterKey(bytes: Uint8Array): MasterKey {
  const derive = (info: string, lengthBytes: number) =>
    hkdfSha256(bytes, new Uint8Array(), `millpond/${info}`, lengthBytes);
  const subkeys = new Map<string, KeyObject>();
  const sealing = new Map<string, { readonly key: KeyObject; readonly salt: Buffer; messages: number }>();
  const opening = new Map<string, KeyObject>();
  const nameOf = (purpose: string, salt: Uint8Array) => `${purpose}/${Buffer.from(salt).toString("latin1")}`;

  function subkey(use: string): KeyObject {
    const known = subkeys.get(use) ?? createSecretKey(derive(use, 32));
    subkeys.set(use, known);
    return known;
  }

  // createCipheriv takes 15 µs with a key as bytes, 4 µs with the same as a KeyObject.
  const messageKey = (purpose: string, salt: Uint8Array) =>
    createSecretKey(hmacSha256(subkey(`seal/${purpose}`), salt));

  return {
    header: Buffer.concat([Uint8Array.of(VERSION), derive("id", HEADER_BYTES - 1)]),
    subkey,
    sealingKey(purpose) {
      let current = sealing.get(purpose);
      if (!current || current.messages >= MESSAGES_PER_KEY) {
        const salt = randomBytes(SALT_BYTES);
        current = { key: messageKey(purpose, salt), salt, messages: 0 };
        sealing.set(purpose, current);
      }
      current.messages++;
      return current;
    },
    openingKey: (purpose, salt) => opening.get(nameOf(purpose, salt)) ?? messageKey(purpose, salt),
    hold(purpose, salt, key) {
      const name = nameOf(purpose, salt);
      // Deleted and set again, a Map keeps its entries in the order of their last use.
      opening.delete(name);
      opening.set(name, key);
      const oldest = opening.size > HELD_KEYS ? opening.keys().next().value : undefined;
      if (oldest !== undefined) opening.delete(oldest);
    },
  };
}
