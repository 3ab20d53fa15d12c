import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { activeFactors, askedFactors, factorsToSetUp } from "../mfa/factor.ts";
import type { Pool } from "../pools/pool.ts";
import type { User } from "../users/user.ts";
import { askFactor } from "./ask-factor.ts";
import type { Attempt, Proof, Shown, Step } from "./attempt.ts";
import { askMfaSetup } from "./challenges/mfa-setup.ts";
import { askMfaType } from "./challenges/select-mfa-type.ts";
import { isPasskeyEnough } from "./first-factors.ts";

type Ask = (ctx: Context, attempt: Attempt, proof: Proof) => Step | Promise<Step>;

/**
 * The question by which a user who has shown these shows a second factor; undefined where none is needed, or one that counts
 * now was shown. The preferred one is asked, or the only one; among several people choose, and who has none where one is
 * required sets one up.
 * @param isTrusted a device will show itself in the place of a factor; nobody is asked for one, though who must set one up does
 * @returns a refusal, InvalidUserPoolConfigurationException, where one is required and none can be had
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
 */
export function secondFactorFor(
  pool: Pool,
  user: User,
  shown: readonly Shown[],
  isTrusted = false,
): Ask | CognitoError | undefined {
  if (hasShownFactor(pool, user, shown)) return undefined;
  const asked = askedFactors(pool, user);
  if (isTrusted && asked.length > 0) return undefined;
  const [first, second] = asked;
  if (second !== undefined) return (ctx, attempt, proof) => askMfaType(ctx, attempt, proof, asked);
  if (first !== undefined) return (ctx, attempt, proof) => askFactor(ctx, attempt, proof, first);
  if (pool.settings.MfaConfiguration !== "ON") return undefined;
  const settable = factorsToSetUp(pool, user);
  if (settable.length > 0) return (ctx, attempt, proof) => askMfaSetup(ctx, attempt, proof, settable);
  return new CognitoError(
    "InvalidUserPoolConfigurationException",
    "The user pool requires multi-factor authentication, and the user has no factor that can be used or set up.",
  );
}

/** Whether one of the factors that count now was shown, and not as what the sign-in began with; or a passkey that is both. */
export const hasShownFactor = (pool: Pool, user: User, [first, ...later]: readonly Shown[]): boolean =>
  (first === "WEB_AUTHN" && isPasskeyEnough(pool, user)) ||
  activeFactors(pool, user).some((factor) => later.includes(factor));
