import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { tellOfAuthEvent } from "../log-delivery/log-delivery.ts";
import { FACTORS, type Factor } from "../mfa/factor.ts";
import { LOOKED_AT, levelOf, signsOf } from "../risk/assess.ts";
import { type EventChallenge, type EventResponse, keptUntil } from "../risk/auth-event.ts";
import { notification } from "../risk/notify.ts";
import { type Protection, protectionOf } from "../risk/protection.ts";
import { newEvent, recordByName, refuseBlockedAddress } from "../risk/record.ts";
import {
  forCompromised,
  isListed,
  type RiskLevel,
  type RiskSettings,
  riskSettingsFor,
} from "../risk/risk-configuration.ts";
import type { SignInRisk } from "../risk/sign-in-risk.ts";
import { deviceOf } from "../sessions/device.ts";
import { findUser } from "../users/logins.ts";
import { changeUser } from "../users/save.ts";
import type { User } from "../users/user.ts";
import type { Answers, Attempt, ChallengeName, Proof, Shown } from "./attempt.ts";
import { isByFunctions } from "./custom-auth.ts";
import { isSamePassword } from "./session.ts";
import { settle } from "./settle.ts";

/**
 * Looks at the first proof of a sign-in: how risky it is, and what comes of that. It is written down, and the person is told
 * where the pool wants it. Who signs in by a password that has leaked must choose another one.
 * @param isRemembered the sign-in comes from a device that the user has remembered
 * @returns the attempt with its risk, and the proof, closed
 */
export async function protect(
  ctx: Context,
  attempt: Attempt,
  proof: Proof,
  isRemembered: boolean,
): Promise<{ readonly attempt: Attempt; readonly proof: Proof }> {
  const protection = protectionOf(attempt.pool, isByFunctions(proof.shown));
  const { risk: before } = attempt;
  if (!protection || (before && !before.mustReset)) return { attempt, proof };
  // It takes its time, which must not tell a right guess that came too late.
  await settle(ctx, proof);
  if (before) return { attempt, proof: { ...proof, user: await requireReset(ctx, attempt, proof.user), takes: [] } };
  const settings = await riskSettingsFor(ctx, attempt);
  const level = await levelAt(ctx, attempt, proof, settings, protection, isRemembered);
  const isEnforced = protection === "ENFORCED";
  const chosen = level && settings.AccountTakeoverRiskConfiguration?.Actions[`${level}Action`];
  const action = (isEnforced && chosen?.EventAction) || "NO_ACTION";
  const { isCompromised = false, shown } = proof;
  const isLeakRefused = isCompromised && isEnforced && forCompromised(settings).Actions.EventAction === "BLOCK";
  const isBlocked = action === "BLOCK" || isLeakRefused;
  const event = newEvent(ctx, attempt, proof.user, {
    type: "SignIn",
    response: "InProgress",
    risk: { level, isCompromised, decision: isBlocked ? "Block" : level ? "AccountTakeover" : "NoRisk" },
    challenges: challengesIn(shown),
  });
  const { NotifyConfiguration } = settings.AccountTakeoverRiskConfiguration ?? {};
  const message =
    isEnforced && chosen?.Notify
      ? await notification(ctx, attempt, proof.user, event, action, NotifyConfiguration)
      : undefined;
  await ctx.store.write(async (tx) => {
    await tx.authEvents.put(event, keptUntil(event));
    if (message) await tx.messages.add(message);
  });
  if (message) ctx.delivery.wake();
  const user = isLeakRefused ? await requireReset(ctx, attempt, proof.user) : proof.user;
  const mustReset = isLeakRefused && user.status === "UNCONFIRMED";
  const risk: SignInRisk = { eventId: event.id, action, ...(mustReset && { mustReset }) };
  return { attempt: { ...attempt, risk }, proof: { ...proof, user, takes: [] } };
}

/** Passwords are what is guessed and stolen: what else people sign in by is not assessed, but for what the pool's functions ask. */
async function levelAt(
  ctx: Pick<Context, "clock" | "store">,
  { pool, origin = {} }: Attempt,
  { user, shown }: Proof,
  settings: RiskSettings,
  protection: Protection,
  isRemembered: boolean,
): Promise<RiskLevel | undefined> {
  const { address, userAgent } = origin;
  if (!shown.includes("PASSWORD") && !isByFunctions(shown)) return undefined;
  if (isListed(settings, "SkippedIPRangeList", address)) return undefined;
  // Where the lists are enforced nobody comes so far.
  if (protection === "AUDIT" && isListed(settings, "BlockedIPRangeList", address)) return "High";
  const newest = (which: "passed" | "failed" | "judged") =>
    ctx.store.authEvents.newest(pool.id, user.sub, which, LOOKED_AT);
  const [passed, failed, judged] = [await newest("passed"), await newest("failed"), await newest("judged")];
  const here = { address, device: deviceOf(userAgent), isRemembered, now: ctx.clock.now() };
  return levelOf(signsOf({ passed, failed, judged }, here));
}

