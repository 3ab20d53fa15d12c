import { CognitoError } from "../errors.ts";
import type { VerifiedAttribute } from "../pools/pool.ts";
import type { Attributes, User } from "../users/user.ts";
import { callFunction, flagIn, type Needs } from "./call.ts";
import { eventOf, metadataOf, validationDataOf } from "./event.ts";
import { functionOf, type Scene } from "./scene.ts";

/** What the function decides about a new user. */
export interface SignUpDecision {
  readonly autoConfirmUser: boolean;
  /** The addresses that count as proven. */
  readonly autoVerified: readonly VerifiedAttribute[];
}

const UNDECIDED: SignUpDecision = { autoConfirmUser: false, autoVerified: [] };

/**
 * Before a user is stored. The function may refuse the user; for one who signs up it may confirm account and addresses.
 * @throws {CognitoError} as `callFunction`; InvalidLambdaResponseException for an address that is to be verified and is not there
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 */
export async function preSignUp(
  ctx: Needs,
  scene: Scene,
  source: "SignUp" | "AdminCreateUser",
  { username, attributes }: Pick<User, "username" | "attributes">,
): Promise<SignUpDecision> {
  const arn = functionOf(scene.pool, "PreSignUp");
  if (arn === undefined) return UNDECIDED;
  const event = eventOf(scene, {
    source: `PreSignUp_${source}`,
    userName: username,
    request: { userAttributes: attributes, validationData: validationDataOf(scene), ...metadataOf(scene) },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  const answered = await callFunction(ctx, "PreSignUp", arn, event);
  // An operator's word stands.
  if (source === "AdminCreateUser") return UNDECIDED;
  const autoVerified = [
    ...addressIn(attributes, "email", flagIn(answered, "autoVerifyEmail")),
    ...addressIn(attributes, "phone_number", flagIn(answered, "autoVerifyPhone")),
  ];
  return { autoConfirmUser: flagIn(answered, "autoConfirmUser"), autoVerified };
}

function addressIn(attributes: Attributes, name: VerifiedAttribute, isVerified: boolean): readonly VerifiedAttribute[] {
  if (!isVerified) return [];
  if (attributes[name]) return [name];
  throw new CognitoError("InvalidLambdaResponseException", `The user has no ${name} to verify.`);
}
