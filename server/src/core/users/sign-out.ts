import type { Context } from "../context.ts";
import type { Pool } from "../pools/pool.ts";
import { changeUser } from "./save.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "store">;

/** Ends every sign-in of the user: their refresh tokens, and their access tokens where this API checks them. */
export function signOutEverywhere(ctx: Needs, pool: Pool, user: User): Promise<User> {
  const now = ctx.clock.now();
  return changeUser(ctx, pool, user.sub, (before) => ({ ...before, signedOutAt: now }));
}

/**
 * Shuts a user out, or lets them in again. Either way every sign-in made before is over: also one that was being stored while
 * the user was shut out.
 */
export function setEnabled(ctx: Needs, pool: Pool, user: User, enabled: boolean): Promise<User> {
  const now = ctx.clock.now();
  return changeUser(ctx, pool, user.sub, (before) =>
    before.enabled === enabled ? before : { ...before, enabled, signedOutAt: now },
  );
}
