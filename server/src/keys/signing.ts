import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { promisify } from "node:util";
import { fromBase64url, toBase64, toBase64url } from "../lib/base64.ts";
import { jsonIn } from "../lib/json.ts";

export type Claims = Readonly<Record<string, unknown>>;

/** An RSA-2048 key as it is stored. */
export interface NewSigningKey {
  /** 32 random bytes in standard base64, as Cognito's look: 44 characters, the last one `=`. */
  readonly kid: string;
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  readonly publicJwk: { readonly n: string; readonly e: string };
}

/** A key made ready to sign with: reading the stored one each time would double the cost of a signature. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The JWS header `{"kid":…,"alg":"RS256"}`, encoded. */
  readonly header: string;
}

/** Longer than any token made here; what is longer is not looked into. */
const TOKEN_CHARACTERS = 65_536;

const generate = promisify(generateKeyPair);
const sha256WithRsa = promisify(signBytes);

/** Makes a key; it holds a thread of the pool for 40 ms or, with bad luck, several hundred. */
export async function generateSigningKey(): Promise<NewSigningKey> {
  const { privateKey, publicKey } = await generate("rsa", { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: "jwk" });
  if (n === undefined || e === undefined) throw new Error("an RSA key came without its public numbers");
  return {
    kid: toBase64(randomBytes(32)),
    privateKey: privateKey.export({ format: "der", type: "pkcs8" }),
    publicJwk: { n, e },
  };
}

/** @throws Error when the bytes are no PKCS#8 key. */
export function loadSigningKey(privateKey: Uint8Array, kid: string): SigningKey {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" });
  return {
    kid,
    privateKey: key,
    publicKey: createPublicKey(key),
    header: toBase64url(JSON.stringify({ kid, alg: "RS256" })),
  };
}

/** The claims as a compact JWS (RFC 7515 §7.1), signed with RS256 on the thread pool. */
export async function sign({ header, privateKey }: SigningKey, claims: Claims): Promise<string> {
  const signed = `${header}.${toBase64url(JSON.stringify(claims))}`;
  const signature = await sha256WithRsa("sha256", Buffer.from(signed), privateKey);
  return `${signed}.${toBase64url(signature)}`;
}

/**
 * The claims of a compact JWS that one of our keys signed with RS256; undefined for everything else. What the claims say,
 * expiry included, is the caller's to check. `keyFor` answers the public key of a kid.
 */
export function verify(token: string, keyFor: (kid: string) => KeyObject | undefined): Claims | undefined {
  if (token.length > TOKEN_CHARACTERS) return undefined;
  const [header, payload, signature, ...more] = token.split(".", 4).map(fromBase64url);
  if (!header || !payload || !signature || more.length > 0) return undefined;

  const { kid, alg, crit } = parseObject(header) ?? {};
  // The algorithm is ours to choose, never the token's; what it calls critical and we do not know is refused (RFC 7515 §4.1.11).
  if (alg !== "RS256" || typeof kid !== "string" || crit !== undefined) return undefined;
  const key = keyFor(kid);
  const signed = Buffer.from(token.slice(0, token.lastIndexOf(".")));
  // 0.03 ms: a trip to the thread pool would cost more.
  return key && verifyBytes("sha256", signed, key, signature) ? parseObject(payload) : undefined;
}

function parseObject(json: Buffer): Claims | undefined {
  const value = jsonIn(json.toString());
  return isObject(value) ? value : undefined;
}

const isObject = (value: unknown): value is Claims =>
  typeof value === "object" && value !== null && !Array.isArray(value);
