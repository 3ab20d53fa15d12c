import type { Medium } from "../pools/pool.ts";
import type { User } from "../users/user.ts";
import { type Answered, callFunction, type Needs, textIn, unrecognizable } from "./call.ts";
import { attributesOf, eventOf, metadataOf } from "./event.ts";
import { functionOf, type Scene } from "./scene.ts";

/** Why somebody is written to, as triggers name it. */
export type MessageSource =
  | "SignUp"
  | "AdminCreateUser"
  | "ResendCode"
  | "ForgotPassword"
  | "UpdateUserAttribute"
  | "VerifyUserAttribute"
  | "Authentication";

/** The function's own texts, placeholders and all; what it leaves out is as the pool says. */
export interface CustomTexts {
  readonly subject: string | undefined;
  readonly body: string | undefined;
}

const LONGEST_SUBJECT = 140;
const LONGEST: Readonly<Record<Medium, number>> = { EMAIL: 20_000, SMS: 140 };

/**
 * Before a message is sent: the function may word it. It is not told the code, only where to put it.
 * @throws {CognitoError} as `callFunction`; InvalidLambdaResponseException for a text that is too long, or has no place for the code
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 */
export async function customMessage(
  ctx: Needs,
  scene: Scene,
  source: MessageSource,
  medium: Medium,
  user: User,
): Promise<CustomTexts | undefined> {
  const arn = functionOf(scene.pool, "CustomMessage");
  if (arn === undefined) return undefined;
  const event = eventOf(scene, {
    source: `CustomMessage_${source}`,
    userName: user.username,
    request: {
      userAttributes: attributesOf(scene, user),
      codeParameter: "{####}",
      linkParameter: "{##Click Here##}",
      usernameParameter: source === "AdminCreateUser" ? "{username}" : null,
      ...metadataOf(scene),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  });
  const answered = await callFunction(ctx, "CustomMessage", arn, event);
  return {
    subject: boundedText(answered, "emailSubject", LONGEST_SUBJECT),
    body: bodyIn(answered, medium),
  };
}

/** A text that is for the other medium is not looked at. */
function bodyIn(answered: Answered, medium: Medium): string | undefined {
  const body = boundedText(answered, medium === "EMAIL" ? "emailMessage" : "smsMessage", LONGEST[medium]);
  if (body !== undefined && !/\{####\}|\{##[^{}]*##\}/.test(body)) {
    throw unrecognizable("the message has no place for the code");
  }
  return body;
}

function boundedText(answered: Answered, name: string, longest: number): string | undefined {
  const text = textIn(answered, name) || undefined;
  if (text !== undefined && text.length > longest) throw unrecognizable(`${name} is too long`);
  return text;
}
