import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { foldName } from "../users/logins.ts";
import type { Answers, Attempt, ChallengeName } from "./attempt.ts";
import { type Carried, carried, carry } from "./carried.ts";
import { type Choices, choicesOf } from "./choices.ts";
import { refuseExpired } from "./once.ts";
import { usernameIn } from "./parameters.ts";
import { invalidSession } from "./session.ts";
import type { Target } from "./target.ts";

/**
 * Where a sign-in stands in which nobody has shown anything yet. It says nothing but what whoever asked knows, so that the one of
 * a name nobody has looks like any other.
 */
interface FirstSession {
  readonly challenge: ChallengeName;
  /** The name that was typed. */
  readonly typed: string;
  readonly sub: string;
  /** Of the code that was sent with the question; keyed, base64. */
  readonly codeDigest?: string;
  readonly deviceKey?: string;
  readonly target?: Target;
}

/** The `Session` for who is asked `challenge` as the first thing. */
export function sealFirstSession(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  challenge: ChallengeName,
  { typed, subject }: Pick<Choices, "typed" | "subject">,
  codeDigest?: string,
): string {
  const session: FirstSession = {
    challenge,
    typed,
    sub: subject.sub,
    ...(codeDigest !== undefined && { codeDigest }),
    ...(attempt.device && { deviceKey: attempt.device.key }),
    ...(attempt.target && { target: attempt.target }),
  };
  return `${attempt.client.id}.${toBase64url(carry(ctx, attempt, "first-factor", session))}`;
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
  text: string | undefined,
): Promise<{ readonly choices: Choices; readonly session: Carried<FirstSession> }> {
  const username = usernameIn(attempt, responses);
  if (text === undefined) throw new CognitoError("InvalidParameterException", "Missing required parameter Session");
  const session = openedFirst(ctx, attempt, text);
  if (!session || !challenges.includes(session.state.challenge)) throw invalidSession();
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

/** Whether a session is one in which nobody has shown anything yet. */
export const isFirstSession = (ctx: Pick<Context, "seal">, attempt: Attempt, text: string | undefined): boolean =>
  text !== undefined && openedFirst(ctx, attempt, text) !== undefined;

/** The device that its sign-in says it comes from. */
export const deviceKeyInFirst = (
  ctx: Pick<Context, "seal">,
  attempt: Attempt,
  text: string | undefined,
): string | undefined => (text === undefined ? undefined : openedFirst(ctx, attempt, text)?.state.deviceKey);

/** The level that its sign-in is to reach. */
export const targetInFirst = (ctx: Pick<Context, "seal">, attempt: Attempt, text: string): Target | undefined =>
  openedFirst(ctx, attempt, text)?.state.target;

function openedFirst(ctx: Pick<Context, "seal">, attempt: Attempt, text: string): Carried<FirstSession> | undefined {
  const [clientId, sealedText = ""] = text.split(".", 2);
  const sealed = clientId === attempt.client.id ? fromBase64url(sealedText) : undefined;
  return sealed && carried<FirstSession>(ctx, attempt, "first-factor", sealed);
}
