import type { Context } from "../context.ts";
import type { Medium } from "../pools/pool.ts";
import { customMessage, type MessageSource } from "../triggers/custom-message.ts";
import { senderOf, sentByFunction } from "../triggers/custom-sender.ts";
import type { Scene } from "../triggers/scene.ts";
import type { User } from "../users/user.ts";
import { type CodeToSend, codeMessage, type Invitation, invitation, type Occasion, type Texts } from "./compose.ts";
import type { Message } from "./message.ts";

type Needs = Pick<Context, "clock" | "random" | "site" | "triggers">;

const SOURCES: Readonly<Record<Occasion, MessageSource>> = {
  "sign-up": "SignUp",
  resend: "ResendCode",
  "forgot-password": "ForgotPassword",
  "verify-attribute": "VerifyUserAttribute",
  "update-attribute": "UpdateUserAttribute",
  mfa: "Authentication",
};

/**
 * The message that brings a user a code: worded, or sent, by the functions of the pool where it has such.
 * @throws {CognitoError} as `customMessage` and `sentByFunction`
 */
export const writeCode = (
  ctx: Needs,
  scene: Scene,
  user: User,
  wanted: Omit<CodeToSend, "username" | "clientId">,
): Promise<Message> => {
  const { username } = user;
  const clientId = scene.client?.id;
  return written(ctx, scene, SOURCES[wanted.occasion], user, wanted, (texts) =>
    codeMessage(ctx, scene.pool, { ...wanted, username, clientId }, texts),
  );
};

/**
 * The same for the message that tells a user of their temporary password.
 * @throws {CognitoError} as `writeCode`
 */
export const writeInvitation = (ctx: Needs, scene: Scene, user: User, wanted: Invitation): Promise<Message> =>
  written(ctx, scene, "AdminCreateUser", user, wanted, (texts) => invitation(ctx, scene.pool, wanted, texts));

async function written(
  ctx: Needs,
  scene: Scene,
  source: MessageSource,
  user: User,
  { medium, to }: Pick<Message, "medium" | "to">,
  compose: (texts?: Texts) => Message,
): Promise<Message> {
  const sender = senderOf(scene.pool, medium);
  const addressed = withAddress(user, medium, to);
  // Nobody would read the words of what a function sends.
  if (sender !== undefined) return sentByFunction(ctx, scene, sender, source, addressed, compose());
  return compose(await customMessage(ctx, scene, source, medium, addressed));
}

/** The user as functions are told of them: with the address that is written to, which may be new. */
function withAddress(user: User, medium: Medium, to: string): User {
  const attribute = medium === "EMAIL" ? "email" : "phone_number";
  if (user.attributes[attribute] === to) return user;
  return { ...user, attributes: { ...user.attributes, [attribute]: to, [`${attribute}_verified`]: "false" } };
}
