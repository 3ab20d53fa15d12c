import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { activeFactors, askedFactors, type Factor, factorsToSetUp, preferredOf } from "../mfa/factor.ts";
import type { Pool } from "../pools/pool.ts";
import type { User } from "../users/user.ts";
import { askFactor } from "./ask-factor.ts";
import type { Attempt, Proof, Shown, Step } from "./attempt.ts";
import { factorsByRisk } from "./by-risk.ts";
import { askMfaSetup } from "./challenges/mfa-setup.ts";
import { askMfaType } from "./challenges/select-mfa-type.ts";
import { isPasskeyEnough } from "./first-factors.ts";
import { factorsMissing } from "./target.ts";

type Ask = (ctx: Context, attempt: Attempt, proof: Proof) => Step | Promise<Step>;

/**
 * The question by which a user who has shown these shows a second factor; undefined where none is needed, or one that counts
 * now was shown. The preferred one is asked, or the only one; among several people choose, and who has none where one is
 * required sets one up.
 * @param isTrusted a device will show itself in the place of a factor; nobody is asked for one, though who must set one up does
 * @param missing what the sign-in needs one of to reach the level that its application asked for; a device is none
 * @returns a refusal, MFAMethodNotFoundException, where one is required and none can be had
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
 */
export function secondFactorFor(
  pool: Pool,
  user: User,
  shown: readonly Shown[],
  isTrusted = false,
  missing: readonly Factor[] = [],
): Ask | CognitoError | undefined {
  if (missing.length === 0 && hasShownFactor(pool, user, shown)) return undefined;
  const asked = factorsToAsk(pool, user, shown, missing);
  if (isTrusted && missing.length === 0 && asked.length > 0) return undefined;
  const [first, second] = asked;
  if (second !== undefined) return (ctx, attempt, proof) => askMfaType(ctx, attempt, proof, asked);
  if (first !== undefined) return (ctx, attempt, proof) => askFactor(ctx, attempt, proof, first);
  if (pool.settings.MfaConfiguration !== "ON") return undefined;
  const settable = factorsToSetUp(pool, user);
  if (settable.length > 0) return (ctx, attempt, proof) => askMfaSetup(ctx, attempt, proof, settable);
  return new CognitoError(
    "MFAMethodNotFoundException",
    // In these words: amplify-flutter #95.
    "No MFA mechanism registerd in the account.",
  );
}

/**
 * The second factors one of which the sign-in needs whether its user has turned them on or not: for the level that it is to
 * reach, or else for its risk.
 * @returns a refusal where there is none that would do
 */
export async function factorsWanted(
  ctx: Pick<Context, "site" | "store">,
  attempt: Attempt,
  proof: Pick<Proof, "user" | "shown">,
): Promise<readonly Factor[] | CognitoError> {
  const missing = await factorsMissing(ctx, attempt, proof);
  return missing instanceof CognitoError || missing.length > 0 ? missing : factorsByRisk(attempt, proof);
}

/**
 * Those of which one is asked for next: of what is missing one that the pool asks for as well, if it does, so that one code is
 * enough; or else whatever the pool asks for.
 */
export function factorsToAsk(
  pool: Pool,
  user: User,
  shown: readonly Shown[],
  missing: readonly Factor[],
): readonly Factor[] {
  if (missing.length === 0) return askedFactors(pool, user);
  const active = hasShownFactor(pool, user, shown) ? [] : activeFactors(pool, user);
  const both = missing.filter((factor) => active.includes(factor));
  return preferredOf(user, both.length > 0 ? both : missing);
}

/** Whether one of the factors that count now was shown, and not as what the sign-in began with; or a passkey that is both. */
export const hasShownFactor = (pool: Pool, user: User, [first, ...later]: readonly Shown[]): boolean =>
  ((first === "WEB_AUTHN" || first === "SECURITY_KEY") && isPasskeyEnough(pool, user)) ||
  activeFactors(pool, user).some((factor) => later.includes(factor));
