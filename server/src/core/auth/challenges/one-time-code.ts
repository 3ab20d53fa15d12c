import { fromBase64, toBase64 } from "../../../lib/base64.ts";
import { equalBytes } from "../../../lib/equal.ts";
import { hidesUsers } from "../../clients/client.ts";
import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { codeMessage } from "../../messages/compose.ts";
import { deliveryDetails } from "../../messages/mask.ts";
import { writeCode } from "../../messages/write.ts";
import { postConfirmation } from "../../triggers/post-confirmation.ts";
import { countUse } from "../../users/limits.ts";
import { foldName } from "../../users/logins.ts";
import { inventedAddress } from "../../users/pretend.ts";
import { changeUser } from "../../users/save.ts";
import type { User } from "../../users/user.ts";
import type { Answers, Attempt, Step } from "../attempt.ts";
import { isAt, openSession } from "../brought.ts";
import type { Choices } from "../choices.ts";
import { CODE_ADDRESS } from "../first-factors.ts";
import { resumeFirst, sealFirstSession } from "../first-session.ts";
import { isLocked, refuseLocked } from "../lockout.ts";
import { required } from "../parameters.ts";
import { invalidSession } from "../session.ts";
import { wrongCode } from "../wrong-code.ts";
import type { Challenge } from "./challenge.ts";
import { emailOtp as secondEmailOtp } from "./code-by-message.ts";

export type ByCode = keyof typeof CODE_ADDRESS;

/** As Cognito's have: more than those of second factors, for nothing else is shown. */
const DIGITS = 8;
const LONGEST_CODE = 32;

/**
 * Sends a code and asks for it. Where nobody may be told apart from somebody the same is said of a name nobody has, and no code is
 * right; a user who is disabled is sent none either.
 * @throws {CognitoError} TooManyRequestsException for who has asked for too many; NotAuthorizedException for a disabled user where
 *   the client tells
 */
export async function askOneTimeCode(ctx: Context, attempt: Attempt, choices: Choices, factor: ByCode): Promise<Step> {
  const { client, pool } = attempt;
  const { user, subject, typed } = choices;
  const attribute = CODE_ADDRESS[factor];
  if (user && !user.enabled && !hidesUsers(client)) {
    throw new CognitoError("NotAuthorizedException", "User is disabled.");
  }
  await countUse(ctx, pool.id, subject.sub, "SendMfaCode");
  const own = user?.attributes[attribute];
  const destination = own ?? inventedAddress(ctx, pool, foldName(pool, typed), [attribute]).destination;
  const delivery = deliveryDetails(attribute, destination);
  const digits = ctx.random.text(DIGITS, "0123456789");
  const isSent = own !== undefined && user?.enabled === true;
  const wanted = { occasion: "mfa", medium: delivery.medium, to: destination, code: digits } as const;
  const message = isSent
    ? await writeCode(ctx, attempt, user, wanted)
    : codeMessage(ctx, pool, { ...wanted, username: subject.username });
  const digest = digestOf(ctx, { poolId: pool.id, sub: subject.sub }, destination, digits);
  if (isSent) {
    await ctx.store.writeOne((tx) => tx.messages.add(message));
    ctx.delivery.wake();
  } else {
    // A mark of nothing, for the time it takes to keep a message.
    await ctx.store.writeOne((tx) => tx.spent.spend(pool.id, message.id, ctx.clock.now()));
  }
  const kept = isSent ? digest : ctx.random.bytes(digest.byteLength);
  return {
    kind: "challenge",
    name: factor,
    parameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: delivery.medium,
      CODE_DELIVERY_DESTINATION: delivery.destination,
    },
    session: sealFirstSession(ctx, attempt, factor, choices, toBase64(kept)),
  };
}

/**
 * Sends who is asked for a code another one, with a session of its own.
 * @throws {CognitoError} as `resumeFirst` and `askOneTimeCode`
 */
