import type { Context } from "../../context.ts";
import type { Answers, Attempt, ChallengeName, Step } from "../attempt.ts";

/** A question within a sign-in, and what becomes of its answer. */
export interface Challenge {
  readonly name: ChallengeName;
  answer(ctx: Context, attempt: Attempt, responses: Answers, session: string | undefined): Promise<Step>;
}
