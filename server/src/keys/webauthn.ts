import type { Assertion, Ceremony, RefusedCredential, WebAuthn } from "../core/passkeys/webauthn.ts";
import { ALGORITHMS } from "../core/passkeys/webauthn.ts";

/** A COSE key of RSA with 4096 bits has some 530 bytes. */
const LONGEST_KEY = 1_024;

/** Web Authentication by SimpleWebAuthn, which is loaded when it is used first: it costs a start more than all else. */
export const webAuthn: WebAuthn = {
  async register(attestation, expected) {
    const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
    const { isoBase64URL } = await import("@simplewebauthn/server/helpers");
    const opened = await opening(attestation.attestationObject);
    if (!opened) return { refused: "invalid" };
    const { algorithm, isKeySmall, isUserVerified, authData } = opened;
    const isSupported =
      isKeySmall &&
      ALGORITHMS.some((known) => known === algorithm) &&
      (isUserVerified || expected.userVerification === "preferred");
    if (!isSupported) return { refused: "unsupported" };
    try {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: {
          id: attestation.id,
          rawId: attestation.id,
          type: "public-key",
          clientExtensionResults: {},
          response: {
            clientDataJSON: attestation.clientDataJSON,
            attestationObject: isoBase64URL.fromBuffer(await withoutStatement(authData)),
          },
        },
        ...checks(expected),
        supportedAlgorithmIDs: [...ALGORITHMS],
      });
      if (!verified || registrationInfo.credential.id !== attestation.id) return { refused: "invalid" };
      const { id, publicKey, counter } = registrationInfo.credential;
      return { id, publicKey, counter, aaguid: registrationInfo.aaguid };
    } catch (thrown) {
      return refusal(thrown);
    }
  },

  async authenticate(assertion, expected, passkey) {
    const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
    if (assertion.id !== passkey.id) return undefined;
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: asJson(assertion),
        ...checks(expected),
        credential: { id: passkey.id, publicKey: Uint8Array.from(passkey.publicKey), counter: passkey.counter },
      });
      if (!verified) return undefined;
      return { counter: authenticationInfo.newCounter, isUserVerified: authenticationInfo.userVerified };
    } catch {
      return undefined; // bytes that say something else than was asked for, or nothing: proves nothing
    }
  },
};

const checks = ({ challenge, origin, relyingPartyId, userVerification }: Ceremony) => ({
  expectedChallenge: challenge,
  expectedOrigin: origin,
  expectedRPID: relyingPartyId,
  requireUserVerification: userVerification === "required",
});

const asJson = ({ id, clientDataJSON, authenticatorData, signature }: Assertion) => ({
  id,
  rawId: id,
  type: "public-key" as const,
  clientExtensionResults: {},
  response: { clientDataJSON, authenticatorData, signature },
});

const refusal = (thrown: unknown): RefusedCredential => ({
  refused: thrown instanceof Error && thrown.name === "UnexpectedRPIDHash" ? "relying-party" : "invalid",
});

/** What is within an attestation object; undefined where it cannot be read or holds no credential. */
async function opening(attestationObject: string) {
  const { decodeAttestationObject, decodeCredentialPublicKey, isoBase64URL, parseAuthenticatorData } = await import(
    "@simplewebauthn/server/helpers"
  );
  try {
    const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get("authData");
    const { credentialPublicKey, flags } = parseAuthenticatorData(authData);
    if (!credentialPublicKey) return undefined;
    return {
      authData,
      algorithm: Number(decodeCredentialPublicKey(credentialPublicKey).get(ALG)),
      isKeySmall: credentialPublicKey.byteLength <= LONGEST_KEY,
      isUserVerified: flags.uv,
    };
  } catch {
    return undefined; // not CBOR, or not of this form
  }
}

/** The label of a COSE key's algorithm (RFC 9052 §7.1). */
const ALG = 3;

/**
 * The attestation object with its statement left out. Nobody asks who made the authenticator, and to check a statement that came
 * all the same, revocation lists would be fetched from wherever its certificates say.
 */
async function withoutStatement(authData: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { isoCBOR } = await import("@simplewebauthn/server/helpers");
  return isoCBOR.encode(
    new Map<string, string | Map<string, string> | Uint8Array>([
      ["fmt", "none"],
      ["attStmt", new Map<string, string>()],
      ["authData", authData],
    ]),
  );
}
