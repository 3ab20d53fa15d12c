import type { Attributes } from "../users/user.ts";
import { callFunction, flagIn, type Needs, textIn, textsIn, unrecognizable } from "./call.ts";
import { eventOf, metadataOf, validationDataOf } from "./event.ts";
import { functionOf, type Scene } from "./scene.ts";

/** Who came from elsewhere. */
export interface Migrated {
  readonly attributes: Attributes;
  /** The password that was typed is theirs, and stays. Everybody else chooses a new one. */
  readonly isConfirmed: boolean;
  readonly takeAliases: boolean;
  readonly enableSmsMfa: boolean;
}

/** Whether the pool's users may still be elsewhere. */
export const migratesUsers = ({ pool }: Scene): boolean => functionOf(pool, "UserMigration") !== undefined;

/**
 * Asks for somebody the pool does not know. This is the one function that is told a password.
 * @param typed the name as it was typed
 * @param password absent for somebody who has forgotten theirs
 * @throws {CognitoError} as `callFunction`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 */
export async function userMigration(
  ctx: Needs,
  scene: Scene,
  typed: string,
  password: string | undefined,
): Promise<Migrated | undefined> {
  const arn = functionOf(scene.pool, "UserMigration");
  if (arn === undefined) return undefined;
  const event = eventOf(scene, {
    source: password === undefined ? "UserMigration_ForgotPassword" : "UserMigration_Authentication",
    userName: typed,
    request: {
      ...(password !== undefined && { password }),
      validationData: validationDataOf(scene),
      ...metadataOf(scene),
    },
    response: {
      userAttributes: null,
      forceAliasCreation: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
      enableSMSMFA: null,
    },
  });
  const answered = await callFunction(ctx, "UserMigration", arn, event);
  const attributes = textsIn(answered, "userAttributes");
  if (attributes === undefined) throw unrecognizable();
  return {
    attributes,
    isConfirmed: textIn(answered, "finalUserStatus") === "CONFIRMED",
    takeAliases: flagIn(answered, "forceAliasCreation"),
    enableSmsMfa: flagIn(answered, "enableSMSMFA"),
  };
}
