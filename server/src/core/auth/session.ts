import { toBase64 } from "../../lib/base64.ts";
import { sha256 } from "../../lib/hash.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { foldName, loginsOf, userNotFound } from "../users/logins.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import type { Answers, Attempt, ChallengeName, Proof, Shown } from "./attempt.ts";
import { type Brought, isAt, sealState, type UnderWay, underWay } from "./brought.ts";
import type { Carried } from "./carried.ts";
import { alreadySpent, refuseExpired } from "./once.ts";
import { usernameIn } from "./parameters.ts";

/** What of a user a session rests on: as long for one as for another, and for nobody, as the session shows how long it is. */
export interface Grounds {
  /** Tells the password in force when the question was asked from one that is set later. */
  readonly password: string;
  /** The same for the second factors. */
  readonly mfa: string;
  /** Epoch milliseconds. */
  readonly askedAt: number;
}

/** Where a sign-in stands in which somebody has shown something. */
export interface AuthSession extends Grounds, UnderWay {
  readonly kind: "proven";
  readonly challenge: ChallengeName;
  readonly sub: string;
  /** What the person has shown so far. */
  readonly shown: readonly Shown[];
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
  const grounds = groundsOf(ctx, user);
  const state = { kind: "proven", challenge, sub: user.sub, ...grounds, shown, ...underWay(attempt) } as const;
  return sealState(ctx, attempt, { ...state, ...(code && { code }) }, minutes);
}

export const groundsOf = (ctx: Pick<Context, "clock">, user: User | undefined): Grounds => ({
  ...marksOf(user),
  askedAt: ctx.clock.now().getTime(),
});

const marksOf = (user: User | undefined): Pick<Grounds, "password" | "mfa"> => ({
  password: digestOf((user && passwordMark(user)) ?? ""),
  mfa: digestOf(JSON.stringify(user?.mfa) ?? ""),
});

const digestOf = (text: string): string => toBase64(sha256(text).subarray(0, 16));

/** @throws {CognitoError} NotAuthorizedException when the user has changed in what a session rests on */
export function checkUnchanged(user: User, { password, mfa, askedAt }: Grounds): void {
  const now = marksOf(user);
  if (isSignedOutSince(user, new Date(askedAt))) throw invalidSession();
  // Nearly always by this very session, answered before.
  if (password !== now.password) throw alreadySpent();
  if (mfa !== now.mfa) throw invalidSession();
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
  brought: Brought,
): Promise<{ readonly user: User; readonly session: Carried<AuthSession> }> {
  const username = usernameIn(attempt, responses);
  const resumed = await reopen(ctx, attempt, challenge, brought);
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
  brought: Brought,
): Promise<{ readonly user: User; readonly session: Carried<AuthSession> }> {
  const session = sessionAt(brought, "proven");
  if (session.state.challenge !== challenge) throw invalidSession();
  refuseExpired(session, ctx.clock.now());
  const user = await ctx.store.users.find(attempt.pool.id, session.state.sub);
  if (!user) throw userNotFound();
  checkUnchanged(user, session.state);
  return { user, session };
}

/**
 * The session, which says that its sign-in stands at this.
 * @throws {CognitoError} InvalidParameterException where there is none, NotAuthorizedException for another
 */
export function sessionAt<Kind extends "proven" | "first" | "custom">(brought: Brought, kind: Kind) {
  if (brought === "none") throw new CognitoError("InvalidParameterException", "Missing required parameter Session");
  if (!isAt(brought, kind)) throw invalidSession();
  return brought;
}

/** Every password has a salt of its own. */
export const passwordMark = ({ password }: User): string | undefined => password && toBase64(password.salt);

export const isSamePassword = (one: User, other: User): boolean => passwordMark(one) === passwordMark(other);

export const invalidSession = () => new CognitoError("NotAuthorizedException", "Invalid session for the user.");
