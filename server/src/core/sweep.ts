import type { Context } from "./context.ts";
import { rotateKeys } from "./tokens/rotate-keys.ts";

const HOUR_MS = 3_600_000;
/** Rows removed at a time, so that no transaction is long. */
const PORTION = 500;

/** What was spent stays marked this much longer than it was good for: to a server whose clock is behind it still looks good. */
const SPENT_MS = HOUR_MS;
/** An authorization code is remembered this long after it expired, so that one who brings it again is noticed. */
const CODES_MS = HOUR_MS;
/** A sign-in stays this long after its end, for an access token of its last minute may live so long and is looked up by it. */
const SESSIONS_MS = 24 * HOUR_MS;
/** Inbox messages stay this long. */
const MESSAGES_MS = 7 * 24 * HOUR_MS;

/**
 * Clears away what has expired, and what deleted pools left; replaces signing keys that are older than `signingKeyDays`.
 * Ends after the portion under way when `signal` aborts.
 */
export async function sweep(
  ctx: Pick<Context, "clock" | "store" | "signer">,
  signingKeyDays: number,
  signal?: AbortSignal,
): Promise<void> {
  const now = ctx.clock.now().getTime();
  const before = (ageMs: number) => new Date(now - ageMs);
  const portions = [
    () => ctx.store.write((tx) => tx.spent.sweep(before(SPENT_MS), PORTION)),
    () => ctx.store.write((tx) => tx.codes.sweep(before(0), PORTION)),
    () => ctx.store.write((tx) => tx.authorizationCodes.sweep(before(CODES_MS), PORTION)),
    () => ctx.store.write((tx) => tx.sessions.sweep(before(SESSIONS_MS), PORTION)),
    () => ctx.store.write((tx) => tx.trackedSessions.sweep(before(0), PORTION)),
    () => ctx.store.write((tx) => tx.attempts.sweep(before(2 * HOUR_MS), PORTION)),
    () => ctx.store.write((tx) => tx.lockouts.sweep(before(HOUR_MS), PORTION)),
    () => ctx.store.write((tx) => tx.authEvents.sweep(before(0), PORTION)),
    () => ctx.store.write((tx) => tx.messages.sweep(before(MESSAGES_MS), PORTION)),
    () => ctx.store.write((tx) => tx.pools.sweep(PORTION)),
  ];
  for (const portion of portions) {
    for (let removed = PORTION; removed >= PORTION; removed = await portion()) {
      if (signal?.aborted) return;
    }
  }
  await rotateKeys(ctx, signingKeyDays);
}
