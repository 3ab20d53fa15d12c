import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Pool } from "../pools/pool.ts";
import { userNamed } from "../users/logins.ts";
import type { User } from "../users/user.ts";
import type { EventFeedback } from "./auth-event.ts";
import { openFeedbackToken } from "./feedback-token.ts";
import { requireProtection } from "./protection.ts";

type Needs = Pick<Context, "clock" | "store">;

/**
 * An operator says whether an event was the user's own doing; it takes the place of what was said before.
 * @throws {CognitoError} UserPoolAddOnNotEnabledException, ResourceNotFoundException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateAuthEventFeedback.html
 */
export async function adminGiveFeedback(
  ctx: Needs,
  pool: Pool,
  { sub }: User,
  eventId: string,
  value: EventFeedback["value"],
): Promise<void> {
  requireProtection(pool);
  const feedback = { value, provider: "Admin", at: ctx.clock.now() } as const;
  const isGiven = await ctx.store.writeOne((tx) => tx.authEvents.judge(pool.id, sub, eventId, feedback));
  if (!isGiven) throw new CognitoError("ResourceNotFoundException", "The user has no such event.");
}

/** What the caller says the token is for, where they say it. */
export interface NamedEvent {
  readonly username: string;
  readonly eventId: string;
}

/**
 * Whoever was sent the token of an event says whether it was their own doing: once, and not after an operator has.
 * @throws {CognitoError} UserPoolAddOnNotEnabledException, NotAuthorizedException, UserNotFoundException when the user is gone
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html
 */
export async function giveFeedback(
  ctx: Needs & Pick<Context, "seal">,
  pool: Pool,
  token: string,
  value: EventFeedback["value"],
  named?: NamedEvent,
): Promise<void> {
  requireProtection(pool);
  const at = ctx.clock.now();
  const place = openFeedbackToken(ctx, pool.id, token);
  // The token first: who has none learns of no user and of no event.
  if (!place || (named && named.eventId !== place.id)) throw refused("Invalid feedback token.");
  if (place.expiresAt <= at) throw refused("The feedback token has expired.");
  if (named && (await userNamed(ctx, pool, named.username)).sub !== place.sub) throw refused("Invalid feedback token.");
  const feedback = { value, provider: "User", at } as const;
  const isFirst = await ctx.store.writeOne((tx) => tx.authEvents.judgeFirst(pool.id, place.sub, place.id, feedback));
  if (!isFirst) throw refused("Feedback was given before.");
}

const refused = (message: string) => new CognitoError("NotAuthorizedException", message);
