import { toBase64url } from "../../../lib/base64.ts";
import { jsonIn } from "../../../lib/json.ts";
import type { Context } from "../../context.ts";
import { type Passkey, userVerificationOf } from "../../passkeys/passkey.ts";
import { isOriginOf } from "../../passkeys/relying-party.ts";
import { readAssertion, readClientData, type SignedAssertion } from "../../passkeys/webauthn.ts";
import type { Answers, Attempt, Step } from "../attempt.ts";
import { openSession } from "../brought.ts";
import type { Choices } from "../choices.ts";
import { resumeFirst, sealFirstSession } from "../first-session.ts";
import { incorrect } from "../lockout.ts";
import { required } from "../parameters.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "WEB_AUTHN";
const TIMEOUT_MS = 180_000;
/** Three values of 16 384 characters, and what is around them. */
const LONGEST_CREDENTIAL = 65_536;

/** Asks for the signature of one of the user's passkeys. */
export function askPasskey(ctx: Context, attempt: Attempt, choices: Choices): Step {
  const session = sealFirstSession(ctx, attempt, NAME, choices);
  const options = optionsFor(ctx, attempt, choices, session);
  return {
    kind: "challenge",
    name: NAME,
    parameters: { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) },
    session,
  };
}

/**
 * What a browser is to ask for (`PublicKeyCredentialRequestOptionsJSON`), told once more to who was asked: with the passkeys they
 * have now it is too much for a page to carry.
 * @throws {CognitoError} as `resumeFirst`
 */
export async function passkeyOptions(ctx: Context, attempt: Attempt, responses: Answers, sealed: string) {
  const { choices } = await resumeFirst(ctx, attempt, [NAME], responses, openSession(ctx, attempt, sealed));
  return optionsFor(ctx, attempt, choices, sealed);
}

function optionsFor(ctx: Pick<Context, "seal">, attempt: Attempt, choices: Choices, session: string) {
  const offered = choices.user ? choices.passkeys : [madeUpPasskey(ctx, attempt, choices)];
  return {
    challenge: challengeOf(ctx, session),
    timeout: TIMEOUT_MS,
    rpId: choices.relyingPartyId,
    allowCredentials: offered.map(({ id, transports }) => ({ type: "public-key", id, transports })),
    userVerification: userVerificationOf(attempt.pool),
  };
}

/** The signature shows that the person has the passkey; an authenticator that knows its person, that they are there. */
export const webAuthn: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { choices, session } = await resumeFirst(ctx, attempt, [NAME], responses, brought);
    const credential = required(responses, "CREDENTIAL", LONGEST_CREDENTIAL);
    const at = ctx.clock.now();
    const used = await signedBy(ctx, attempt, choices, credential, challengeOf(ctx, session.text));
    const { user } = choices;
    if (!user || !used || !choices.available.includes(NAME)) throw incorrect();
    // Of two authenticators that count alike one is a copy.
    if (!(await ctx.store.writeOne((tx) => tx.passkeys.use(used.passkey, used.counter)))) throw incorrect();
    const shown = used.passkey.attachment === "cross-platform" ? "SECURITY_KEY" : NAME;
    return { kind: "proof", user, at, shown: [shown], takes: [session] };
  },
};

/** Made of the session, which nobody else has: so it need not be carried beside it. */
const challengeOf = (ctx: Pick<Context, "seal">, session: string): string =>
  toBase64url(ctx.seal.digest("passkey-sign-in", session));

/** The passkey that signed, and what its authenticator said. What no passkey of theirs can have signed is checked all the same. */
async function signedBy(
  ctx: Pick<Context, "webAuthn">,
  { pool }: Attempt,
  { passkeys, relyingPartyId }: Choices,
  credential: string,
  challenge: string,
): Promise<(SignedAssertion & { readonly passkey: Passkey }) | undefined> {
  const assertion = readAssertion(jsonIn(credential));
  const clientData = assertion && readClientData(assertion);
  if (!assertion || !clientData || relyingPartyId === undefined) return undefined;
  const { origin } = clientData;
  if (!isOriginOf(relyingPartyId, origin)) return undefined;
  const passkey = passkeys.find(({ id }) => id === assertion.id);
  const signed = await ctx.webAuthn.authenticate(
    assertion,
    { challenge, origin, relyingPartyId, userVerification: userVerificationOf(pool) },
    passkey ?? { id: assertion.id, publicKey: NOBODYS, counter: 0 },
  );
  return passkey && signed && { ...signed, passkey };
}

/** The same for the same name. */
const madeUpPasskey = (
  ctx: Pick<Context, "seal">,
  { pool }: Attempt,
  { subject }: Choices,
): Pick<Passkey, "id" | "transports"> => ({
  id: toBase64url(ctx.seal.digest("make-believe-passkey", pool.id, subject.sub)),
  transports: ["hybrid", "internal"],
});

/** A key that nobody knows the secret of, in COSE: the generator of P-256 (SEC 2 §2.4.2). */
const NOBODYS = Uint8Array.from(
  Buffer.from(
    "a5010203262001215820" +
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
      "225820" +
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    "hex",
  ),
);
