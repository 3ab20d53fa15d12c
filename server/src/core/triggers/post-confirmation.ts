import type { User } from "../users/user.ts";
import { callFunction, type Needs } from "./call.ts";
import { attributesOf, eventOf, metadataOf } from "./event.ts";
import { functionOf, type Scene } from "./scene.ts";

/**
 * After a user is confirmed, or has chosen a new password: that stands, whatever becomes of the function.
 * @throws {CognitoError} as `callFunction`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export async function postConfirmation(
  ctx: Needs,
  scene: Scene,
  source: "ConfirmSignUp" | "ConfirmForgotPassword",
  user: User,
): Promise<void> {
  const arn = functionOf(scene.pool, "PostConfirmation");
  if (arn === undefined) return;
  const event = eventOf(scene, {
    source: `PostConfirmation_${source}`,
    userName: user.username,
    request: { userAttributes: attributesOf(scene, user), ...metadataOf(scene) },
  });
  await callFunction(ctx, "PostConfirmation", arn, event);
}
