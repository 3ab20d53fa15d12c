import type { Context } from "../../context.ts";
import type { AllowedFlow } from "../allowed-flows.ts";
import type { Answers, Attempt, Door, Outcome } from "../attempt.ts";
import type { Target } from "../target.ts";

/** A way to begin a sign-in. */
export interface Flow {
  /** The value of `AuthFlow` on the wire. */
  readonly name: string;
  readonly doors: readonly Door[];
  /** Absent where no client can forbid it. */
  readonly allowedBy?: AllowedFlow;
  /** The level of authentication that the parameters ask for; absent where a flow knows none. */
  readonly target?: (ctx: Context, attempt: Attempt, parameters: Answers) => Promise<Target | undefined>;
  /** @param session what an earlier operation gave: only who has just signed up brings one */
  start(ctx: Context, attempt: Attempt, parameters: Answers, session?: string): Promise<Outcome>;
}
