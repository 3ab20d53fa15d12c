import type { ExplicitAuthFlow } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Answers, Attempt, Step } from "./attempt.ts";
import type { Challenge } from "./challenges/challenge.ts";
import { newPasswordRequired } from "./challenges/new-password-required.ts";
import { passwordVerifier } from "./challenges/password-verifier.ts";
import type { Flow } from "./flows/flow.ts";
import { refreshToken, refreshTokenAlias } from "./flows/refresh-token.ts";
import { adminNoSrp, adminUserPassword, userPassword } from "./flows/user-password.ts";
import { userSrp } from "./flows/user-srp.ts";

/** Every way to begin a sign-in: a flow is one file, and every door has it at once. */
const FLOWS: readonly Flow[] = [userPassword, adminUserPassword, adminNoSrp, userSrp, refreshToken, refreshTokenAlias];

/** Every way to carry one on. */
const CHALLENGES: readonly Challenge[] = [passwordVerifier, newPasswordRequired];

/** In force for a client that names no flows. */
const DEFAULT_FLOWS: readonly ExplicitAuthFlow[] = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

/**
 * Begins a sign-in.
 * @throws {CognitoError} InvalidParameterException for a flow the door or the client does not have; what the flow throws
 */
export async function startSignIn(ctx: Context, attempt: Attempt, flowName: string, parameters: Answers): Promise<Step> {
  const flow = FLOWS.find(({ name }) => name === flowName);
  if (!flow) {
    throw new CognitoError("UnsupportedOperationException", `Millpond does not serve the flow ${flowName} yet.`);
  }
  if (!flow.doors.includes(attempt.door)) {
    throw new CognitoError("InvalidParameterException", "Initiate Auth method not supported");
  }
  const enabled = attempt.client.settings.ExplicitAuthFlows ?? DEFAULT_FLOWS;
  // Clients with the old names always could refresh and use SRP; only the new ones are switched on one by one.
  const isOld = enabled.length > 0 && !enabled.some((name) => name.startsWith("ALLOW_"));
  const impliedByOld = isOld && !enabled.includes("CUSTOM_AUTH_FLOW_ONLY") && DEFAULT_FLOWS.some((name) => flow.enabledBy.includes(name));
  if (!impliedByOld && !flow.enabledBy.some((name) => enabled.includes(name))) {
    throw new CognitoError("InvalidParameterException", `${flowName} flow not enabled for this client`);
  }
  return flow.start(ctx, attempt, parameters);
}

/**
 * Carries a sign-in on.
 * @throws {CognitoError} what the challenge throws
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
    throw new CognitoError("UnsupportedOperationException", `Millpond does not serve the challenge ${challengeName} yet.`);
  }
  return challenge.answer(ctx, attempt, responses, session);
}
