import type { Context } from "../context.ts";

const DAY_MS = 24 * 3_600_000;
/** No token lives longer than a day; another for verifiers that hold keys in memory. */
const OVERLAP_MS = 2 * DAY_MS;

/**
 * Replaces signing keys older than `days` (0: never), in every pool. A replaced key goes on verifying until the last token
 * it signed has expired. Of many servers one replaces a key: retiring it has one winner.
 */
export async function rotateKeys(
  ctx: Pick<Context, "clock" | "store" | "signer">,
  days: number,
): Promise<void> {
  if (days === 0) return;
  const now = ctx.clock.now();
  for (const poolId of await ctx.store.signingKeys.poolsWithKeysBefore(new Date(now.getTime() - days * DAY_MS))) {
    const due = (await ctx.store.signingKeys.ofPool(poolId)).filter(
      (key) => key.retiredAt === undefined && now.getTime() - key.createdAt.getTime() >= days * DAY_MS,
    );
    const fresh = await ctx.signer.newKeys(poolId);
    await ctx.store.write(async (tx) => {
      for (const key of due) {
        const successor = fresh.filter(({ use }) => use === key.use);
        if (await tx.signingKeys.retire(poolId, key.kid, now)) await tx.signingKeys.insert(successor);
      }
      await tx.signingKeys.sweep(poolId, new Date(now.getTime() - OVERLAP_MS));
    });
    ctx.signer.forget(poolId);
  }
}
