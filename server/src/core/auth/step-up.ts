import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { checkStepUpTier } from "../pools/tiers.ts";
import { signedInBy } from "../tokens/access-token.ts";
import { preAuthentication } from "../triggers/pre-authentication.ts";
import { foldName, loginsOf } from "../users/logins.ts";
import type { User } from "../users/user.ts";
import { levelsIn, type Method, shownBefore } from "./assurance.ts";
import type { Answers, Attempt, Proof, Step } from "./attempt.ts";
import { required, usernameIn } from "./parameters.ts";
import { factorsToAsk, hasShownFactor, secondFactorFor } from "./second-factor.ts";
import { settle } from "./settle.ts";
import { factorsMissing, type Target, UnmetTarget } from "./target.ts";

/** Room for the four names of a pool, and as many that it does not know. */
const LONGEST_LIST = 1_024;
/** The wire lets no access token be longer. */
const LONGEST_TOKEN = 131_072;

/**
 * The level that an application asks for by `TARGET_ACR_VALUES`, and what the user of its `ACCESS_TOKEN` has shown already, if that
 * was no longer ago than `MAX_AGE`.
 * @throws {CognitoError} FeatureUnavailableInTierException, InvalidParameterException; NotAuthorizedException for a token of another
 *   user or client; what `signedInBy` throws
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */
export async function requestedTarget(
  ctx: Context,
  attempt: Attempt,
  parameters: Answers,
): Promise<Target | undefined> {
  const { ACCESS_TOKEN: token, TARGET_ACR_VALUES: wanted } = parameters;
  const maxAge = maxAgeIn(parameters);
  if (wanted === undefined) {
    if (token === undefined) return undefined;
    throw new CognitoError("InvalidParameterException", "ACCESS_TOKEN requires TARGET_ACR_VALUES.");
  }
  checkStepUpTier(attempt.pool.settings.UserPoolTier);
  const levels = levelsIn(attempt.pool, required(parameters, "TARGET_ACR_VALUES", LONGEST_LIST));
  if (levels.length === 0) {
    throw new CognitoError("InvalidParameterException", "TARGET_ACR_VALUES names no authentication level of the pool.");
  }
  if (token === undefined) return { levels };
  const username = usernameIn(attempt, parameters);
  const before = await signedInBy(ctx, required(parameters, "ACCESS_TOKEN", LONGEST_TOKEN));
  const { user, client, pool } = before;
  const isTheirs = loginsOf(pool, user).some(({ name }) => name === foldName(pool, username));
  // Another application's token tells nothing here: whoever it was leaked to must not be half signed in at this one.
  if (!isTheirs || client.id !== attempt.client.id) {
    throw new CognitoError("NotAuthorizedException", "Invalid Access Token");
  }
  const at = ctx.clock.now().getTime();
  const isFresh = at - before.authenticatedAt.getTime() <= maxAge * 1000;
  return { levels, ...(isFresh && { credit: { sub: user.sub, amr: before.amr, at } }) };
}

/** Seconds; without it a token is as good as it is valid. */
function maxAgeIn({ MAX_AGE: maxAge }: Answers): number {
  if (maxAge === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d{1,9}$/.test(maxAge)) return Number(maxAge);
  throw new CognitoError("InvalidParameterException", "MAX_AGE must be a number of seconds.");
}

/**
 * Asks somebody who has given their password in a former sign-in for the second factor that is missing. It never ends without a
 * question: who has only a token of a sign-in gets no further by it.
 * @returns undefined where the level is not reached so, but perhaps by beginning otherwise
 * @throws {CognitoError} InvalidParameterException where nothing is missing; NotAuthorizedException; what the question throws
 */
export async function stepUp(
  ctx: Context,
  attempt: Attempt,
  user: User,
  { amr, typed }: { readonly amr: readonly Method[]; readonly typed: string },
): Promise<Step | undefined> {
  const { pool } = attempt;
  // Who has a temporary password has not shown that one: a token and a code must not do to choose the next.
  if (user.status !== "CONFIRMED") return undefined;
  const shown = shownBefore(amr);
  const proof: Proof = { kind: "proof", user, at: ctx.clock.now(), shown, takes: [] };
  const missing = await factorsMissing(ctx, attempt, proof);
  if (missing instanceof UnmetTarget) return undefined;
  const isDue = missing.length > 0 || !hasShownFactor(pool, user, shown);
  if (!isDue || factorsToAsk(pool, user, shown, missing).length === 0) throw alreadyMet();
  // Without a password it would be the only thing that is shown.
  if (!shown.includes("PASSWORD")) return undefined;
  await preAuthentication(ctx, attempt, user, typed);
  await settle(ctx, proof);
  const ask = secondFactorFor(pool, user, shown, false, missing);
  if (typeof ask !== "function") throw alreadyMet();
  return ask(ctx, attempt, proof);
}

/** Else a token that is about to expire could be had again for nothing. */
const alreadyMet = () =>
  new CognitoError("InvalidParameterException", "The access token already meets the requested authentication level.");