export async function sendOneTimeCodeAgain(
  ctx: Context,
  attempt: Attempt,
  factor: ByCode,
  responses: Answers,
  sealed: string | undefined,
): Promise<Step> {
  const { choices } = await resumeFirst(ctx, attempt, [factor], responses, openSession(ctx, attempt, sealed));
  if (!choices.available.includes(factor)) throw invalidSession();
  return askOneTimeCode(ctx, attempt, choices, factor);
}

/** The address is part of it: a code proves nothing about another one. */
const digestOf = (
  ctx: Pick<Context, "seal">,
  { poolId, sub }: Pick<User, "poolId" | "sub">,
  destination: string,
  digits: string,
): Uint8Array => ctx.seal.digest("sign-in-code", poolId, sub, destination, digits);

const challenge = (factor: ByCode): Challenge => ({
  name: factor,
  async answer(ctx, attempt, responses, brought) {
    const { choices, session } = await resumeFirst(ctx, attempt, [factor], responses, brought);
    const digits = required(responses, `${factor}_CODE`, LONGEST_CODE);
    const at = ctx.clock.now();
    const poolId = attempt.pool.id;
    const { user, subject } = choices;
    const destination = user?.attributes[CODE_ADDRESS[factor]] ?? "";
    const kept = fromBase64(session.state.codeDigest ?? "");
    const isRight = kept && equalBytes(kept, digestOf(ctx, { poolId, sub: subject.sub }, destination, digits));
    const canUse = choices.available.includes(factor) && !isLocked(user?.lockedUntil, at);
    if (!user || !isRight || !canUse) throw await wrongCode(ctx, { poolId, sub: subject.sub }, at, mismatch());
    const proven = await proveAddress(ctx, attempt, user, factor, destination, at);
    return { kind: "proof", user: proven, at, shown: [factor], takes: [session] };
  },
});

const mismatch = () => new CognitoError("CodeMismatchException", "Invalid code or auth state for the user.");

/** A code in a text message, as the first thing. */
export const smsOtp = challenge("SMS_OTP");

const firstEmailOtp = challenge("EMAIL_OTP");

/** A code in an e-mail: as the first thing, or as a second factor. The session tells. */
export const emailOtp: Challenge = {
  name: "EMAIL_OTP",
  answer: (ctx, attempt, responses, brought) =>
    (isAt(brought, "first") ? firstEmailOtp : secondEmailOtp).answer(ctx, attempt, responses, brought),
};

/**
 * The code proves the address it went to. That confirms who has just signed up, and who has no password to reset.
 * @throws {CognitoError} CodeMismatchException where the user has another address by now; NotAuthorizedException where they are
 *   locked out; AliasExistsException where the address names somebody else
 */
async function proveAddress(
  ctx: Context,
  attempt: Attempt,
  user: User,
  factor: ByCode,
  destination: string,
  at: Date,
): Promise<User> {
  const attribute = CODE_ADDRESS[factor];
  const verified = `${attribute}_verified`;
  const isProven = ({ attributes, status }: User) => attributes[verified] === "true" && status === "CONFIRMED";
  if (isProven(user)) return user;
  const { failures, lockedUntil } = user;
  let isNew = false;
  const proven = await changeUser(ctx, attempt.pool, user.sub, async (before, tx) => {
    await refuseLocked(tx, user, at);
    if (before.attributes[attribute] !== destination) throw mismatch();
    isNew = before.status === "UNCONFIRMED";
    const isConfirmed = isNew || (before.status === "RESET_REQUIRED" && before.password === undefined);
    return {
      ...before,
      attributes: { ...before.attributes, [verified]: "true" },
      ...(isConfirmed && { status: "CONFIRMED" as const }),
    };
  });
  if (isNew) await postConfirmation(ctx, attempt, "ConfirmSignUp", proven);
  return { ...proven, failures, lockedUntil };
}
