import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { hasUsernameAttributes, type Pool } from "../pools/pool.ts";
import type { SignedIn } from "../tokens/access-token.ts";
import type { User } from "../users/user.ts";
import { hasPasskeysOn, MOST_PASSKEYS, type Passkey, userVerificationOf } from "./passkey.ts";
import { providerName } from "./provider-names.ts";
import { isOriginOf, relyingPartyOf } from "./relying-party.ts";
import { ALGORITHMS, type ClientData, type RefusedCredential, readAttestation, readClientData } from "./webauthn.ts";

type Person = Pick<SignedIn, "client" | "pool" | "user">;

/** What a challenge carries: nothing of it need be stored until it is spent. */
interface Challenge {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly clientId: string;
  readonly relyingPartyId: string;
}

const PURPOSE = "passkey-registration";
const MINUTES = 5;

/**
 * What a browser is to ask a person's authenticator for (`PublicKeyCredentialCreationOptionsJSON`).
 * @throws {CognitoError} WebAuthnNotEnabledException, WebAuthnConfigurationMissingException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 */
export async function startPasskey(
  ctx: Pick<Context, "clock" | "random" | "seal" | "site" | "store">,
  { client, pool, user }: Person,
) {
  requireOn(pool);
  const relyingPartyId = await relyingPartyOf(ctx, pool);
  if (relyingPartyId === undefined) {
    throw new CognitoError(
      "WebAuthnConfigurationMissingException",
      "The user pool has neither a relying party id nor a domain.",
    );
  }
  const passkeys = await ctx.store.passkeys.ofUser(pool.id, user.sub);
  const challenge: Challenge = {
    id: ctx.random.uuid(),
    expiresAt: ctx.clock.now().getTime() + MINUTES * 60_000,
    clientId: client.id,
    relyingPartyId,
  };
  const name = nameToShow(pool, user);
  return {
    authenticatorSelection: {
      requireResidentKey: true,
      residentKey: "required",
      userVerification: userVerificationOf(pool),
    },
    challenge: toBase64url(ctx.seal.seal(PURPOSE, contextOf(user), Buffer.from(JSON.stringify(challenge)))),
    excludeCredentials: passkeys.map(({ id }) => ({ id, type: "public-key" })),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: "public-key" })),
    rp: { id: relyingPartyId, name: relyingPartyId },
    timeout: 60_000,
    user: { displayName: name, id: toBase64url(user.sub), name },
  };
}

/**
 * Keeps the passkey that the authenticator made.
 * @throws {CognitoError} InvalidParameterException, LimitExceededException, WebAuthnNotEnabledException and the four of what was
 *   asked for elsewhere, NotAuthorizedException when the user is gone
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 */
export async function completePasskey(
  ctx: Pick<Context, "clock" | "seal" | "store" | "webAuthn">,
  { client, pool, user }: Person,
  document: unknown,
): Promise<Passkey> {
  requireOn(pool);
  const attestation = readAttestation(document);
  const clientData = attestation && readClientData(attestation);
  if (!attestation || clientData?.type !== "webauthn.create") throw invalid();
  const now = ctx.clock.now();
  const challenge = challengeIn(ctx, user, clientData);
  if (!challenge || challenge.expiresAt <= now.getTime()) throw challengeNotFound();
  if (challenge.clientId !== client.id) {
    throw new CognitoError(
      "WebAuthnClientMismatchException",
      "The registration was started through another app client.",
    );
  }
  const { relyingPartyId } = challenge;
  const { origin } = clientData;
  if (!isOriginOf(relyingPartyId, origin)) {
    throw new CognitoError("WebAuthnOriginNotAllowedException", "The origin is not one of the relying party's.");
  }
  const made = await ctx.webAuthn.register(attestation, {
    challenge: clientData.challenge,
    origin,
    relyingPartyId,
    userVerification: userVerificationOf(pool),
  });
  if ("refused" in made) throw REFUSALS[made.refused]();
  const passkey: Passkey = {
    poolId: pool.id,
    sub: user.sub,
    id: made.id,
    publicKey: made.publicKey,
    counter: made.counter,
    relyingPartyId,
    name: providerName(made.aaguid),
    attachment: attestation.attachment,
    transports: attestation.transports,
    createdAt: now,
  };
  await ctx.store.write(async (tx) => {
    if (!(await tx.spent.spend(pool.id, challenge.id, new Date(challenge.expiresAt)))) throw challengeNotFound();
    // The user is held meanwhile: two passkeys that are made at once must see each other.
    if (!(await tx.users.forChange(pool.id, user.sub))) {
      throw new CognitoError("NotAuthorizedException", "User does not exist.");
    }
    const others = await tx.passkeys.ofUser(pool.id, user.sub);
    if (others.length >= MOST_PASSKEYS) {
      throw new CognitoError("LimitExceededException", `A user can have ${MOST_PASSKEYS} passkeys.`);
    }
    if (!(await tx.passkeys.insert(passkey))) throw invalid();
  });
  return passkey;
}

function requireOn(pool: Pool): void {
  if (!hasPasskeysOn(pool)) {
    // In the words of Amplify, which stand for AWS's.
    throw new CognitoError("WebAuthnNotEnabledException", "WebAuthn is not enabled for this userpool");
  }
}

/** Authenticators list passkeys by this, so it must be what the person signs in with. */
const nameToShow = (pool: Pool, { username, attributes }: User): string =>
  (hasUsernameAttributes(pool) ? (attributes.email ?? attributes.phone_number) : undefined) ?? username;

function challengeIn(ctx: Pick<Context, "seal">, user: User, { challenge }: ClientData): Challenge | undefined {
  const sealed = fromBase64url(challenge);
  const plain = sealed && ctx.seal.open(PURPOSE, contextOf(user), sealed);
  // Nobody else can have written it, so it is of the shape that it was given.
  return plain && JSON.parse(Buffer.from(plain).toString());
}

const contextOf = ({ poolId, sub }: User) => `${poolId}/${sub}`;

const challengeNotFound = () =>
  new CognitoError("WebAuthnChallengeNotFoundException", "The challenge is unknown, used or expired: start anew.");

/** In AWS's words: aws-sdk-net #4386. */
const invalid = () => new CognitoError("InvalidParameterException", "Credential data is not valid");

const REFUSALS: Readonly<Record<RefusedCredential["refused"], () => CognitoError>> = {
  "relying-party": () =>
    new CognitoError(
      "WebAuthnRelyingPartyMismatchException",
      "The passkey was made for another relying party than the user pool's.",
    ),
  unsupported: () =>
    new CognitoError(
      "WebAuthnCredentialNotSupportedException",
      "The authenticator does not do what the user pool asks for.",
    ),
  invalid,
};
