import type { Context } from "../context.ts";
import type { Medium, Pool, PoolSettings } from "../pools/pool.ts";
import { fillHtml, fillText, type Values } from "./fill.ts";
import type { Message } from "./message.ts";
import { plainText } from "./plain-text.ts";
import {
  authenticationTemplate,
  invitationTemplate,
  type Template,
  verificationLinkTemplate,
  verificationTemplate,
} from "./templates.ts";

type Needs = Pick<Context, "clock" | "random" | "site">;

/** Why a person is sent a code. */
export type Occasion = "sign-up" | "resend" | "forgot-password" | "verify-attribute" | "update-attribute" | "mfa";

export interface CodeToSend {
  readonly occasion: Occasion;
  readonly medium: Medium;
  readonly to: string;
  readonly code: string;
  readonly username: string;
  /** Both are needed for a link: the client that the person signs up with, and the URL below which the pool's pages lie. */
  readonly clientId?: string | undefined;
  readonly domain?: string | undefined;
}

/**
 * The message that brings a code to a person. Where the pool confirms sign-ups by a link and has a domain for it, the
 * e-mail of a sign-up carries that link; every other occasion keeps to codes.
 * @param texts in the place of the pool's own
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html
 */
export function codeMessage(ctx: Needs, pool: Pool, wanted: CodeToSend, texts?: Texts): Message {
  const { medium, to, code } = wanted;
  const link = confirmationLink(pool, wanted);
  return message(ctx, pool, { medium, to }, reworded(templateOf(pool.settings, wanted, link), texts), { code, link });
}

export type Texts = { readonly [Part in keyof Template]?: Template[Part] | undefined };

const reworded = ({ subject, body }: Template, texts: Texts = {}): Template => ({
  subject: texts.subject ?? subject,
  body: texts.body ?? body,
});

export interface Invitation {
  readonly medium: Medium;
  readonly to: string;
  readonly username: string;
  readonly temporaryPassword: string;
}

/** The message that tells a user made by an administrator how to sign in for the first time. */
export function invitation(
  ctx: Needs,
  pool: Pool,
  { medium, to, username, temporaryPassword }: Invitation,
  texts?: Texts,
): Message {
  const template = reworded(invitationTemplate(pool.settings, medium), texts);
  return message(ctx, pool, { medium, to }, template, { code: temporaryPassword, username });
}

function templateOf(settings: PoolSettings, { occasion, medium }: CodeToSend, link: string | undefined): Template {
  if (occasion === "mfa") return authenticationTemplate(settings, medium);
  return link === undefined ? verificationTemplate(settings, medium) : verificationLinkTemplate(settings);
}

function confirmationLink(pool: Pool, wanted: CodeToSend): string | undefined {
  const { occasion, medium, code, username, clientId, domain } = wanted;
  if (pool.settings.VerificationMessageTemplate.DefaultEmailOption !== "CONFIRM_WITH_LINK") return undefined;
  if (medium !== "EMAIL" || (occasion !== "sign-up" && occasion !== "resend")) return undefined;
  if (clientId === undefined || domain === undefined) return undefined;
  const query = new URLSearchParams({ client_id: clientId, user_name: username, confirmation_code: code });
  return `${domain}/confirmUser?${query.toString()}`;
}

function message(
  ctx: Needs,
  pool: Pool,
  { medium, to }: Pick<Message, "medium" | "to">,
  { subject, body }: Template,
  values: Values,
): Message {
  const now = ctx.clock.now();
  const common = {
    poolId: pool.id,
    id: ctx.random.uuid(),
    medium,
    to,
    code: values.code,
    link: values.link,
    createdAt: now,
    tries: 0,
  };
  if (medium === "SMS") {
    return {
      ...common,
      subject: undefined,
      text: fillText(body, values),
      html: undefined,
      from: undefined,
      replyTo: undefined,
      dueAt: undefined,
    };
  }
  const { EmailConfiguration } = pool.settings;
  return {
    ...common,
    subject: oneLine(fillText(subject, values)),
    text: fillText(plainText(body), values),
    html: fillHtml(body, values),
    from: EmailConfiguration.From ?? identityIn(EmailConfiguration.SourceArn),
    replyTo: EmailConfiguration.ReplyToEmailAddress,
    dueAt: ctx.site.sendsEmail ? now : undefined,
  };
}

/** A subject is a header: a line break in it, from a template or a username, must not begin another one. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

/**
 * Without `From`, Cognito sends from the address that `SourceArn` names (`…:identity/ada@example.com`).
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_EmailConfigurationType.html
 */
export const identityIn = (sourceArn: string | undefined): string | undefined =>
  sourceArn?.match(/:identity\/([^\s/]+@[^\s/]+)$/)?.[1];
