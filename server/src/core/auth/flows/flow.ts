import type { ExplicitAuthFlow } from "../../clients/client.ts";
import type { Context } from "../../context.ts";
import type { Answers, Attempt, Door, Step } from "../attempt.ts";

/** A way to begin a sign-in. */
export interface Flow {
  /** The value of `AuthFlow` on the wire. */
  readonly name: string;
  readonly doors: readonly Door[];
  /** The values of `ExplicitAuthFlows` of which a client needs one; old names beside new ones. */
  readonly enabledBy: readonly ExplicitAuthFlow[];
  start(ctx: Context, attempt: Attempt, parameters: Answers): Promise<Step>;
}
