import type { Context } from "../context.ts";

const DAY_MS = 24 * 3_600_000;
/** No token lives longer than a day; another for verifiers that hold keys in memory. */
const OVERLAP_MS = 2 * DAY_MS;

/**
 * Replaces signing keys older than `days` (0: never), in every pool. A replaced key goes on verifying until the last token
 * it signed has expired, and is then dropped. Of many servers one replaces a key: retiring it has one winner.
 */
export async function rotateKeys(ctx: Pick<Context, "clock" | "store" | "signer">, days: number): Promise<void> {
  if (days === 0) return;
  const now = ctx.clock.now();
  const dueBefore = new Date(now.getTime() - days * DAY_MS);
  const doneBefore = new Date(now.getTime() - OVERLAP_MS);
  for (const poolId of await ctx.store.signingKeys.poolsWithKeysBefore(dueBefore)) {
    const keys = await ctx.store.signingKeys.ofPool(poolId);
    const due = keys.filter(({ createdAt, retiredAt }) => retiredAt === undefined && createdAt <= dueBefore);
    const isAnyDone = keys.some(({ retiredAt }) => retiredAt !== undefined && retiredAt < doneBefore);
    if (due.length === 0 && !isAnyDone) continue;
    // Making keys takes long: it is done for a key that is due, and before the transaction.
    const fresh = due.length === 0 ? [] : await ctx.signer.newKeys(poolId);
    await ctx.store.write(async (tx) => {
      // One that is made anew under a chosen id begins with its own keys alone.
      if (!(await tx.pools.hold(poolId))) return;
      for (const { kid, use } of due) {
        const successors = fresh.filter((key) => key.use === use);
        if (await tx.signingKeys.retire(poolId, kid, now)) await tx.signingKeys.insert(successors);
      }
      await tx.signingKeys.sweep(poolId, doneBefore);
    });
    ctx.signer.forget(poolId);
  }
}
