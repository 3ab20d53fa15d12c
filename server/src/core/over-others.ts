import type { Context } from "./context.ts";
import { CognitoError, type ErrorCode } from "./errors.ts";
import type { Repositories } from "./store/store.ts";

/** Each round at least one of those who collide gets through, so as many rounds see as many through. */
const ROUNDS = 20;

/**
 * Stores something over the version that it was made from, in a transaction. `change` returns what it stored, or undefined where
 * somebody else was first; then it is asked again.
 * @param what it is, for whoever reads the refusal
 * @throws {CognitoError} `exhausted` when others were first each time; what `change` throws
 */
export async function storeOverOthers<T>(
  { store }: Pick<Context, "store">,
  what: string,
  change: (tx: Repositories) => Promise<T | undefined>,
  exhausted: ErrorCode = "ConcurrentModificationException",
): Promise<T> {
  for (let round = 0; round < ROUNDS; round++) {
    const stored = await store.write(change);
    if (stored !== undefined) return stored;
  }
  throw new CognitoError(exhausted, `The ${what} is being changed by others; try again.`);
}
