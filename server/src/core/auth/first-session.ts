import type { Context } from "../context.ts";
import { foldName } from "../users/logins.ts";
import type { Answers, Attempt, ChallengeName } from "./attempt.ts";
import { type Brought, type Opened, sealState, type UnderWay, underWay } from "./brought.ts";
import { type Choices, choicesOf } from "./choices.ts";
import { refuseExpired } from "./once.ts";
import { usernameIn } from "./parameters.ts";
import { invalidSession, sessionAt } from "./session.ts";

/**
 * Where a sign-in stands in which nobody has shown anything yet. It says nothing but what whoever asked knows, so that the one of
 * a name nobody has looks like any other.
 */
export interface FirstSession extends UnderWay {
  readonly kind: "first";
  readonly challenge: ChallengeName;
  /** The name that was typed. */
  readonly typed: string;
  readonly sub: string;
  /** Of the code that was sent with the question; keyed, base64. */
  readonly codeDigest?: string;
}

/** The `Session` for who is asked `challenge` as the first thing. */
export function sealFirstSession(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  challenge: ChallengeName,
  { typed, subject }: Pick<Choices, "typed" | "subject">,
  codeDigest?: string,
): string {
  const state = { kind: "first", challenge, typed, sub: subject.sub, ...underWay(attempt) } as const;
  return sealState(ctx, attempt, { ...state, ...(codeDigest !== undefined && { codeDigest }) });
}

/**
 * Who answers one of these questions, with what they can begin with now, and with which session. An answer has to spend it.
 * @throws {CognitoError} InvalidParameterException, NotAuthorizedException; what `choicesOf` throws
 */
export async function resumeFirst(
  ctx: Context,
  attempt: Attempt,
  challenges: readonly ChallengeName[],
  responses: Answers,
  brought: Brought,
): Promise<{ readonly choices: Choices; readonly session: Opened<FirstSession> }> {
  const username = usernameIn(attempt, responses);
  const session = sessionAt(brought, "first");
  if (!challenges.includes(session.state.challenge)) throw invalidSession();
  refuseExpired(session, ctx.clock.now());
  const choices = await choicesOf(ctx, attempt, session.state.typed);
  const { typed, subject } = choices;
  const isTheirs = [typed, subject.username, subject.sub].some(
    (name) => foldName(attempt.pool, name) === foldName(attempt.pool, username),
  );
  // The name may have become somebody else's since.
  if (!isTheirs || subject.sub !== session.state.sub) throw invalidSession();
  return { choices, session };
}
