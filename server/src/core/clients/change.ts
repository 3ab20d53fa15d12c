import type { Context } from "../context.ts";
import { CognitoError, type ErrorCode } from "../errors.ts";
import type { Client } from "./client.ts";
import { clientNotFound } from "./find.ts";

/** Each round at least one of those who collide gets through, so as many rounds see as many through. */
const ROUNDS = 20;

/**
 * Changes an app client: `change` gets it as it is and returns what it becomes; after somebody else's change in between it
 * is asked again.
 * @throws {CognitoError} ResourceNotFoundException; `exhausted` when others were first each time.
 */
export async function changeClient(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  id: string,
  change: (client: Client) => Client,
  exhausted: ErrorCode = "ConcurrentModificationException",
): Promise<Client> {
  const now = ctx.clock.now();
  for (let round = 0; round < ROUNDS; round++) {
    const changed = await ctx.store.write(async (tx) => {
      const before = await tx.clients.find(id);
      if (before?.poolId !== poolId) throw clientNotFound(id);
      const after = { ...change(before), version: before.version + 1, updatedAt: now };
      return (await tx.clients.replace(after)) ? after : undefined;
    });
    if (changed) return changed;
  }
  throw new CognitoError(exhausted, "The user pool client is being changed by others; try again.");
}
