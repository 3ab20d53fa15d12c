import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import type { Factor } from "../../mfa/factor.ts";
import { askFactor } from "../ask-factor.ts";
import type { Attempt, Proof, Step } from "../attempt.ts";
import { spend } from "../once.ts";
import { required } from "../parameters.ts";
import { factorsToAsk, factorsWanted } from "../second-factor.ts";
import { resume, sealSession } from "../session.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "SELECT_MFA_TYPE";

/** The guide's own word for e-mail, which is not in the API's list. */
const ALIASES: Readonly<Record<string, Factor>> = { EMAIL_MFA: "EMAIL_OTP" };
const LONGEST_ANSWER = 32;

/** Asks which of several factors the person wants to show. */
export const askMfaType = (
  ctx: Context,
  attempt: Attempt,
  { user, shown }: Proof,
  factors: readonly Factor[],
): Step => ({
  kind: "challenge",
  name: NAME,
  parameters: { USER_ID_FOR_SRP: user.username, MFAS_CAN_CHOOSE: JSON.stringify(factors) },
  session: sealSession(ctx, attempt, NAME, { user, shown }),
});

export const selectMfaType: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { pool } = attempt;
    const { user, session } = await resume(ctx, attempt, NAME, responses, brought);
    const answer = required(responses, "ANSWER", LONGEST_ANSWER);
    const given = Object.hasOwn(ALIASES, answer) ? ALIASES[answer] : answer;
    const { shown } = session.state;
    const wanted = await factorsWanted(ctx, attempt, { user, shown });
    if (wanted instanceof CognitoError) throw wanted;
    const chosen = factorsToAsk(pool, user, shown, wanted).find((factor) => factor === given);
    if (chosen === undefined) {
      throw new CognitoError("InvalidParameterException", "ANSWER is not one of the factors that can be chosen.");
    }
    const step = await askFactor(ctx, attempt, { kind: "proof", user, at: ctx.clock.now(), shown, takes: [] }, chosen);
    // After the question, so that who has been sent too many codes can still choose another factor.
    await ctx.store.write((tx) => spend(tx, pool.id, [session]));
    return step;
  },
};
