import type { Context } from "../context.ts";
import type { ErrorCode } from "../errors.ts";
import { storeOverOthers } from "../over-others.ts";
import type { Repositories } from "../store/store.ts";
import type { Client } from "./client.ts";
import { clientNotFound } from "./find.ts";

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
  const once = async (tx: Repositories) => {
    const before = await tx.clients.find(id);
    if (before?.poolId !== poolId) throw clientNotFound(id);
    const after = { ...change(before), version: before.version + 1, updatedAt: now };
    return (await tx.clients.replace(after)) ? after : undefined;
  };
  return storeOverOthers(ctx, "user pool client", once, exhausted);
}
