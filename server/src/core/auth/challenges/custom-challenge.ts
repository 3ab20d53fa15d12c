import { type Round, verifyAuthChallengeResponse } from "../../triggers/auth-challenge.ts";
import { goOnByFunctions, signInOf } from "../custom-auth.ts";
import { resumeCustom } from "../custom-session.ts";
import { isLocked, lockedOut, wrongPassword } from "../lockout.ts";
import { spend } from "../once.ts";
import { required, usernameIn } from "../parameters.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "CUSTOM_CHALLENGE";
/** Room for what a passkey answers. */
const LONGEST_ANSWER = 32_768;

/**
 * A function of the pool looks at the answer to its question, and another says what follows. That may be another question, also
 * after a wrong answer: so wrong ones are counted here, as wrong passwords are.
 */
export const customChallenge: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { pool } = attempt;
    const username = usernameIn(attempt, responses);
    const { person, session } = await resumeCustom(ctx, attempt, username, brought);
    const answer = required(responses, "ANSWER", LONGEST_ANSWER);
    const at = ctx.clock.now();
    // Before anybody looks: of many answers at once, one is looked at.
    await ctx.store.write((tx) => spend(tx, pool.id, [session]));
    const subject = { poolId: pool.id, sub: person.subject.sub };
    const isShut = async () => isLocked(await ctx.store.lockouts.find(pool.id, subject.sub), at);
    if (await isShut()) throw await wrongPassword(ctx, subject, at);
    const { shown, metadata } = session.state;
    const isRight = await verifyAuthChallengeResponse(ctx, attempt, signInOf(person, shown), session.state, answer);
    // The function has taken its time: of many guesses at once no more are told right from wrong than of a row of them.
    const isTaken = isRight && !(await isShut());
    if (!isTaken && !(await ctx.store.write((tx) => tx.lockouts.countFailure(pool.id, subject.sub, at)))) {
      throw lockedOut();
    }
    const round: Round = {
      challengeName: NAME,
      challengeResult: isTaken && person.user !== undefined,
      ...(metadata !== undefined && { challengeMetadata: metadata }),
    };
    return goOnByFunctions(ctx, attempt, person, [...shown, round], at);
  },
};
