import type { Medium, PoolSettings } from "../pools/pool.ts";

/** What the pool's owner wants said, placeholders and all. */
export interface Template {
  /** E-mail only. */
  readonly subject: string;
  /** HTML for e-mail, plain text for SMS. */
  readonly body: string;
}

/** Verification by code, of a sign-up as of a new password or a changed attribute: Cognito has one template for them. */
export function verificationTemplate({ VerificationMessageTemplate: given }: PoolSettings, medium: Medium): Template {
  // The trailing blank is Cognito's own.
  const usual = "Your verification code is {####}. ";
  return {
    subject: given.EmailSubject ?? "Your verification code",
    body: (medium === "EMAIL" ? given.EmailMessage : given.SmsMessage) ?? usual,
  };
}

/** Verification by a link, in e-mail only. */
export function verificationLinkTemplate({ VerificationMessageTemplate: given }: PoolSettings): Template {
  return {
    subject: given.EmailSubjectByLink ?? "Your verification link",
    body: given.EmailMessageByLink ?? "Please click the link below to verify your email address. {##Verify Email##} ",
  };
}

/** A code asked for at sign-in. */
export function authenticationTemplate(settings: PoolSettings, medium: Medium): Template {
  const { Subject, Message } = emailMfa(settings);
  return {
    subject: Subject ?? "Your authentication code",
    body: (medium === "EMAIL" ? Message : settings.SmsAuthenticationMessage) ?? "Your authentication code is {####}.",
  };
}

/** A user whom an administrator made is told the name and the temporary password. */
export function invitationTemplate({ AdminCreateUserConfig }: PoolSettings, medium: Medium): Template {
  const given = AdminCreateUserConfig.InviteMessageTemplate;
  return {
    subject: given?.EmailSubject ?? "Your temporary password",
    body:
      (medium === "EMAIL" ? given?.EmailMessage : given?.SMSMessage) ??
      "Your username is {username} and temporary password is {####}. ",
  };
}

function emailMfa({ EmailMfaConfiguration: given }: PoolSettings): { Subject?: string; Message?: string } {
  if (typeof given !== "object" || given === null) return {};
  return {
    ...("Subject" in given && typeof given.Subject === "string" && { Subject: given.Subject }),
    ...("Message" in given && typeof given.Message === "string" && { Message: given.Message }),
  };
}
