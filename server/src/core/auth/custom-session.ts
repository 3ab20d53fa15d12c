import type { Context } from "../context.ts";
import type { CreatedChallenge } from "../triggers/auth-challenge.ts";
import { unrecognizable } from "../triggers/call.ts";
import { foldName } from "../users/logins.ts";
import { userOrNobody } from "../users/make-believe.ts";
import type { Attempt, Shown } from "./attempt.ts";
import { type Brought, sealState, type UnderWay, underWay } from "./brought.ts";
import type { Carried } from "./carried.ts";
import type { Person } from "./custom-auth.ts";
import { refuseExpired } from "./once.ts";
import { checkUnchanged, type Grounds, groundsOf, invalidSession, sessionAt } from "./session.ts";

/** Where a sign-in stands whose question a function of the pool has put. */
export interface CustomSession extends AskedByFunction, UnderWay {
  readonly kind: "custom";
  /** The name that was typed. */
  readonly typed: string;
  readonly sub: string;
  readonly grounds: Grounds;
}

interface AskedByFunction extends Pick<CreatedChallenge, "privateParameters" | "metadata"> {
  readonly shown: readonly Shown[];
}

/** So much a `Session` may have on the wire. */
const LONGEST_SESSION = 2_048;

/**
 * The `Session` for who is asked a question of the pool's functions.
 * @throws {CognitoError} InvalidLambdaResponseException where a function wants more to be kept than a session can carry
 */
export function sealCustomSession(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  { typed, user, subject }: Person,
  asked: AskedByFunction,
): string {
  const grounds = groundsOf(ctx, user);
  const text = sealState(ctx, attempt, {
    kind: "custom",
    ...asked,
    typed,
    sub: subject.sub,
    grounds,
    ...underWay(attempt),
  });
  if (text.length > LONGEST_SESSION) throw unrecognizable("the challenge's private parameters are too long");
  return text;
}

/**
 * Who answers, and with which session. An answer has to spend it.
 * @throws {CognitoError} InvalidParameterException, NotAuthorizedException; UserNotFoundException where the client tells
 */
export async function resumeCustom(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  attempt: Attempt,
  username: string,
  brought: Brought,
): Promise<{ readonly person: Person; readonly session: Carried<CustomSession> }> {
  const session = sessionAt(brought, "custom");
  refuseExpired(session, ctx.clock.now());
  const { typed, sub, grounds } = session.state;
  const { user, subject } = await userOrNobody(ctx, attempt, typed);
  const isTheirs = [typed, subject.username, subject.sub].some(
    (name) => foldName(attempt.pool, name) === foldName(attempt.pool, username),
  );
  // The name may have become somebody else's since.
  if (!isTheirs || subject.sub !== sub) throw invalidSession();
  if (user) checkUnchanged(user, grounds);
  return { person: { typed, user, subject }, session };
}
