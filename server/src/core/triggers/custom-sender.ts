import { CognitoError } from "../errors.ts";
import { escapeHtml } from "../messages/fill.ts";
import type { Message } from "../messages/message.ts";
import type { Medium, Pool } from "../pools/pool.ts";
import type { User } from "../users/user.ts";
import type { Needs } from "./call.ts";
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
 * @throws {CognitoError} UnexpectedLambdaException for a function that wants codes encrypted
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
  if (!(await ctx.triggers.takesPlainCodes(arn))) {
    throw new CognitoError(
      "UnexpectedLambdaException",
      `${trigger} invocation failed due to error: codes can be encrypted by AWS KMS only, which is not at hand; the function may be given them as they are if the trigger map says so (plainCodes).`,
    );
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
  return { ...message, handOver: { arn, event }, dueAt: message.createdAt };
}
