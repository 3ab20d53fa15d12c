import { jsonIn } from "../../lib/json.ts";
import type { Passkey } from "./passkey.ts";

/** Checks what authenticators answer, by the rules of Web Authentication. Whatever is handed in may be hostile. */
export interface WebAuthn {
  /** The credential that an authenticator made, or why it is refused. */
  register(attestation: Attestation, expected: Ceremony): Promise<NewCredential | RefusedCredential>;
  /** What the holder of the passkey's key signed; undefined for anything else. */
  authenticate(
    assertion: Assertion,
    expected: Ceremony,
    passkey: Pick<Passkey, "id" | "publicKey" | "counter">,
  ): Promise<SignedAssertion | undefined>;
}

/** What was asked of the authenticator. */
export interface Ceremony {
  /** base64url */
  readonly challenge: string;
  readonly origin: string;
  readonly relyingPartyId: string;
  readonly userVerification: "required" | "preferred";
}

export interface NewCredential {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  /** The model of the authenticator, a lower-case UUID; all zeros where it does not tell. */
  readonly aaguid: string;
}

/** Made for another relying party, by an authenticator that does not do what is asked, or not made properly. */
export interface RefusedCredential {
  readonly refused: "relying-party" | "unsupported" | "invalid";
}

export interface SignedAssertion {
  readonly counter: number;
  readonly isUserVerified: boolean;
}

/** The signature algorithms that are taken, by COSE's numbers: ES256 and RS256. */
export const ALGORITHMS = [-7, -257] as const;

interface Answer {
  /** base64url, as everything here. */
  readonly id: string;
  readonly clientDataJSON: string;
}

/** `RegistrationResponseJSON`, as far as it is looked at. */
export interface Attestation extends Answer {
  readonly attestationObject: string;
  readonly attachment: Passkey["attachment"];
  readonly transports: readonly string[];
}

/** `AuthenticationResponseJSON`, as far as it is looked at. */
export interface Assertion extends Answer {
  readonly authenticatorData: string;
  readonly signature: string;
}

/** What the browser says of the page that asked. */
export interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
}

/** Characters of any value in an answer: a signature by an RSA key has 683, client data a few hundred. */
const LONGEST = 16_384;

/** 1023 bytes in base64url (WebAuthn §4, credential ID). */
const LONGEST_ID = 1_364;

/** The means of reaching an authenticator that are known (WebAuthn §5.8.4); others are not remembered. */
const TRANSPORTS: readonly string[] = ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"];

/** An answer to a registration; undefined where it has not that form. */
export function readAttestation(document: unknown): Attestation | undefined {
  const answer = readAnswer(document);
  const attestationObject = textIn(answer?.response, "attestationObject");
  if (!answer || attestationObject === undefined) return undefined;
  const { authenticatorAttachment: attachment } = answer.document;
  const { transports } = answer.response;
  return {
    ...answer.read,
    attestationObject,
    attachment: attachment === "platform" || attachment === "cross-platform" ? attachment : undefined,
    transports: Array.isArray(transports) ? TRANSPORTS.filter((known) => transports.includes(known)) : [],
  };
}

/** An answer to a sign-in; undefined where it has not that form. */
export function readAssertion(document: unknown): Assertion | undefined {
  const answer = readAnswer(document);
  const authenticatorData = textIn(answer?.response, "authenticatorData");
  const signature = textIn(answer?.response, "signature");
  if (!answer || authenticatorData === undefined || signature === undefined) return undefined;
  return { ...answer.read, authenticatorData, signature };
}

/** What an answer's client data says; undefined where they say nothing. */
export function readClientData({ clientDataJSON }: Answer): ClientData | undefined {
  const data = objectIn(jsonIn(Buffer.from(clientDataJSON, "base64url").toString()));
  const [type, challenge, origin] = [textIn(data, "type"), textIn(data, "challenge"), textIn(data, "origin")];
  if (type === undefined || challenge === undefined || origin === undefined) return undefined;
  return { type, challenge, origin };
}

function readAnswer(given: unknown) {
  const document = objectIn(given);
  const response = objectIn(document?.response);
  const [id, clientDataJSON] = [textIn(document, "id"), textIn(response, "clientDataJSON")];
  if (!document || !response || id === undefined || id.length > LONGEST_ID || clientDataJSON === undefined)
    return undefined;
  if (document.rawId !== id || document.type !== "public-key") return undefined;
  return { document, response, read: { id, clientDataJSON } };
}

type Members = { readonly [name: string]: unknown };

const objectIn = (value: unknown): Members | undefined =>
  typeof value === "object" && value !== null ? { ...value } : undefined;

function textIn(object: Members | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" && value !== "" && value.length <= LONGEST ? value : undefined;
}
