import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import { allowedFlows } from "./allowed-flows.ts";
import type { Answers, Attempt, Outcome, Step } from "./attempt.ts";
import type { Challenge } from "./challenges/challenge.ts";
import { confirmSignUpChallenge } from "./challenges/confirm-sign-up.ts";
import { newPasswordRequired } from "./challenges/new-password-required.ts";
import { passwordVerifier } from "./challenges/password-verifier.ts";
import type { Flow } from "./flows/flow.ts";
import { refreshToken, refreshTokenAlias } from "./flows/refresh-token.ts";
import { adminNoSrp, adminUserPassword, hostedPassword, userPassword } from "./flows/user-password.ts";
import { userSrp } from "./flows/user-srp.ts";
import { nextStep } from "./next-step.ts";

/** Every way to begin a sign-in: a flow is one file, and every door it names has it at once. */
const FLOWS: readonly Flow[] = [
  userPassword,
  adminUserPassword,
  adminNoSrp,
  hostedPassword,
  userSrp,
  refreshToken,
  refreshTokenAlias,
];

/** Every way to carry one on. */
const CHALLENGES: readonly Challenge[] = [confirmSignUpChallenge, passwordVerifier, newPasswordRequired];

/**
 * Begins a sign-in.
 * @throws {CognitoError} InvalidParameterException for a flow the door or the client does not have; what the flow and
 *   `nextStep` throw
 */
export async function startSignIn(
  ctx: Context,
  attempt: Attempt,
  flowName: string,
  parameters: Answers,
): Promise<Step> {
  const flow = FLOWS.find(({ name }) => name === flowName);
  if (!flow) {
    throw new CognitoError("UnsupportedOperationException", `Millpond does not serve the flow ${flowName} yet.`);
  }
  if (!flow.doors.includes(attempt.door)) {
    // In these words for either door: soto-cognito-authentication-kit #10, aws-doc-sdk-examples #5289.
    throw new CognitoError("InvalidParameterException", "Initiate Auth method not supported.");
  }
  if (flow.allowedBy !== undefined && !allowedFlows(attempt.client.settings).has(flow.allowedBy)) {
    throw new CognitoError("InvalidParameterException", `${flowName} flow not enabled for this client`);
  }
  return goOn(ctx, attempt, await flow.start(ctx, attempt, parameters));
}

/**
 * Carries a sign-in on.
 * @throws {CognitoError} what the challenge and `nextStep` throw
 */
export async function answerChallenge(
  ctx: Context,
  attempt: Attempt,
  challengeName: string,
  responses: Answers,
  session: string | undefined,
): Promise<Step> {
  const challenge = CHALLENGES.find(({ name }) => name === challengeName);
  if (!challenge) {
    throw new CognitoError(
      "UnsupportedOperationException",
      `Millpond does not serve the challenge ${challengeName} yet.`,
    );
  }
  return goOn(ctx, attempt, await challenge.answer(ctx, attempt, responses, session));
}

/**
 * A person who has just signed up at the hosted pages goes on as one who has just given their password.
 * @throws {CognitoError} what `nextStep` throws
 */
export const goOnAfterSignUp = (ctx: Context, attempt: Attempt, user: User): Promise<Step> =>
  nextStep(ctx, attempt, { kind: "proof", user, at: ctx.clock.now(), takes: [] });

async function goOn(ctx: Context, attempt: Attempt, outcome: Outcome): Promise<Step> {
  return outcome.kind === "proof" ? nextStep(ctx, attempt, outcome) : outcome;
}
