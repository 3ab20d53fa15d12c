import { escapeHtml } from "../messages/fill.ts";
import type { Message } from "../messages/message.ts";
import type { Medium, Pool } from "../pools/pool.ts";
import type { User } from "../users/user.ts";
import { inWordsOfCognito, type Needs } from "./call.ts";
import type { MessageSource } from "./custom-message.ts";
import { attributesOf, eventOf, metadataOf } from "./event.ts";
import type { Scene } from "./scene.ts";

const SENDERS = {
  EMAIL: { trigger: "CustomEmailSender", type: "customEmailSenderRequestV1" },
  SMS: { trigger: "CustomSMSSender", type: "customSMSSenderRequestV1" },
} as const;

/** The function that sends what the pool writes by this medium, if there is one. */
export const senderOf = ({ settings }: Pool, medium: Medium): string | undefined =>
  settings.LambdaConfig?.[SENDERS[medium].trigger]?.LambdaArn;

/**
 * The message as one that a function of the pool sends: the function is handed the code, and whom it is for, in the place of
 * what we would have written.
 * @throws {CognitoError} UnexpectedLambdaException for a function that no code can reach
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 */
export async function sentByFunction(
  ctx: Needs,
  scene: Scene,
  arn: string,
  source: MessageSource,
  user: User,
  message: Message,
): Promise<Message> {
  const { trigger, type } = SENDERS[message.medium];
  try {
    await ctx.triggers.checkSender(arn);
  } catch (error) {
    throw inWordsOfCognito(trigger, error);
  }
  const code = message.code ?? null;
  const event = eventOf(scene, {
    source: `${trigger}_${source}`,
    userName: user.username,
    request: {
      type,
      // As Cognito does: passwords are escaped, codes need not be.
      code: source === "AdminCreateUser" && code !== null ? escapeHtml(code) : code,
      userAttributes: attributesOf(scene, user),
      ...metadataOf(scene),
    },
  });
  // The code is encrypted when the event is handed over: asking KMS takes a time from which strangers could tell who exists.
  const kmsKeyId = scene.pool.settings.LambdaConfig?.KMSKeyID;
  return { ...message, handOver: { arn, event, kmsKeyId }, dueAt: message.createdAt };
}

/**
 * A mail that tells a person of a sign-in that looked risky, as one that the pool's function sends where it has such. There is no
 * code in it to encrypt; what AWS tells the function stands in the place of the user's attributes.
 */
export function notifiedByFunction(
  scene: Scene,
  user: User,
  attributes: Readonly<Record<string, string>>,
  message: Message,
): Message {
  const arn = senderOf(scene.pool, "EMAIL");
  if (arn === undefined) return message;
  const { trigger, type } = SENDERS.EMAIL;
  const event = eventOf(scene, {
    source: `${trigger}_AccountTakeOverNotification`,
    userName: user.username,
    request: { type, code: null, userAttributes: attributes, ...metadataOf(scene) },
  });
  return { ...message, handOver: { arn, event }, dueAt: message.createdAt };
}
