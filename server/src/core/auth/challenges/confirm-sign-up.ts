import type { Context } from "../../context.ts";
import { type DeliveryDetails, deliveryDetails } from "../../messages/mask.ts";
import { confirmSignUp, resendConfirmationCode } from "../../users/confirm.ts";
import { userNotFound } from "../../users/logins.ts";
import { attributeToProve } from "../../users/register.ts";
import type { Answers, Attempt, Proof, Step } from "../attempt.ts";
import { openSession } from "../brought.ts";
import { required } from "../parameters.ts";
import { resume, sealSession } from "../session.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "CONFIRM_SIGN_UP";
/** A mail may take its time; the code itself is good for a day. */
const MINUTES = 60;
/** Codes have six digits. */
const LONGEST_CODE = 32;

/**
 * Asks who knows the password of a new account for the code that proves its address. Where no code was sent, for the pool proves
 * none of the account's addresses, nothing tells where it went: an operator has to confirm the account.
 */
export function askConfirmation(ctx: Context, attempt: Attempt, { user, shown }: Proof): Step {
  const attribute = attributeToProve(attempt.pool, user.attributes);
  return {
    kind: "challenge",
    name: NAME,
    parameters: {
      USERNAME: user.username,
      ...(attribute && whereTo(deliveryDetails(attribute, user.attributes[attribute] ?? ""))),
    },
    session: sealSession(ctx, attempt, NAME, { user, shown }, { minutes: MINUTES }),
  };
}

const whereTo = ({ destination, medium }: DeliveryDetails): Answers => ({
  CODE_DELIVERY_DESTINATION: destination,
  CODE_DELIVERY_DELIVERY_MEDIUM: medium,
});

/** The account is confirmed, and the sign-in goes on. */
export const confirmSignUpChallenge: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { user, session } = await resume(ctx, attempt, NAME, responses, brought);
    const at = ctx.clock.now();
    // Where a link or an operator confirmed the account meanwhile, there is nothing left to ask.
    if (user.status === "UNCONFIRMED") {
      const code = required(responses, "CONFIRMATION_CODE", LONGEST_CODE);
      await confirmSignUp(ctx, attempt, { username: user.username, code, takeAliases: false });
    }
    const confirmed = await ctx.store.users.find(user.poolId, user.sub);
    if (!confirmed) throw userNotFound();
    return { kind: "proof", user: confirmed, at, shown: session.state.shown, takes: [session] };
  },
};

/**
 * Sends who is asked for a code another one; the session stays good for its answer.
 * @returns the parameters of the question that tell where it went
 * @throws {CognitoError} as `resume` and `resendConfirmationCode`
 */
export async function resendAsked(
  ctx: Context,
  attempt: Attempt,
  responses: Answers,
  sealed: string | undefined,
): Promise<Answers> {
  const { user } = await resume(ctx, attempt, NAME, responses, openSession(ctx, attempt, sealed));
  return whereTo(await resendConfirmationCode(ctx, attempt, user.username));
}
