import type { Context } from "../context.ts";
import { CognitoError, type ErrorCode } from "../errors.ts";
import type { Repositories } from "../ports.ts";
import { poolNotFound } from "./find.ts";
import type { Pool } from "./pool.ts";

/** Each round at least one of those who collide gets through, so as many rounds see as many through. */
const ROUNDS = 20;

/**
 * Changes a pool: `change` gets it as it is and returns what it becomes. Somebody else's change in between is kept: `change`
 * is then asked again. `alongside` stores what belongs to the change, in the same transaction and only if it takes place.
 * Returning the same pool only holds it against other changes and against deletion.
 * @throws {CognitoError} ResourceNotFoundException; `exhausted` when others were first each time.
 */
export async function changePool(
  ctx: Pick<Context, "clock" | "store">,
  id: string,
  change: (pool: Pool, tx: Repositories) => Pool | Promise<Pool>,
  alongside: (tx: Repositories, pool: Pool) => Promise<void> = async () => {},
  exhausted: ErrorCode = "ConcurrentModificationException",
): Promise<Pool> {
  const now = ctx.clock.now();
  for (let round = 0; round < ROUNDS; round++) {
    const changed = await ctx.store.write(async (tx) => {
      const before = await tx.pools.find(id);
      if (!before) throw poolNotFound(id);
      const after = await change(before, tx);
      const next = { ...after, version: before.version + 1, ...(after !== before && { updatedAt: now }) };
      if (!(await tx.pools.replace(next))) return undefined;
      await alongside(tx, next);
      return next;
    });
    if (changed) return changed;
  }
  throw new CognitoError(exhausted, "The user pool is being changed by others; try again.");
}
