import { fromBase64url, toBase64, toBase64url } from "../../lib/base64.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { SignInRisk } from "../risk/sign-in-risk.ts";
import { foldName, loginsOf, userNotFound } from "../users/logins.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import type { Answers, Attempt, ChallengeName, Proof, Shown } from "./attempt.ts";
import { type Carried, carried, carry } from "./carried.ts";
import { alreadySpent, refuseExpired } from "./once.ts";
import { usernameIn } from "./parameters.ts";
import type { Target } from "./target.ts";

/** What of a user a session rests on. */
export interface Grounds {
  /** Tells the password in force when the question was asked from one that is set later. */
  readonly password: string | undefined;
  /** The same for the second factors. */
  readonly mfa: string;
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

/** Where a sign-in stands between a challenge and its answer: what `Session` carries. */
interface AuthSession extends Grounds {
  readonly challenge: ChallengeName;
  readonly sub: string;
  /** What the person has shown so far. */
  readonly shown: readonly Shown[];
  /** The device that the sign-in says it comes from. */
  readonly deviceKey?: string;
  readonly target?: Target;
  readonly risk?: SignInRisk;
  /** The code that was sent with the question. */
  readonly code?: SentCode;
}

/** A code on its way to an address: good for the session that carries it, and for no other. */
export interface SentCode {
  /** Keyed; base64. */
  readonly digest: string;
  readonly destination: string;
  /** The address is not the user's yet, but to be set up. */
  readonly isNew: boolean;
}

/** The `Session` for a user who is asked `challenge` next; it is good for `minutes`, or for as long as the client says. */
export function sealSession(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  attempt: Attempt,
  challenge: ChallengeName,
  { user, shown }: Pick<Proof, "user" | "shown">,
  { minutes, code }: { readonly minutes?: number; readonly code?: SentCode } = {},
): string {
  const session: AuthSession = {
    challenge,
    sub: user.sub,
    ...groundsOf(ctx, user),
    shown,
    ...(attempt.device && { deviceKey: attempt.device.key }),
    ...(attempt.target && { target: attempt.target }),
    ...(attempt.risk && { risk: attempt.risk }),
    ...(code && { code }),
  };
  // Operations that are given nothing but a session learn from it which application it belongs to.
  return `${attempt.client.id}.${toBase64url(carry(ctx, attempt, "auth-session", session, minutes))}`;
}

export const groundsOf = (ctx: Pick<Context, "clock">, user: User): Grounds => ({
  password: passwordMark(user),
  mfa: JSON.stringify(user.mfa),
  askedAt: ctx.clock.now().getTime(),
});

/** @throws {CognitoError} NotAuthorizedException when the user has changed in what a session rests on */
export function checkUnchanged(user: User, { password, mfa, askedAt }: Grounds): void {
  if (isSignedOutSince(user, new Date(askedAt))) throw invalidSession();
  // Nearly always by this very session, answered before.
  if (password !== passwordMark(user)) throw alreadySpent();
  if (mfa !== JSON.stringify(user.mfa)) throw invalidSession();
}

/**
 * Who answers `challenge`, and with which session. It serves the application, user and question it was made for, until the
 * password it rests on is replaced, the user's second factors change or the user signs out everywhere. An answer that changes
 * nothing of that has to spend it.
 * @throws {CognitoError} InvalidParameterException, NotAuthorizedException, UserNotFoundException when the user is gone
 */
export async function resume(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  attempt: Attempt,
  challenge: ChallengeName,
  responses: Answers,
  text: string | undefined,
): Promise<{ readonly user: User; readonly session: Carried<AuthSession> }> {
  const username = usernameIn(attempt, responses);
  const resumed = await reopen(ctx, attempt, challenge, text);
  const isTheirs = loginsOf(attempt.pool, resumed.user).some(({ name }) => name === foldName(attempt.pool, username));
  if (!isTheirs) throw invalidSession();
  return resumed;
}

/**
 * The same for an operation that names nobody.
 * @throws {CognitoError} InvalidParameterException, NotAuthorizedException, UserNotFoundException when the user is gone
 */
export async function reopen(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  attempt: Attempt,
  challenge: ChallengeName,
  text: string | undefined,
): Promise<{ readonly user: User; readonly session: Carried<AuthSession> }> {
  if (text === undefined) throw new CognitoError("InvalidParameterException", "Missing required parameter Session");
  const session = opened(ctx, attempt, text);
  if (session?.state.challenge !== challenge) throw invalidSession();
  refuseExpired(session, ctx.clock.now());
  const user = await ctx.store.users.find(attempt.pool.id, session.state.sub);
  if (!user) throw userNotFound();
  checkUnchanged(user, session.state);
  return { user, session };
}

/** The device that the sign-in of a session says it comes from. That the session is good for anything is `resume`'s to check. */
export const deviceKeyIn = (
  ctx: Pick<Context, "seal">,
  attempt: Attempt,
  text: string | undefined,
): string | undefined => (text === undefined ? undefined : opened(ctx, attempt, text)?.state.deviceKey);

/** What threat protection makes of its sign-in. */
export const riskIn = (ctx: Pick<Context, "seal">, attempt: Attempt, text: string): SignInRisk | undefined =>
  opened(ctx, attempt, text)?.state.risk;

/** The level that its sign-in is to reach. */
export const targetIn = (ctx: Pick<Context, "seal">, attempt: Attempt, text: string): Target | undefined =>
  opened(ctx, attempt, text)?.state.target;

function opened(ctx: Pick<Context, "seal">, attempt: Attempt, text: string): Carried<AuthSession> | undefined {
  const [clientId, sealedText = ""] = text.split(".", 2);
  const sealed = clientId === attempt.client.id ? fromBase64url(sealedText) : undefined;
  return sealed && carried<AuthSession>(ctx, attempt, "auth-session", sealed);
}

/** The id of the application that a session says it belongs to. */
export const clientIdIn = (text: string): string => text.split(".", 1)[0] ?? "";

/** Every password has a salt of its own. */
export const passwordMark = ({ password }: User): string | undefined => password && toBase64(password.salt);

export const isSamePassword = (one: User, other: User): boolean => passwordMark(one) === passwordMark(other);

export const invalidSession = () => new CognitoError("NotAuthorizedException", "Invalid session for the user.");
