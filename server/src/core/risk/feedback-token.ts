import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import type { AuthEvent } from "./auth-event.ts";

/** The event that somebody may judge who has been sent its token. */
export interface FeedbackPlace extends Pick<AuthEvent, "sub" | "id"> {
  readonly expiresAt: Date;
}

const PURPOSE = "auth-event-feedback";
/** Mail may wait until its reader is back. */
const GOOD_FOR_MS = 30 * 24 * 3_600_000;

/** A token that lets whoever has it say once, within thirty days, whether an event was the person's own doing. */
export function sealFeedbackToken(
  ctx: Pick<Context, "seal">,
  { poolId, sub, id, createdAt }: Pick<AuthEvent, "poolId" | "sub" | "id" | "createdAt">,
): string {
  const plain = JSON.stringify([sub, id, createdAt.getTime() + GOOD_FOR_MS]);
  return toBase64url(ctx.seal.seal(PURPOSE, poolId, new TextEncoder().encode(plain)));
}

/** Undefined for what is no token of this pool. That its time is not over is the caller's to check. */
export function openFeedbackToken(
  ctx: Pick<Context, "seal">,
  poolId: string,
  token: string,
): FeedbackPlace | undefined {
  const sealed = fromBase64url(token);
  const plain = sealed && ctx.seal.open(PURPOSE, poolId, sealed);
  if (!plain) return undefined;
  const [sub, id, expiresAt]: [string, string, number] = JSON.parse(new TextDecoder().decode(plain));
  return { sub, id, expiresAt: new Date(expiresAt) };
}
