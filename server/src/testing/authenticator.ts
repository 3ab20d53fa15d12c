import { createHash, generateKeyPairSync, type JsonWebKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";

/** What a test wants of an authenticator. */
export interface AuthenticatorWanted {
  /** It finds out who is there. */
  readonly knowsItsPerson?: boolean;
  /** It counts its uses; many do not. */
  readonly counts?: boolean;
  /** It can be carried from one device to another. */
  readonly roams?: boolean;
  readonly algorithm?: "ES256" | "RS256" | "EdDSA";
  readonly aaguid?: string;
}

/** What is different from an honest answer. */
export interface Twisted {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  /** Another credential's id. */
  readonly id?: string;
}

export type CredentialJson = { [member: string]: JsonValue };
type JsonValue = string | { [member: string]: JsonValue } | readonly string[];

export interface Authenticator {
  /** base64url */
  readonly id: string;
  /** Answers `navigator.credentials.create()` for a page at `origin`. */
  create(options: unknown, origin: string, twisted?: Twisted): CredentialJson;
  /** Answers `navigator.credentials.get()`. */
  get(options: unknown, origin: string, twisted?: Twisted): CredentialJson;
}

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 } as const;

/** An authenticator with one passkey, and the browser it is at, as Web Authentication describes them. */
export function authenticator({
  knowsItsPerson = true,
  counts = false,
  roams = false,
  algorithm = "ES256",
  aaguid = "00000000-0000-0000-0000-000000000000",
}: AuthenticatorWanted = {}): Authenticator {
  const { privateKey, publicKey } = keyPair(algorithm);
  const credentialId = randomBytes(20);
  const id = credentialId.toString("base64url");
  let uses = 0;

  const clientData = (type: string, options: unknown, origin: string, twisted: Twisted) =>
    Buffer.from(
      JSON.stringify({
        type: twisted.type ?? type,
        challenge: twisted.challenge ?? textAt(options, "challenge"),
        origin: twisted.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authData = (rpId: string, attested?: Uint8Array) => {
    if (counts) uses += 1;
    const head = Buffer.alloc(5);
    head[0] = FLAGS.present | (knowsItsPerson ? FLAGS.verified : 0) | (attested ? FLAGS.attested : 0);
    head.writeUInt32BE(uses, 1);
    return Buffer.concat([sha256(rpId), head, ...(attested ? [attested] : [])]);
  };
  const answer = (response: CredentialJson, twisted: Twisted): CredentialJson => ({
    id: twisted.id ?? id,
    rawId: twisted.id ?? id,
    type: "public-key",
    authenticatorAttachment: roams ? "cross-platform" : "platform",
    clientExtensionResults: {},
    response,
  });

  return {
    id,
    create(options, origin, twisted = {}) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.byteLength);
      const attested = Buffer.concat([
        Buffer.from(aaguid.replaceAll("-", ""), "hex"),
        length,
        credentialId,
        isoCBOR.encode(coseKey(algorithm, publicKey)),
      ]);
      const data = authData(twisted.rpId ?? textAt(options, "rp", "id"), attested);
      const attestation = new Map<string, string | Map<string, string> | Uint8Array>([
        ["fmt", "none"],
        ["attStmt", new Map<string, string>()],
        ["authData", Uint8Array.from(data)],
      ]);
      return answer(
        {
          clientDataJSON: clientData("webauthn.create", options, origin, twisted).toString("base64url"),
          attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString("base64url"),
          transports: ["internal", "hybrid", "telepathy"],
        },
        twisted,
      );
    },
    get(options, origin, twisted = {}) {
      const data = authData(twisted.rpId ?? textAt(options, "rpId"));
      const client = clientData("webauthn.get", options, origin, twisted);
      const signed = Buffer.concat([data, sha256(client)]);
      return answer(
        {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: sign(algorithm === "EdDSA" ? null : "sha256", signed, privateKey).toString("base64url"),
        },
        twisted,
      );
    },
  };
}

function keyPair(algorithm: NonNullable<AuthenticatorWanted["algorithm"]>): {
  privateKey: KeyObject;
  publicKey: JsonWebKey;
} {
  const pair =
    algorithm === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : algorithm === "RS256"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ed25519");
  return { privateKey: pair.privateKey, publicKey: pair.publicKey.export({ format: "jwk" }) };
}

/** COSE_Key (RFC 9053 §7; RFC 8230 §4). */
function coseKey(algorithm: NonNullable<AuthenticatorWanted["algorithm"]>, { x, y, n, e }: JsonWebKey) {
  const bytes = (text = "") => Uint8Array.from(Buffer.from(text, "base64url"));
  const members: Readonly<Record<typeof algorithm, readonly (readonly [number, number | Uint8Array])[]>> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(x)],
    ],
  };
  return new Map(members[algorithm]);
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();

/** A text within a JSON document. */
function textAt(document: unknown, ...path: readonly string[]): string {
  let value = document;
  for (const name of path)
    value = typeof value === "object" && value !== null ? { ...value }[name as never] : undefined;
  if (typeof value !== "string") throw new Error(`The options lack ${path.join(".")}`);
  return value;
}
