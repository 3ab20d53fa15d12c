import type { User } from "../users/user.ts";
import { callFunction, type Needs } from "./call.ts";
import { attributesOf, eventOf, validationDataOf } from "./event.ts";
import { functionOf, type Scene } from "./scene.ts";

/**
 * Before anything that somebody brings to sign in with is looked at. A client that hides its users has it called for a name
 * nobody has as well, as it was typed.
 * @throws {CognitoError} as `callFunction`, when the person may not sign in
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
 */
export async function preAuthentication(
  ctx: Needs,
  scene: Scene,
  user: User | undefined,
  typed: string,
): Promise<void> {
  const arn = functionOf(scene.pool, "PreAuthentication");
  if (arn === undefined) return;
  const event = eventOf(scene, {
    source: "PreAuthentication_Authentication",
    userName: user?.username ?? typed,
    request: {
      userAttributes: user ? attributesOf(scene, user) : {},
      validationData: validationDataOf(scene),
      ...(!user && { userNotFound: true }),
    },
  });
  await callFunction(ctx, "PreAuthentication", arn, event);
}
