import type { Context } from "../context.ts";
import type { Answers, Attempt, Outcome } from "./attempt.ts";
import { askOneTimeCode } from "./challenges/one-time-code.ts";
import { askPasswordVerifier } from "./challenges/password-verifier.ts";
import { askPasskey } from "./challenges/web-authn.ts";
import type { Choices } from "./choices.ts";
import { type FirstFactor, isPassword } from "./first-factors.ts";
import { sealFirstSession } from "./first-session.ts";
import { LONGEST_PASSWORD, LONGEST_SRP_A, required } from "./parameters.ts";
import { provePassword } from "./password.ts";

/**
 * Begins with what the person chose. A password may come with the choice, and is asked for where it does not.
 * @throws {CognitoError} as what proves or asks for the factor
 */
export async function beginWith(
  ctx: Context,
  attempt: Attempt,
  choices: Choices,
  factor: FirstFactor,
  given: Answers,
): Promise<Outcome> {
  if (factor === "WEB_AUTHN") return askPasskey(ctx, attempt, choices);
  if (!isPassword(factor)) return askOneTimeCode(ctx, attempt, choices, factor);
  const { typed } = choices;
  const session = (name: FirstFactor | "PASSWORD_VERIFIER") => sealFirstSession(ctx, attempt, name, choices);
  const value = factor === "PASSWORD" ? "PASSWORD" : "SRP_A";
  if (given[value] === undefined) {
    return { kind: "challenge", name: factor, parameters: {}, session: session(factor) };
  }
  if (factor === "PASSWORD") return provePassword(ctx, attempt, typed, required(given, value, LONGEST_PASSWORD));
  const step = await askPasswordVerifier(ctx, attempt, typed, required(given, value, LONGEST_SRP_A));
  // AWS gives one here, though the SECRET_BLOCK carries all there is to carry.
  return step.kind === "challenge" ? { ...step, session: session("PASSWORD_VERIFIER") } : step;
}
