import { createPrivateKey, createPublicKey } from "node:crypto";
import { N } from "../core/auth/srp.ts";
import { integerBytes, integerFrom } from "../lib/integer.ts";

/**
 * base^exponent mod N, on this thread (0.7 ms with a 256-bit exponent). Node has no modular exponentiation, but OpenSSL
 * computes a Diffie-Hellman key's public value, generator^private mod prime, when it reads the private one; so the base is
 * handed over as the generator. In constant time for the exponent: OpenSSL marks it BN_FLG_CONSTTIME
 * (`ossl_dh_generate_public_key`). The roads not taken: BigInt takes 4 ms and its time depends on the exponent;
 * `createDiffieHellman` spends 1.5 s testing the prime; `diffieHellman`, though asynchronous, needs the same key read first,
 * which is a second exponentiation.
 * @throws RangeError when either is negative.
 */
export function modexp(base: bigint, exponent: bigint): bigint {
  const key = createPrivateKey({ key: privateKeyInfo(base % N, exponent), format: "der", type: "pkcs8" });
  return integerFrom(publicValue(createPublicKey(key).export({ format: "der", type: "spki" })));
}

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const VERSION = der(INTEGER, integerBytes(0n));
const PRIME = der(INTEGER, integerBytes(N));
/** 1.2.840.113549.1.3.1 */
const DH_KEY_AGREEMENT = Buffer.from("06092a864886f70d010301", "hex");

/** PKCS#8 (RFC 5208 §5) of a PKCS#3 Diffie-Hellman key. */
function privateKeyInfo(generator: bigint, privateValue: bigint): Buffer {
  const parameters = der(SEQUENCE, PRIME, der(INTEGER, integerBytes(generator)));
  const privateKey = der(OCTET_STRING, der(INTEGER, integerBytes(privateValue)));
  return der(SEQUENCE, VERSION, der(SEQUENCE, DH_KEY_AGREEMENT, parameters), privateKey);
}

/** The last part of a SubjectPublicKeyInfo: SEQUENCE { algorithm, BIT STRING { INTEGER } }. */
function publicValue(publicKeyInfo: Buffer): Buffer {
  const whole = elementAt(publicKeyInfo, 0);
  const algorithm = elementAt(publicKeyInfo, whole.start);
  const bits = elementAt(publicKeyInfo, algorithm.end);
  const value = elementAt(publicKeyInfo, bits.start + 1); // a bit string begins with its count of unused bits
  return publicKeyInfo.subarray(value.start, value.end);
}

/** A DER element (X.690 §8.1) of up to 65,535 bytes. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...lengthBytes), ...contents]);
}

/** Where the content of the DER element at `offset` starts and ends. */
function elementAt(bytes: Buffer, offset: number): { readonly start: number; readonly end: number } {
  const first = bytes.readUInt8(offset + 1);
  if (first < 0x80) return { start: offset + 2, end: offset + 2 + first };
  const start = offset + 2 + (first & 0x7f);
  return { start, end: start + bytes.readUIntBE(offset + 2, first & 0x7f) };
}
