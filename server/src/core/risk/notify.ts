import { oneLine } from "../../lib/one-line.ts";
import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { identityIn } from "../messages/compose.ts";
import { escapeHtml } from "../messages/fill.ts";
import type { Message } from "../messages/message.ts";
import { plainText } from "../messages/plain-text.ts";
import { notifiedByFunction } from "../triggers/custom-sender.ts";
import type { User } from "../users/user.ts";
import type { AuthEvent, EventFeedback } from "./auth-event.ts";
import { sealFeedbackToken } from "./feedback-token.ts";
import type { NotifyConfiguration, NotifyEmail, RiskAction } from "./risk-configuration.ts";

type Needs = Pick<Context, "random" | "seal" | "site" | "store">;

/** What the words of a mail may name: AWS's placeholders. City and country are not looked up. */
const PLACEHOLDERS = [
  "username",
  "ip-address",
  "city",
  "country",
  "login-time",
  "device-name",
  "one-click-link-valid",
  "one-click-link-invalid",
  "event-id",
  "feedback-token",
] as const;

type Values = Readonly<Record<(typeof PLACEHOLDERS)[number], string>>;

const PLACEHOLDER = new RegExp(`\\{(${PLACEHOLDERS.join("|")})\\}`, "g");

/** How a sign-in was answered decides which mail is sent. */
const MAIL: Readonly<Record<RiskAction, "BlockEmail" | "MfaEmail" | "NoActionEmail">> = {
  BLOCK: "BlockEmail",
  MFA_IF_CONFIGURED: "MfaEmail",
  MFA_REQUIRED: "MfaEmail",
  NO_ACTION: "NoActionEmail",
};

const UNKNOWN = "unknown";

/**
 * The mail that tells a person of a sign-in that looked risky; undefined for who has no proven address. A function of the pool
 * sends it where one sends the pool's mail.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html
 */
export async function notification(
  ctx: Needs,
  app: App,
  user: User,
  event: AuthEvent,
  action: RiskAction,
  configuration: NotifyConfiguration | undefined,
): Promise<Message | undefined> {
  const { email, email_verified: isProven } = user.attributes;
  if (!email || isProven !== "true") return undefined;
  const values = await valuesOf(ctx, user, event);
  const { subject, html, text } = wordsOf(configuration?.[MAIL[action]] ?? USUAL[MAIL[action]]);
  const { EmailConfiguration: usual } = app.pool.settings;
  const message: Message = {
    poolId: event.poolId,
    id: ctx.random.uuid(),
    medium: "EMAIL",
    to: email,
    subject: oneLine(fill(subject, values)),
    text: fill(text, values),
    html: fill(html, values, escapeHtml),
    from: configuration?.From ?? identityIn(configuration?.SourceArn) ?? usual.From ?? identityIn(usual.SourceArn),
    replyTo: configuration?.ReplyTo ?? usual.ReplyToEmailAddress,
    code: undefined,
    link: values["one-click-link-valid"] || undefined,
    createdAt: event.createdAt,
    tries: 0,
    dueAt: ctx.site.sendsEmail ? event.createdAt : undefined,
  };
  return notifiedByFunction(app, user, asAttributes(values, action), message);
}

async function valuesOf(ctx: Needs, { username }: User, event: AuthEvent): Promise<Values> {
  const [domain] = await ctx.store.domains.ofPool(event.poolId);
  const token = sealFeedbackToken(ctx, event);
  const link = (value: EventFeedback["value"]): string => {
    const query = new URLSearchParams({ feedback_token: token, feedback_value: value });
    return domain ? `${ctx.site.publicUrl}/${domain.domain}/feedback?${query.toString()}` : "";
  };
  return {
    username,
    "ip-address": event.address ?? UNKNOWN,
    city: UNKNOWN,
    country: UNKNOWN,
    "login-time": event.createdAt.toUTCString(),
    "device-name": event.device,
    "one-click-link-valid": link("Valid"),
    "one-click-link-invalid": link("Invalid"),
    "event-id": event.id,
    "feedback-token": token,
  };
}

/** One pass: what a value contains is never taken for a placeholder. */
const fill = (template: string, values: Values, quote = (value: string): string => value): string =>
  template.replace(PLACEHOLDER, (_, name: keyof Values) => quote(values[name]));

/** Either body is made of the other where only that was given. */
function wordsOf({ Subject, HtmlBody, TextBody }: NotifyEmail) {
  const text = TextBody ?? plainText(HtmlBody ?? "");
  return { subject: Subject, html: HtmlBody ?? `<pre>${escapeHtml(text)}</pre>`, text };
}

/** What a function is told, by the names that AWS has for it. */
const asAttributes = (values: Values, action: RiskAction): Readonly<Record<string, string>> => ({
  EVENT_ID: values["event-id"],
  USER_NAME: values.username,
  IP_ADDRESS: values["ip-address"],
  ACCOUNT_TAKE_OVER_ACTION: action,
  ONE_CLICK_LINK_VALID: values["one-click-link-valid"],
  ONE_CLICK_LINK_INVALID: values["one-click-link-invalid"],
  LOGIN_TIME: values["login-time"],
  FEEDBACK_TOKEN: values["feedback-token"],
  CITY: values.city,
  COUNTRY: values.country,
  DEVICE_NAME: values["device-name"],
});

const usualMail = (Subject: string, what: string): NotifyEmail => ({
  Subject,
  TextBody: [
    what,
    "",
    "Account: {username}",
    "Time: {login-time}",
    "Device: {device-name}",
    "Address: {ip-address}",
    "",
    "If this was not you, choose another password, and tell us here:",
    "{one-click-link-invalid}",
    "If it was you, you can tell us here:",
    "{one-click-link-valid}",
  ].join("\n"),
});

/** What is said where the pool says nothing. */
const USUAL: Readonly<Record<(typeof MAIL)[RiskAction], NotifyEmail>> = {
  BlockEmail: usualMail(
    "A sign-in to your account was blocked",
    "We blocked a sign-in to your account that looked unusual.",
  ),
  MfaEmail: usualMail(
    "A sign-in to your account took a second step",
    "We asked for a second step at a sign-in to your account that looked unusual.",
  ),
  NoActionEmail: usualMail("A new sign-in to your account", "There was a sign-in to your account that looked unusual."),
};
