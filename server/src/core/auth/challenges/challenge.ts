import type { Context } from "../../context.ts";
import type { Answers, Attempt, ChallengeName, Outcome } from "../attempt.ts";
import type { Brought } from "../brought.ts";

/** A question within a sign-in, and what becomes of its answer. The function that asks stands beside it. */
export interface Challenge {
  /** The value of `ChallengeName` on the wire. */
  readonly name: ChallengeName;
  /** Opens what the answer brings of the sign-in; absent where that is the `Session`. */
  readonly open?: (ctx: Context, attempt: Attempt, session: string | undefined, responses: Answers) => Brought;
  answer(ctx: Context, attempt: Attempt, responses: Answers, brought: Brought): Promise<Outcome>;
}
