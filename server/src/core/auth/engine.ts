import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import { allowedFlows } from "./allowed-flows.ts";
import type { Answers, Attempt, ChallengeName, Outcome, Step } from "./attempt.ts";
import { goingOn, openSession, underWayIn } from "./brought.ts";
import type { Challenge } from "./challenges/challenge.ts";
import { smsMfa } from "./challenges/code-by-message.ts";
import { confirmSignUpChallenge } from "./challenges/confirm-sign-up.ts";
import { customChallenge } from "./challenges/custom-challenge.ts";
import { devicePasswordVerifier } from "./challenges/device-password-verifier.ts";
import { deviceSrpAuth } from "./challenges/device-srp-auth.ts";
import { mfaSetup } from "./challenges/mfa-setup.ts";
import { newPasswordRequired } from "./challenges/new-password-required.ts";
import { emailOtp, smsOtp } from "./challenges/one-time-code.ts";
import { passwordVerifier } from "./challenges/password-verifier.ts";
import { password, passwordSrp, selectChallenge } from "./challenges/select-challenge.ts";
import { selectMfaType } from "./challenges/select-mfa-type.ts";
import { softwareTokenMfa } from "./challenges/software-token-mfa.ts";
import { webAuthn } from "./challenges/web-authn.ts";
import { customAuth } from "./flows/custom-auth.ts";
import type { Flow } from "./flows/flow.ts";
import { refreshToken, refreshTokenAlias } from "./flows/refresh-token.ts";
import { userAuth } from "./flows/user-auth.ts";
import { adminNoSrp, adminUserPassword, hostedPassword, userPassword } from "./flows/user-password.ts";
import { userSrp } from "./flows/user-srp.ts";
import { fromDevice } from "./from-device.ts";
import { nextStep } from "./next-step.ts";
import { watch } from "./protect.ts";
import { resume } from "./session.ts";

/** Every way to begin a sign-in: a flow is one file, and every door it names has it at once. */
const FLOWS: readonly Flow[] = [
  userPassword,
  adminUserPassword,
  adminNoSrp,
  hostedPassword,
  userSrp,
  userAuth,
  customAuth,
  refreshToken,
  refreshTokenAlias,
];

/** Every way to carry one on. */
const CHALLENGES: readonly Challenge[] = [
  confirmSignUpChallenge,
  customChallenge,
  passwordVerifier,
  newPasswordRequired,
  selectMfaType,
  smsMfa,
  emailOtp,
  softwareTokenMfa,
  selectChallenge,
  password,
  passwordSrp,
  smsOtp,
  webAuthn,
  mfaSetup,
  deviceSrpAuth,
  devicePasswordVerifier,
];

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
  session?: string,
): Promise<Step> {
  const flow = FLOWS.find(({ name }) => name === flowName);
  if (!flow?.doors.includes(attempt.door)) {
    // In these words for either door: soto-cognito-authentication-kit #10, aws-doc-sdk-examples #5289.
    throw new CognitoError("InvalidParameterException", "Initiate Auth method not supported.");
  }
  if (flow.allowedBy !== undefined && !allowedFlows(attempt.client.settings).has(flow.allowedBy)) {
    throw new CognitoError("InvalidParameterException", `${flowName} flow not enabled for this client`);
  }
  const target = attempt.target ?? (await flow.target?.(ctx, attempt, parameters));
  const from = { ...attempt, device: fromDevice(attempt, parameters), target };
  const start = () => flow.start(ctx, from, parameters, session);
  if (flow.allowedBy === "ALLOW_REFRESH_TOKEN_AUTH") return goOn(ctx, from, await start());
  const doing = { answers: parameters, isCustom: flow.allowedBy === "ALLOW_CUSTOM_AUTH" };
  return goOn(ctx, from, await watch(ctx, from, doing, start));
}

/**
 * Carries a sign-in on.
 * @throws {CognitoError} InvalidParameterException for a challenge that there is none; what the challenge and `nextStep` throw
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
    // The model names one, ADMIN_NO_SRP_AUTH, that nobody is ever asked.
    throw new CognitoError("InvalidParameterException", `${challengeName} is no challenge that can be answered.`);
  }
  const { open = openSession } = challenge;
  const brought = open(ctx, attempt, session, responses);
  const from = goingOn(attempt, underWayIn(brought), responses);
  const { name } = challenge;
  const doing = { answers: responses, challenge: name, isCustom: name === "CUSTOM_CHALLENGE" };
  return goOn(ctx, from, await watch(ctx, from, doing, () => challenge.answer(ctx, from, responses, brought)));
}

/**
 * A person who has just signed up at the hosted pages goes on as one who has just given their password.
 * @throws {CognitoError} what `nextStep` throws
 */
export const goOnAfterSignUp = (ctx: Context, attempt: Attempt, user: User): Promise<Step> =>
  nextStep(ctx, attempt, { kind: "proof", user, at: ctx.clock.now(), shown: ["PASSWORD"], takes: [] });

/**
 * Sets a question about second factors aside, for who would rather show or set up another: what it would have asked for is
 * decided anew.
 * @throws {CognitoError} what `resume` and `nextStep` throw
 */
export async function askAnew(
  ctx: Context,
  attempt: Attempt,
  name: ChallengeName,
  responses: Answers,
  sealed: string | undefined,
): Promise<Step> {
  const { user, session } = await resume(ctx, attempt, name, responses, openSession(ctx, attempt, sealed));
  const { shown } = session.state;
  return nextStep(ctx, goingOn(attempt, session.state), {
    kind: "proof",
    user,
    at: ctx.clock.now(),
    shown,
    takes: [session],
  });
}

async function goOn(ctx: Context, attempt: Attempt, outcome: Outcome): Promise<Step> {
  return outcome.kind === "proof" ? nextStep(ctx, attempt, outcome) : outcome;
}
