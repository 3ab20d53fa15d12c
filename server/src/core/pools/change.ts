import type { Context } from "../context.ts";
import type { ErrorCode } from "../errors.ts";
import { storeOverOthers } from "../over-others.ts";
import type { Repositories } from "../store/store.ts";
import { poolNotFound } from "./find.ts";
import type { Pool } from "./pool.ts";

/** What a change of a pool may bring besides the change itself. */
interface Beside {
  /** Stores what belongs to the change, in its transaction, and only if it takes place. */
  readonly store?: (tx: Repositories) => Promise<void>;
  /** What the caller is told when others were first each time. */
  readonly exhausted?: ErrorCode;
}

/**
 * Changes a pool: `change` gets it as it is and returns what it becomes. Somebody else's change in between is kept: `change`
 * is then asked again. Returning the same pool only holds it against other changes, and against deletion, meanwhile.
 * @throws {CognitoError} ResourceNotFoundException; ConcurrentModificationException or `exhausted`.
 */
export async function changePool(
  ctx: Pick<Context, "clock" | "store">,
  id: string,
  change: (pool: Pool) => Pool,
  { store, exhausted = "ConcurrentModificationException" }: Beside = {},
): Promise<Pool> {
  const now = ctx.clock.now();
  const once = async (tx: Repositories) => {
    const before = await tx.pools.find(id);
    if (!before) throw poolNotFound(id);
    const after = change(before);
    const next = { ...after, version: before.version + 1, ...(after !== before && { updatedAt: now }) };
    if (!(await tx.pools.replace(next))) return undefined;
    await store?.(tx);
    return next;
  };
  return storeOverOthers(ctx, "user pool", once, exhausted);
}
