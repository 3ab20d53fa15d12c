import { fromBase64, toBase64 } from "../../../lib/base64.ts";
import { equalBytes } from "../../../lib/equal.ts";
import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { deliveryDetails } from "../../messages/mask.ts";
import { writeCode } from "../../messages/write.ts";
import { ADDRESS_OF, activeFactors, type Factor, factorsToSetUp, withFactor } from "../../mfa/factor.ts";
import type { VerifiedAttribute } from "../../pools/pool.ts";
import { countUse } from "../../users/limits.ts";
import { changeUser } from "../../users/save.ts";
import type { User } from "../../users/user.ts";
import type { Answers, Attempt, Proof, Step } from "../attempt.ts";
import { goingOn, openSession } from "../brought.ts";
import { isLocked, refuseLocked } from "../lockout.ts";
import { required } from "../parameters.ts";
import { invalidSession, resume, type SentCode, sealSession } from "../session.ts";
import { wrongCode } from "../wrong-code.ts";
import type { Challenge } from "./challenge.ts";

export type ByMessage = Exclude<Factor, "SOFTWARE_TOKEN_MFA">;

/** The response that brings the code. */
const ANSWERS: Readonly<Record<ByMessage, string>> = { SMS_MFA: "SMS_MFA_CODE", EMAIL_OTP: "EMAIL_OTP_CODE" };
const LONGEST_CODE = 32;

const addressOf = (factor: ByMessage): VerifiedAttribute => ADDRESS_OF[factor] ?? "email";

/** Sends a code to the user's own address and asks for it. */
export const askCode = (ctx: Context, attempt: Attempt, proof: Proof, factor: ByMessage): Promise<Step> =>
  sendCode(ctx, attempt, proof, factor, {
    destination: proof.user.attributes[addressOf(factor)] ?? "",
    isNew: false,
  });

/**
 * Sends a code and asks for it. The session carries what it is compared with, so it is good for this sign-in alone, and as long.
 * @throws {CognitoError} TooManyRequestsException for who has asked for too many
 */
export async function sendCode(
  ctx: Context,
  attempt: Attempt,
  { user, shown }: Pick<Proof, "user" | "shown">,
  factor: ByMessage,
  { destination, isNew }: Pick<SentCode, "destination" | "isNew">,
): Promise<Step> {
  const { pool } = attempt;
  await countUse(ctx, pool.id, user.sub, "SendMfaCode");
  const digits = ctx.random.text(6, "0123456789");
  const delivery = deliveryDetails(addressOf(factor), destination);
  const { username } = user;
  const message = await writeCode(ctx, attempt, user, {
    occasion: "mfa",
    medium: delivery.medium,
    to: destination,
    code: digits,
  });
  await ctx.store.writeOne((tx) => tx.messages.add(message));
  ctx.delivery.wake();
  const code = { digest: toBase64(digestOf(ctx, user, digits)), destination, isNew };
  return {
    kind: "challenge",
    name: factor,
    parameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: delivery.medium,
      CODE_DELIVERY_DESTINATION: delivery.destination,
      ...(factor === "SMS_MFA" && { USER_ID_FOR_SRP: username }),
    },
    session: sealSession(ctx, attempt, factor, { user, shown }, { code }),
  };
}

const digestOf = (ctx: Pick<Context, "seal">, { poolId, sub }: User, digits: string): Uint8Array =>
  ctx.seal.digest("mfa-code", poolId, sub, digits);

const challenge = (factor: ByMessage): Challenge => ({
  name: factor,
  async answer(ctx, attempt, responses, brought) {
    const { user, session } = await resume(ctx, attempt, factor, responses, brought);
    const digits = required(responses, ANSWERS[factor], LONGEST_CODE);
    const at = ctx.clock.now();
    const { code, shown } = session.state;
    const digest = code && fromBase64(code.digest);
    const isRight = digest !== undefined && equalBytes(digest, digestOf(ctx, user, digits));
    if (!code || !isRight || isLocked(user.lockedUntil, at)) throw await wrongCode(ctx, user, at, mismatch());
    const proven = await proveAddress(ctx, attempt, user, factor, code, at);
    return { kind: "proof", user: proven, at, shown: [...shown, factor], takes: [session] };
  },
});

const mismatch = () => new CognitoError("CodeMismatchException", "Invalid code or auth state for the user.");

/** A code in a text message. */
export const smsMfa = challenge("SMS_MFA");

/** A code in an e-mail. */
export const emailOtp = challenge("EMAIL_OTP");

/**
 * Sends who is asked for a code another one, with a session of its own.
 * @throws {CognitoError} as `resume`, and TooManyRequestsException
 */
export async function sendCodeAgain(
  ctx: Context,
  attempt: Attempt,
  factor: ByMessage,
  responses: Answers,
  sealed: string | undefined,
): Promise<Step> {
  const { user, session } = await resume(ctx, attempt, factor, responses, openSession(ctx, attempt, sealed));
  const { code, shown } = session.state;
  if (!code) throw invalidSession();
  return sendCode(ctx, goingOn(attempt, session.state), { user, shown }, factor, code);
}

/**
 * The code proves the address it went to. One that is being set up becomes the user's, and the factor is on from now.
 * @throws {CognitoError} NotAuthorizedException where the user has got another address or a factor since, or is locked out;
 *   AliasExistsException where the address names somebody else
 */
async function proveAddress(
  ctx: Context,
  { pool }: Attempt,
  user: User,
  factor: ByMessage,
  { destination, isNew }: SentCode,
  at: Date,
): Promise<User> {
  const attribute = addressOf(factor);
  const verified = `${attribute}_verified`;
  if (!isNew && user.attributes[attribute] === destination && user.attributes[verified] === "true") return user;
  const { failures, lockedUntil } = user;
  const proven = await changeUser(ctx, pool, user.sub, async (before, tx) => {
    await refuseLocked(tx, user, at);
    const isWelcome = isNew
      ? activeFactors(pool, before).length === 0 && factorsToSetUp(pool, before).includes(factor)
      : before.attributes[attribute] === destination;
    if (!isWelcome) throw invalidSession();
    const attributes = { ...before.attributes, [attribute]: destination, [verified]: "true" };
    return { ...before, attributes, ...(isNew && { mfa: withFactor(before.mfa, factor) }) };
  });
  return { ...proven, failures, lockedUntil };
}
