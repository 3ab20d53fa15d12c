import type { Context } from "../../context.ts";
import type { Answers, Attempt, ChallengeName, Outcome } from "../attempt.ts";

/** A question within a sign-in, and what becomes of its answer. The function that asks stands beside it. */
export interface Challenge {
  /** The value of `ChallengeName` on the wire. */
  readonly name: ChallengeName;
  answer(ctx: Context, attempt: Attempt, responses: Answers, session: string | undefined): Promise<Outcome>;
}
