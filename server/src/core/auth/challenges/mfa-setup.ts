import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import { activeFactors, type Factor, factorsToSetUp } from "../../mfa/factor.ts";
import { associateSoftwareToken, type FirstCode, verifySoftwareToken } from "../../mfa/software-token.ts";
import { checkAttributes } from "../../users/attributes.ts";
import type { User } from "../../users/user.ts";
import type { Attempt, Proof, Step } from "../attempt.ts";
import { goingOn, openSession } from "../brought.ts";
import { spend } from "../once.ts";
import { required } from "../parameters.ts";
import { invalidSession, reopen, resume, sealSession } from "../session.ts";
import type { Challenge } from "./challenge.ts";
import { sendCode } from "./code-by-message.ts";

const NAME = "MFA_SETUP";
const LONGEST_ADDRESS = 2_048;

/** At the pages somebody may have to find an application first. */
const lifeAt = ({ door }: Attempt): { readonly minutes?: number } => (door === "hosted" ? { minutes: 15 } : {});

/** Asks who has no second factor, where one is required, to set one up. */
export const askMfaSetup = (
  ctx: Context,
  attempt: Attempt,
  { user, shown }: Proof,
  factors: readonly Factor[],
): Step => ({
  kind: "challenge",
  name: NAME,
  parameters: { USER_ID_FOR_SRP: user.username, MFAS_CAN_SETUP: JSON.stringify(factors) },
  session: sealSession(ctx, attempt, NAME, { user, shown }, lifeAt(attempt)),
});

/**
 * With an e-mail address, a code goes there. Without, a software token must have been set up by this sign-in's own sessions, the
 * last of which says so.
 */
export const mfaSetup: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { pool } = attempt;
    const { user, session } = await resume(ctx, attempt, NAME, responses, brought);
    const { shown } = session.state;
    if (shown.includes("SOFTWARE_TOKEN_MFA")) {
      return { kind: "proof", user, at: ctx.clock.now(), shown, takes: [session] };
    }
    // The guide writes the one, Amplify the other.
    const email = responses.EMAIL ?? responses.email;
    if (email === undefined || !factorsToSetUp(pool, user).includes("EMAIL_OTP")) {
      throw new CognitoError("InvalidParameterException", "No factor has been set up in this sign-in.");
    }
    requireNone(attempt, user);
    const destination = required({ email }, "email", LONGEST_ADDRESS);
    checkAttributes(pool, { email: destination }, true);
    const step = await sendCode(ctx, attempt, { user, shown }, "EMAIL_OTP", { destination, isNew: true });
    await ctx.store.write((tx) => spend(tx, pool.id, [session]));
    return step;
  },
};

/** Who can use a factor shows that one: a sign-in that began when they could not adds no other. */
function requireNone({ pool }: Attempt, user: User): void {
  if (activeFactors(pool, user).length > 0) throw invalidSession();
}

/**
 * A software token for who is asked to set one up.
 * @throws {CognitoError} as `reopen` and `associateSoftwareToken`
 */
export async function associateInSignIn(
  ctx: Context,
  attempt: Attempt,
  sealed: string,
): Promise<{ readonly secret: string; readonly session: string }> {
  const { user, session } = await reopen(ctx, attempt, NAME, openSession(ctx, attempt, sealed));
  requireNone(attempt, user);
  const secret = await associateSoftwareToken(ctx, attempt.pool, user);
  const { shown } = session.state;
  return { secret, session: sealSession(ctx, goingOn(attempt, session.state), NAME, { user, shown }, lifeAt(attempt)) };
}

/**
 * The code that shows that it has arrived; the new session ends the sign-in.
 * @throws {CognitoError} as `reopen` and `verifySoftwareToken`
 */
export async function verifyInSignIn(
  ctx: Context,
  attempt: Attempt,
  sealed: string,
  given: FirstCode,
): Promise<string> {
  const { user, session } = await reopen(ctx, attempt, NAME, openSession(ctx, attempt, sealed));
  const check = (before: User) => requireNone(attempt, before);
  const verified = await verifySoftwareToken(ctx, attempt.pool, user, given, { turnOn: true, check });
  const proven = { user: verified, shown: [...session.state.shown, "SOFTWARE_TOKEN_MFA"] } as const;
  return sealSession(ctx, goingOn(attempt, session.state), NAME, proven);
}
