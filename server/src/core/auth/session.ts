import { fromBase64url, toBase64, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { foldName, loginsOf, userNotFound } from "../users/logins.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import type { Answers, Attempt, ChallengeName, OneTime } from "./attempt.ts";
import { carried, carry } from "./carried.ts";
import { alreadySpent, refuseExpired } from "./once.ts";
import { usernameIn } from "./parameters.ts";

/** Where a sign-in stands between a challenge and its answer: what `Session` carries. */
interface AuthSession {
  readonly challenge: ChallengeName;
  readonly sub: string;
  /** Tells the password in force when the question was asked from one that is set later. */
  readonly password: string | undefined;
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

/** The `Session` for a user who is asked `challenge` next; it is good for `minutes`, or for as long as the client says. */
export function sealSession(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  challenge: ChallengeName,
  user: User,
  minutes?: number,
): string {
  const session: AuthSession = {
    challenge,
    sub: user.sub,
    password: markOf(user),
    askedAt: ctx.clock.now().getTime(),
  };
  return toBase64url(carry(ctx, attempt, "auth-session", session, minutes));
}

/**
 * Who answers `challenge`, and with which session. It serves the application, user and question it was made for, until the
 * password it rests on is replaced or the user signs out everywhere. An answer that changes nothing of that has to spend it.
 * @throws {CognitoError} InvalidParameterException, NotAuthorizedException, UserNotFoundException when the user is gone
 */
export async function resume(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  attempt: Attempt,
  challenge: ChallengeName,
  responses: Answers,
  text: string | undefined,
): Promise<{ readonly user: User; readonly session: OneTime }> {
  const { pool } = attempt;
  const username = usernameIn(attempt, responses);
  if (text === undefined) throw new CognitoError("InvalidParameterException", "Missing required parameter Session");
  const sealed = fromBase64url(text);
  const session = sealed && carried<AuthSession>(ctx, attempt, "auth-session", sealed);
  if (session?.state.challenge !== challenge) throw invalidSession();
  refuseExpired(session, ctx.clock.now());
  const { sub, password, askedAt } = session.state;
  const user = await ctx.store.users.find(pool.id, sub);
  if (!user) throw userNotFound();
  const isTheirs = loginsOf(pool, user).some(({ name }) => name === foldName(pool, username));
  const isEnded = isSignedOutSince(user, new Date(askedAt));
  if (!isTheirs || isEnded) throw invalidSession();
  // Nearly always by this very session, answered before.
  if (password !== markOf(user)) throw alreadySpent();
  return { user, session };
}

/** Every password has a salt of its own. */
const markOf = ({ password }: User): string | undefined => password && toBase64(password.salt);

export const isSamePassword = (one: User, other: User): boolean => markOf(one) === markOf(other);

export const invalidSession = () => new CognitoError("NotAuthorizedException", "Invalid session for the user.");
