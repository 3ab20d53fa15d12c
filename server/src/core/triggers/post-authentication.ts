import type { User } from "../users/user.ts";
import { callFunction, type Needs } from "./call.ts";
import { attributesOf, eventOf, metadataOf } from "./event.ts";
import { functionOf, type Scene } from "./scene.ts";

/**
 * At the end of a sign-in, which the function may still refuse.
 * @param newDeviceUsed the pool tracks devices, and this one is not known yet
 * @throws {CognitoError} as `callFunction`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
 */
export async function postAuthentication(ctx: Needs, scene: Scene, user: User, newDeviceUsed: boolean): Promise<void> {
  const arn = functionOf(scene.pool, "PostAuthentication");
  if (arn === undefined) return;
  const event = eventOf(scene, {
    source: "PostAuthentication_Authentication",
    userName: user.username,
    request: { userAttributes: attributesOf(scene, user), newDeviceUsed, ...metadataOf(scene) },
  });
  await callFunction(ctx, "PostAuthentication", arn, event);
}
