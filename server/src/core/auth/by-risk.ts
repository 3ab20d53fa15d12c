import { CognitoError } from "../errors.ts";
import { type Factor, usableFactors } from "../mfa/factor.ts";
import type { Attempt, Proof } from "./attempt.ts";

/** Refuses who came too far from where they are known to be. */
export const unableToLogin = () =>
  new CognitoError("NotAuthorizedException", "Unable to login because of security reasons.");

/**
 * The second factors one of which has to be shown for the risk of the sign-in; none where that asks for none, or one was shown.
 * Nobody is asked to set one up for it: whoever has stolen a password would do so.
 * @returns a refusal where one is required of who has none
 */
export function factorsByRisk(
  { pool, risk }: Attempt,
  { user, shown: [, ...later] }: Pick<Proof, "user" | "shown">,
): readonly Factor[] | CognitoError {
  if (risk?.action !== "MFA_IF_CONFIGURED" && risk?.action !== "MFA_REQUIRED") return [];
  const usable = usableFactors(pool, user);
  if (usable.some((factor) => later.includes(factor))) return [];
  return usable.length === 0 && risk.action === "MFA_REQUIRED" ? unableToLogin() : usable;
}