/** Whose password is another by now, or temporary, need not choose one for this. */
async function requireReset(ctx: Context, { pool }: Attempt, user: User): Promise<User> {
  const { failures, lockedUntil } = user;
  const now = await changeUser(ctx, pool, user.sub, (before) =>
    before.status === "CONFIRMED" && isSamePassword(before, user) ? { ...before, status: "RESET_REQUIRED" } : before,
  );
  return { ...now, failures, lockedUntil };
}

/**
 * Writes down what has become of a sign-in that was looked at. That it succeeded stands: an answer that comes a second time
 * changes nothing of it.
 */
export async function conclude(
  ctx: Pick<Context, "events" | "store">,
  { pool, risk }: Attempt,
  { user, shown }: Pick<Proof, "user" | "shown">,
  response: EventResponse,
  challenges = challengesIn(shown),
): Promise<void> {
  if (!risk) return;
  const event = await (response === "InProgress"
    ? ctx.store.authEvents.find(pool.id, user.sub, risk.eventId)
    : ctx.store.writeOne((tx) => tx.authEvents.conclude(pool.id, user.sub, risk.eventId, response, challenges)));
  if (event) await tellOfAuthEvent(ctx, event, user);
}

function challengesIn([first, ...later]: readonly Shown[]): readonly EventChallenge[] {
  const isPassword = first === "PASSWORD" || later.includes("PASSWORD");
  return [
    ...(isPassword ? [{ name: "Password", response: "Success" } as const] : []),
    ...(later.some(isFactor) ? [{ name: "Mfa", response: "Success" } as const] : []),
  ];
}

const isFactor = (shown: Shown | ChallengeName): shown is Factor => FACTORS.some((factor) => factor === shown);

/** What somebody does in a sign-in: begins it, or answers. */
interface Doing {
  readonly answers: Answers;
  /** What is asked of them; undefined at the beginning. */
  readonly challenge?: ChallengeName;
  /** The pool's functions lead the sign-in. */
  readonly isCustom: boolean;
}

/**
 * Does a part of a sign-in under the pool's eyes: an address that is shut out gets nowhere, and what was not right is written
 * down.
 * @throws {CognitoError} NotAuthorizedException; what `work` throws
 */
export async function watch<T>(ctx: Context, attempt: Attempt, doing: Doing, work: () => Promise<T>): Promise<T> {
  if (!protectionOf(attempt.pool, doing.isCustom)) return work();
  await refuseBlockedAddress(ctx, attempt, doing.answers.USERNAME, "SignIn", doing.isCustom);
  try {
    return await work();
  } catch (error) {
    if (isWrongProof(error)) await recordFailure(ctx, attempt, doing, error.message === TOO_LATE);
    throw error;
  }
}

/** Other refusals tell of the request, or of the user's state: they are no guesses. */
const isWrongProof = (error: unknown): error is CognitoError =>
  error instanceof CognitoError &&
  (error.code === "CodeMismatchException" || error.code === "ExpiredCodeException" || WRONG.has(error.message));

const TOO_LATE = "Password attempts exceeded";
const WRONG: ReadonlySet<string> = new Set(["Incorrect username or password.", TOO_LATE]);

/** @param isLocked the door was shut: no guess is looked at then, and none is written down, for there may be any number of them */
async function recordFailure(
  ctx: Context,
  attempt: Attempt,
  { answers, challenge, isCustom }: Doing,
  isLocked: boolean,
): Promise<void> {
  const { pool, risk } = attempt;
  const typed = answers.USERNAME ?? "";
  if (!risk) {
    if (isLocked) return;
    const challenges = isAboutPassword(challenge, isCustom) ? [FAILED_PASSWORD] : [];
    return recordByName(ctx, attempt, typed, { type: "SignIn", response: "Fail", challenges });
  }
  const user = await findUser(ctx, pool, typed);
  const event = user && (await ctx.store.authEvents.find(pool.id, user.sub, risk.eventId));
  if (!user || !event) return;
  const before = event.challenges.filter(({ name }) => name !== "Mfa");
  const challenges = challenge && isFactor(challenge) ? [...before, FAILED_MFA] : event.challenges;
  await conclude(ctx, attempt, { user, shown: [] }, "Fail", challenges);
}

const FAILED_PASSWORD: EventChallenge = { name: "Password", response: "Failure" };
const FAILED_MFA: EventChallenge = { name: "Mfa", response: "Failure" };

const BY_PASSWORD: ReadonlySet<ChallengeName> = new Set<ChallengeName>([
  "PASSWORD",
  "PASSWORD_SRP",
  "PASSWORD_VERIFIER",
  "SELECT_CHALLENGE",
]);

const isAboutPassword = (challenge: ChallengeName | undefined, isCustom: boolean): boolean =>
  challenge === undefined ? !isCustom : BY_PASSWORD.has(challenge);
