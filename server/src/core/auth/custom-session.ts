import { fromBase64url, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { SignInRisk } from "../risk/sign-in-risk.ts";
import type { CreatedChallenge } from "../triggers/auth-challenge.ts";
import { unrecognizable } from "../triggers/call.ts";
import { foldName } from "../users/logins.ts";
import { userOrNobody } from "../users/make-believe.ts";
import type { Attempt, Shown } from "./attempt.ts";
import { type Carried, carried, carry } from "./carried.ts";
import type { Person } from "./custom-auth.ts";
import { refuseExpired } from "./once.ts";
import { checkUnchanged, type Grounds, groundsOf, invalidSession } from "./session.ts";

/** Where a sign-in stands whose question a function of the pool has put. */
interface CustomSession extends AskedByFunction {
  /** The name that was typed. */
  readonly typed: string;
  readonly sub: string;
  /** Absent for nobody. */
  readonly grounds?: Grounds;
  readonly deviceKey?: string;
  readonly risk?: SignInRisk;
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
  const session: CustomSession = {
    ...asked,
    typed,
    sub: subject.sub,
    ...(user && { grounds: groundsOf(ctx, user) }),
    ...(attempt.device && { deviceKey: attempt.device.key }),
    ...(attempt.risk && { risk: attempt.risk }),
  };
  const text = `${attempt.client.id}.${toBase64url(carry(ctx, attempt, "custom-auth", session))}`;
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
  text: string | undefined,
): Promise<{ readonly person: Person; readonly session: Carried<CustomSession> }> {
  if (text === undefined) throw new CognitoError("InvalidParameterException", "Missing required parameter Session");
  const session = opened(ctx, attempt, text);
  if (!session) throw invalidSession();
  refuseExpired(session, ctx.clock.now());
  const { typed, sub, grounds } = session.state;
  const { user, subject } = await userOrNobody(ctx, attempt, typed);
  const isTheirs = [typed, subject.username, subject.sub].some(
    (name) => foldName(attempt.pool, name) === foldName(attempt.pool, username),
  );
  // The name may have become somebody else's since.
  if (!isTheirs || subject.sub !== sub) throw invalidSession();
  if (user && grounds) checkUnchanged(user, grounds);
  return { person: { typed, user, subject }, session };
}

/** The device that its sign-in says it comes from. */
export const deviceKeyInCustom = (
  ctx: Pick<Context, "seal">,
  attempt: Attempt,
  text: string | undefined,
): string | undefined => (text === undefined ? undefined : opened(ctx, attempt, text)?.state.deviceKey);

/** What threat protection makes of it. */
export const riskInCustom = (ctx: Pick<Context, "seal">, attempt: Attempt, text: string): SignInRisk | undefined =>
  opened(ctx, attempt, text)?.state.risk;

function opened(ctx: Pick<Context, "seal">, attempt: Attempt, text: string): Carried<CustomSession> | undefined {
  const [clientId, sealedText = ""] = text.split(".", 2);
  const sealed = clientId === attempt.client.id ? fromBase64url(sealedText) : undefined;
  return sealed && carried<CustomSession>(ctx, attempt, "custom-auth", sealed);
}
