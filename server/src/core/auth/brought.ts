import type { Context } from "../context.ts";
import { protectionOf } from "../risk/protection.ts";
import type { SignInRisk } from "../risk/sign-in-risk.ts";
import type { Answers, Attempt } from "./attempt.ts";
import { type Carried, carriedInText, carryInText } from "./carried.ts";
import type { Exchange } from "./challenges/password-verifier.ts";
import type { CustomSession } from "./custom-session.ts";
import type { FirstSession } from "./first-session.ts";
import { fromDevice } from "./from-device.ts";
import type { AuthSession } from "./session.ts";
import type { Target } from "./target.ts";

/** What goes along with a sign-in from request to request, wherever it stands. */
export interface UnderWay {
  /** The device that it says it comes from. */
  readonly deviceKey?: string;
  /** The level that it is to reach. */
  readonly target?: Target;
  /** What threat protection makes of it, from the first proof on. */
  readonly risk?: SignInRisk;
}

/** Where a sign-in stands between a question and its answer: what a `Session` carries. */
type SessionState = AuthSession | FirstSession | CustomSession;

/** The same for a SECRET_BLOCK, which stands for a session where there is none. */
type State = SessionState | Exchange;

/**
 * What a client brings of its sign-in with an answer, opened once for all who look into it. `unknown` is what was not made for
 * this application. That it is good for the answer is for the challenge to check.
 */
export type Brought = Opened<State> | "none" | "unknown";

export interface Opened<What> extends Carried<What> {
  /** As it was brought. */
  readonly text: string;
}

/** What of an attempt goes along with its sign-in. */
export const underWay = ({ device, target, risk }: Attempt): UnderWay => ({
  ...(device && { deviceKey: device.key }),
  ...(target && { target }),
  ...(risk && { risk }),
});

/** What goes along with the sign-in that this belongs to. */
export const underWayIn = (brought: Brought): UnderWay => (typeof brought === "string" ? {} : brought.state);

/**
 * An attempt as one that goes on with a sign-in. The pages are told the level it is to reach by each request.
 * @throws {CognitoError} InvalidParameterException for the key of a device that is none
 */
export const goingOn = (attempt: Attempt, { deviceKey, target, risk }: UnderWay, answers: Answers = {}): Attempt => ({
  ...attempt,
  device: fromDevice(attempt, answers, deviceKey),
  target: attempt.target ?? target,
  risk: protectionOf(attempt.pool) && risk,
});

/** The `Session` for a sign-in that stands here; it is good for `minutes`, or for as long as the client says. */
export const sealState = (
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  state: SessionState,
  minutes?: number,
): string => carryInText(ctx, attempt, "session", state, minutes);

/** A `Session` as it comes back. */
export function openSession(ctx: Pick<Context, "seal">, attempt: Attempt, text: string | undefined): Brought {
  if (text === undefined) return "none";
  const session = carriedInText<SessionState>(ctx, attempt, "session", text);
  return session ? { ...session, text } : "unknown";
}

/** Whether it says that the sign-in stands at this. */
export const isAt = <Kind extends State["kind"]>(
  brought: Brought,
  kind: Kind,
): brought is Opened<Extract<State, { readonly kind: Kind }>> =>
  typeof brought !== "string" && brought.state.kind === kind;
