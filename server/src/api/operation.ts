import type { Context } from "../core/context.ts";
import type { Origin } from "../core/sessions/tracked-session.ts";
import type { Input, OperationName, Output } from "../model/types.ts";

/** Who calls, as far as the wire tells. */
export interface Caller {
  readonly requestId: string;
  /** The region of the request's signature; new pools are made in it. */
  readonly region: string;
  readonly origin: Origin;
}

/** One operation of the API: its wire name and what it does with an input that satisfies the model. */
export interface Operation<Name extends OperationName = OperationName> {
  readonly name: Name;
  run(ctx: Context, input: Input<Name>, caller: Caller): Promise<Output<Name>>;
}

/** Ties a function to the operation whose declared shapes it must accept and return. */
export const operation = <const Name extends OperationName>(
  name: Name,
  run: Operation<Name>["run"],
): Operation<Name> => ({
  name,
  run,
});

/** An operation of whichever name, its input already found to satisfy its own model. */
export interface AnyOperation {
  readonly name: OperationName;
  run(ctx: Context, input: never, caller: Caller): Promise<unknown>;
}
