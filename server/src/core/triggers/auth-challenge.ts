import { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import { type Answered, callFunction, flagIn, type Needs, textIn, textsIn, unrecognizable } from "./call.ts";
import { attributesOf, eventOf, metadataOf } from "./event.ts";
import { functionOf, type Scene, type Trigger } from "./scene.ts";

/** One question of a custom sign-in that was answered. */
export interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  /** What the function that put the question calls it. */
  readonly challengeMetadata?: string;
}

/** Who signs in by the pool's own functions, and how far they are. */
export interface CustomSignIn {
  /** Undefined for a name nobody has, where the client hides its users. */
  readonly user: User | undefined;
  readonly username: string;
  readonly rounds: readonly Round[];
}

/** What comes next. */
export type Defined = "issue-tokens" | "fail" | "CUSTOM_CHALLENGE" | "PASSWORD_VERIFIER";

/**
 * Decides by what was answered so far.
 * @throws {CognitoError} as `callFunction`; InvalidParameterException where the pool has no such function
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
 */
export async function defineAuthChallenge(ctx: Needs, scene: Scene, signIn: CustomSignIn): Promise<Defined> {
  const { rounds } = signIn;
  const answered = await call(ctx, scene, "DefineAuthChallenge", signIn, { session: rounds }, [
    "challengeName",
    "issueTokens",
    "failAuthentication",
  ]);
  if (flagIn(answered, "failAuthentication")) return "fail";
  if (flagIn(answered, "issueTokens")) return "issue-tokens";
  const name = textIn(answered, "challengeName");
  if (name === "CUSTOM_CHALLENGE" || name === "PASSWORD_VERIFIER") return name;
  throw unrecognizable("neither a challenge to put, nor an end");
}

export interface CreatedChallenge {
  /** For the client. */
  readonly publicParameters: Readonly<Record<string, string>>;
  /** For the function that verifies the answer, and nobody else. */
  readonly privateParameters: Readonly<Record<string, string>>;
  readonly metadata: string | undefined;
}

/**
 * Makes a question.
 * @throws {CognitoError} as `defineAuthChallenge`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
 */
export async function createAuthChallenge(ctx: Needs, scene: Scene, signIn: CustomSignIn): Promise<CreatedChallenge> {
  const request = { challengeName: "CUSTOM_CHALLENGE", session: signIn.rounds };
  const answered = await call(ctx, scene, "CreateAuthChallenge", signIn, request, [
    "publicChallengeParameters",
    "privateChallengeParameters",
    "challengeMetadata",
  ]);
  return {
    publicParameters: textsIn(answered, "publicChallengeParameters") ?? {},
    privateParameters: textsIn(answered, "privateChallengeParameters") ?? {},
    metadata: textIn(answered, "challengeMetadata"),
  };
}

/**
 * Looks at an answer.
 * @throws {CognitoError} as `defineAuthChallenge`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
 */
export async function verifyAuthChallengeResponse(
  ctx: Needs,
  scene: Scene,
  signIn: Omit<CustomSignIn, "rounds">,
  { privateParameters }: Pick<CreatedChallenge, "privateParameters">,
  answer: string,
): Promise<boolean> {
  const request = { privateChallengeParameters: privateParameters, challengeAnswer: answer };
  return flagIn(
    await call(ctx, scene, "VerifyAuthChallengeResponse", signIn, request, ["answerCorrect"]),
    "answerCorrect",
  );
}

async function call(
  ctx: Needs,
  scene: Scene,
  trigger: Extract<Trigger, "DefineAuthChallenge" | "CreateAuthChallenge" | "VerifyAuthChallengeResponse">,
  { user, username }: Omit<CustomSignIn, "rounds">,
  request: Readonly<Record<string, unknown>>,
  response: readonly string[],
): Promise<Answered> {
  const arn = functionOf(scene.pool, trigger);
  if (arn === undefined) {
    // In these words: amplify-js #5623, #6327.
    throw new CognitoError(
      "InvalidParameterException",
      "Custom auth lambda trigger is not configured for the user pool.",
    );
  }
  const event = eventOf(scene, {
    source: `${trigger}_Authentication`,
    userName: username,
    request: {
      userAttributes: user ? attributesOf(scene, user) : {},
      ...request,
      ...metadataOf(scene),
      ...(!user && { userNotFound: true }),
    },
    response: Object.fromEntries(response.map((name) => [name, null])),
  });
  return callFunction(ctx, trigger, arn, event);
}
