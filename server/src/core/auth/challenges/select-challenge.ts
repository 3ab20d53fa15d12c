import type { Context } from "../../context.ts";
import { CognitoError } from "../../errors.ts";
import type { Attempt, Step } from "../attempt.ts";
import { beginWith } from "../begin-with.ts";
import type { Choices } from "../choices.ts";
import { resumeFirst, sealFirstSession } from "../first-session.ts";
import { spend } from "../once.ts";
import { LONGEST_PASSWORD, LONGEST_SRP_A, required } from "../parameters.ts";
import type { Challenge } from "./challenge.ts";

const NAME = "SELECT_CHALLENGE";

/** Asks what the person wants to sign in with. */
export const askToChoose = (ctx: Context, attempt: Attempt, choices: Choices): Step => ({
  kind: "challenge",
  name: NAME,
  parameters: {},
  session: sealFirstSession(ctx, attempt, NAME, choices),
  available: choices.available,
});

/** The sign-in begins with what was chosen. */
export const selectChallenge: Challenge = {
  name: NAME,
  async answer(ctx, attempt, responses, brought) {
    const { choices, session } = await resumeFirst(ctx, attempt, [NAME], responses, brought);
    const wanted = required(responses, "ANSWER", 32);
    const chosen = choices.available.find((factor) => factor === wanted);
    if (chosen === undefined) {
      throw new CognitoError("InvalidParameterException", "ANSWER is not one of the challenges that can be chosen.");
    }
    await ctx.store.writeOne((tx) => spend(tx, attempt.pool.id, [session]));
    return beginWith(ctx, attempt, choices, chosen, responses);
  },
};

/** A password, given by whoever chose it before, or without saying so. */
const byPassword = (name: "PASSWORD" | "PASSWORD_SRP", value: string, longest: number): Challenge => ({
  name,
  async answer(ctx, attempt, responses, brought) {
    const { choices, session } = await resumeFirst(ctx, attempt, [name, NAME], responses, brought);
    required(responses, value, longest);
    await ctx.store.writeOne((tx) => spend(tx, attempt.pool.id, [session]));
    return beginWith(ctx, attempt, choices, name, responses);
  },
});

export const password = byPassword("PASSWORD", "PASSWORD", LONGEST_PASSWORD);

export const passwordSrp = byPassword("PASSWORD_SRP", "SRP_A", LONGEST_SRP_A);
