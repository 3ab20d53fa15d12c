import type { App } from "../clients/client.ts";
import { hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { tellOfAuthEvent } from "../log-delivery/log-delivery.ts";
import { seenFrom } from "../sessions/track.ts";
import { findUser } from "../users/logins.ts";
import { makeBelieveUser } from "../users/make-believe.ts";
import type { User } from "../users/user.ts";
import { type AuthEvent, type EventRisk, keptUntil } from "./auth-event.ts";
import { protectionOf } from "./protection.ts";
import { isListed, riskSettingsFor } from "./risk-configuration.ts";

export type RecordNeeds = Pick<Context, "clock" | "events" | "random" | "store">;

type Subject = Pick<User, "sub" | "username">;

/** What an event tells besides who, when and where. */
type Happened = Pick<AuthEvent, "type" | "response"> &
  Partial<Pick<AuthEvent, "id" | "challenges">> & { readonly risk?: Partial<EventRisk> };

/** Nobody has a longer one. */
const LONGEST_NAME = 128;

/** An event that has not been stored yet. */
export function newEvent(
  ctx: Pick<Context, "clock" | "random">,
  { client, pool, origin = {} }: App,
  { sub }: Pick<User, "sub">,
  { type, response, risk, challenges = [], id = ctx.random.uuid() }: Happened,
): AuthEvent {
  return {
    poolId: pool.id,
    sub,
    id,
    type,
    createdAt: ctx.clock.now(),
    response,
    risk: { decision: "NoRisk", level: undefined, isCompromised: false, ...risk },
    challenges,
    clientId: client.id,
    ...seenFrom(origin),
    feedback: undefined,
  };
}

/**
 * Writes down what somebody did, in a pool that wants to know.
 * @param isSomebody false for a name nobody has: as much is done for it, and nothing of it stays
 */
export async function record(
  ctx: RecordNeeds,
  app: App,
  subject: Subject,
  happened: Happened,
  isSomebody = true,
): Promise<void> {
  if (!protectionOf(app.pool)) return;
  const event = newEvent(ctx, app, subject, happened);
  const until = isSomebody ? keptUntil(event) : event.createdAt;
  await ctx.store.writeOne((tx) => tx.authEvents.put(event, until));
  await tellOfAuthEvent(ctx, event, subject, isSomebody);
}

/**
 * The same for whoever has this name. Where the client hides its users it takes as long for a name nobody has.
 */
export async function recordByName(
  ctx: RecordNeeds & Pick<Context, "seal">,
  app: App,
  typed: string,
  happened: Happened,
): Promise<void> {
  if (typed.length > LONGEST_NAME) return;
  const nobody = makeBelieveUser(ctx, app.pool, typed);
  const user = await findUser(ctx, app.pool, typed);
  if (user || hidesUsers(app.client)) await record(ctx, app, user ?? nobody, happened, user !== undefined);
}

/**
 * Refuses who comes from an address that the pool shuts out.
 * @throws {CognitoError} NotAuthorizedException
 */
export async function refuseBlockedAddress(
  ctx: RecordNeeds & Pick<Context, "seal">,
  app: App,
  typed: string | undefined,
  type: AuthEvent["type"],
  isByFunctions = false,
): Promise<void> {
  if (protectionOf(app.pool, isByFunctions) !== "ENFORCED") return;
  if (!isListed(await riskSettingsFor(ctx, app), "BlockedIPRangeList", app.origin?.address)) return;
  if (typed) await recordByName(ctx, app, typed, { type, response: "Fail", risk: { decision: "Block" } });
  // AWS's words for an address that is shut out, as applications that handle its errors quote them.
  throw new CognitoError("NotAuthorizedException", "Request not allowed due to security reasons.");
}
