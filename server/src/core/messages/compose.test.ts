import { describe, expect, test } from "vitest";
import type { Context } from "../context.ts";
import type { Pool, PoolSettings } from "../pools/pool.ts";
import { type CodeToSend, codeMessage, type Invitation, invitation, type Occasion } from "./compose.ts";

const now = new Date("2026-03-01T10:00:00Z");

const needs = ({ sendsEmail = false } = {}): Pick<Context, "clock" | "random" | "site"> => ({
  clock: { now: () => now },
  random: {
    uuid: () => "0195510a-0000-7000-8000-000000000001",
    bytes: (count) => new Uint8Array(count),
    text: (length, alphabet) => alphabet.slice(0, 1).repeat(length),
  },
  site: { publicUrl: "http://127.0.0.1:9229", accountId: "000000000000", issuer: "own", open: true, sendsEmail },
});

const aPool = (settings: Partial<PoolSettings> = {}): Pool => ({
  id: "us-east-1_Example01",
  createdAt: now,
  updatedAt: now,
  version: 1,
  schema: [],
  settings: {
    PoolName: "example",
    Policies: {
      PasswordPolicy: {
        MinimumLength: 8,
        RequireUppercase: true,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        TemporaryPasswordValidityDays: 7,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD"] },
    },
    DeletionProtection: "INACTIVE",
    MfaConfiguration: "OFF",
    UserPoolTier: "ESSENTIALS",
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_CODE" },
    EmailConfiguration: { EmailSendingAccount: "COGNITO_DEFAULT" },
    ...settings,
  },
});

const aCode = (wanted: Partial<CodeToSend> = {}): CodeToSend => ({
  occasion: "sign-up",
  medium: "EMAIL",
  to: "ada@example.com",
  code: "123456",
  username: "ada",
  ...wanted,
});

const anInvitation = (wanted: Partial<Invitation> = {}): Invitation => ({
  medium: "EMAIL",
  to: "ada@example.com",
  username: "ada",
  temporaryPassword: "T3mp!word",
  ...wanted,
});

const said = ({ subject, text, html }: ReturnType<typeof codeMessage>) => ({ subject, text, html });

describe("a code", () => {
  test("a pool without templates speaks Cognito's words", () => {
    expect(codeMessage(needs(), aPool(), aCode())).toEqual({
      poolId: "us-east-1_Example01",
      id: "0195510a-0000-7000-8000-000000000001",
      medium: "EMAIL",
      to: "ada@example.com",
      subject: "Your verification code",
      text: "Your verification code is 123456. ",
      html: "Your verification code is 123456. ",
      from: undefined,
      replyTo: undefined,
      code: "123456",
      link: undefined,
      createdAt: now,
      tries: 0,
      dueAt: undefined,
    });
    expect(codeMessage(needs(), aPool(), aCode({ medium: "SMS", to: "+15555559934" }))).toEqual({
      poolId: "us-east-1_Example01",
      id: "0195510a-0000-7000-8000-000000000001",
      medium: "SMS",
      to: "+15555559934",
      subject: undefined,
      text: "Your verification code is 123456. ",
      html: undefined,
      from: undefined,
      replyTo: undefined,
      code: "123456",
      link: undefined,
      createdAt: now,
      tries: 0,
      dueAt: undefined,
    });
  });

  const templates = aPool({
    VerificationMessageTemplate: {
      DefaultEmailOption: "CONFIRM_WITH_CODE",
      EmailSubject: "Welcome: {####}",
      EmailMessage: "<p>Enter <b>{####}</b>.</p>",
      SmsMessage: "Enter {####} & go",
    },
    SmsAuthenticationMessage: "Sign in with {####}",
    EmailMfaConfiguration: { Subject: "Signing in", Message: "<i>{####}</i> signs you in" },
  });

  test.each<[Occasion, object]>([
    ["sign-up", { subject: "Welcome: 123456", text: "Enter 123456.", html: "<p>Enter <b>123456</b>.</p>" }],
    ["resend", { subject: "Welcome: 123456", text: "Enter 123456.", html: "<p>Enter <b>123456</b>.</p>" }],
    ["forgot-password", { subject: "Welcome: 123456", text: "Enter 123456.", html: "<p>Enter <b>123456</b>.</p>" }],
    ["verify-attribute", { subject: "Welcome: 123456", text: "Enter 123456.", html: "<p>Enter <b>123456</b>.</p>" }],
    ["update-attribute", { subject: "Welcome: 123456", text: "Enter 123456.", html: "<p>Enter <b>123456</b>.</p>" }],
    ["mfa", { subject: "Signing in", text: "123456 signs you in", html: "<i>123456</i> signs you in" }],
  ])("the e-mail of %s follows the pool's template for it", (occasion, expected) => {
    expect(said(codeMessage(needs(), templates, aCode({ occasion })))).toEqual(expected);
  });

  test.each<[Occasion, string]>([
    ["sign-up", "Enter 123456 & go"],
    ["forgot-password", "Enter 123456 & go"],
    ["mfa", "Sign in with 123456"],
  ])("the text message of %s follows the pool's template for it", (occasion, text) => {
    expect(said(codeMessage(needs(), templates, aCode({ occasion, medium: "SMS" })))).toEqual({
      subject: undefined,
      text,
      html: undefined,
    });
  });

  test("a sign-in code without a template speaks of authentication", () => {
    expect(said(codeMessage(needs(), aPool(), aCode({ occasion: "mfa" })))).toEqual({
      subject: "Your authentication code",
      text: "Your authentication code is 123456.",
      html: "Your authentication code is 123456.",
    });
  });

  test("the username is not for verification messages: its placeholder stays", () => {
    const pool = aPool({
      VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_CODE", EmailMessage: "{username}: {####}" },
    });
    expect(said(codeMessage(needs(), pool, aCode()))).toEqual({
      subject: "Your verification code",
      text: "{username}: 123456",
      html: "{username}: 123456",
    });
  });
});

describe("a link", () => {
  const byLink = aPool({
    VerificationMessageTemplate: {
      DefaultEmailOption: "CONFIRM_WITH_LINK",
      EmailMessage: "Code {####}",
      EmailMessageByLink: "<p>Please {##verify <b>now</b>##}.</p>",
      EmailSubjectByLink: "Verify",
    },
  });
  const withDomain = { clientId: "client1", domain: "http://127.0.0.1:9229/shop" };

  test.each<Occasion>(["sign-up", "resend"])("the e-mail of %s carries a link where the pool says so", (occasion) => {
    const { subject, text, html, code, link } = codeMessage(
      needs(),
      byLink,
      aCode({ occasion, ...withDomain, username: 'a&b=c "d"' }),
    );
    const url =
      "http://127.0.0.1:9229/shop/confirmUser?client_id=client1&user_name=a%26b%3Dc+%22d%22&confirmation_code=123456";
    expect({ subject, text, html, code, link }).toEqual({
      subject: "Verify",
      text: `Please verify now <${url}>.`,
      html: `<p>Please <a href="${url.replaceAll("&", "&amp;")}">verify <b>now</b></a>.</p>`,
      code: "123456",
      link: url,
    });
  });

  test("a pool without a template for it speaks plainly", () => {
    const pool = aPool({ VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" } });
    const url = "http://127.0.0.1:9229/shop/confirmUser?client_id=client1&user_name=ada&confirmation_code=123456";
    expect(said(codeMessage(needs(), pool, aCode(withDomain)))).toEqual({
      subject: "Your verification link",
      text: `Please click the link below to verify your email address. Verify Email <${url}> `,
      html: `Please click the link below to verify your email address. <a href="${url.replaceAll("&", "&amp;")}">Verify Email</a> `,
    });
  });

  test.each<[string, Partial<CodeToSend>]>([
    ["the pool has no domain", { clientId: "client1" }],
    ["no client is concerned", { domain: "http://127.0.0.1:9229/shop" }],
    ["a password is forgotten", { ...withDomain, occasion: "forgot-password" }],
    ["an attribute is verified", { ...withDomain, occasion: "verify-attribute" }],
    ["an attribute is changed", { ...withDomain, occasion: "update-attribute" }],
  ])("a code is sent instead when %s", (_, wanted) => {
    const { text, link } = codeMessage(needs(), byLink, aCode(wanted));
    expect({ text, link }).toEqual({ text: "Code 123456", link: undefined });
  });

  test("a text message never carries a link", () => {
    const { text, link } = codeMessage(needs(), byLink, aCode({ ...withDomain, medium: "SMS" }));
    expect({ text, link }).toEqual({ text: "Your verification code is 123456. ", link: undefined });
  });
});

describe("an invitation", () => {
  test("a pool without templates speaks Cognito's words", () => {
    const expected = "Your username is ada and temporary password is T3mp!word. ";
    const email = invitation(needs(), aPool(), anInvitation());
    expect(said(email)).toEqual({ subject: "Your temporary password", text: expected, html: expected });
    expect(email.code).toBe("T3mp!word");
    expect(said(invitation(needs(), aPool(), anInvitation({ medium: "SMS" })))).toEqual({
      subject: undefined,
      text: expected,
      html: undefined,
    });
  });

  test("the pool's templates are followed", () => {
    const pool = aPool({
      AdminCreateUserConfig: {
        AllowAdminCreateUserOnly: false,
        InviteMessageTemplate: {
          EmailSubject: "Hello {username}",
          EmailMessage: "{username}<br>{####}",
          SMSMessage: "{####} for {username}",
        },
      },
    });
    expect(said(invitation(needs(), pool, anInvitation()))).toEqual({
      subject: "Hello ada",
      text: "ada\nT3mp!word",
      html: "ada<br>T3mp!word",
    });
    expect(invitation(needs(), pool, anInvitation({ medium: "SMS" })).text).toBe("T3mp!word for ada");
  });

  test.each([
    ["{####}", "{####}", "{####}"],
    ["{username}", "{username}", "{username}"],
    ["{##x##}", "{##x##}", "{##x##}"],
    ["$&$1", "$&$1", "$&amp;$1"],
    ["<script>alert(1)</script>", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    [`"'&amp;`, `"'&amp;`, "&quot;&#39;&amp;amp;"],
  ])("the username %s stays what it is: no placeholder, no markup", (username, text, html) => {
    const sent = invitation(needs(), aPool(), anInvitation({ username }));
    expect(sent.text).toBe(`Your username is ${text} and temporary password is T3mp!word. `);
    expect(sent.html).toBe(`Your username is ${html} and temporary password is T3mp!word. `);
  });

  test("a temporary password is escaped in HTML and whole in the text", () => {
    const sent = invitation(needs(), aPool(), anInvitation({ temporaryPassword: "<b>&{username}" }));
    expect(sent.text).toBe("Your username is ada and temporary password is <b>&{username}. ");
    expect(sent.html).toBe("Your username is ada and temporary password is &lt;b&gt;&amp;{username}. ");
  });

  test("a line break in a subject begins no header", () => {
    const pool = aPool({
      AdminCreateUserConfig: {
        AllowAdminCreateUserOnly: false,
        InviteMessageTemplate: { EmailSubject: "Hello\r\nBcc: eve@example.com\n {username}\u2028" },
      },
    });
    const { subject } = invitation(needs(), pool, anInvitation({ username: "ada\r\nX-Evil: 1\u0000" }));
    expect(subject).toBe("Hello Bcc: eve@example.com  ada X-Evil: 1");
  });
});

describe("sending", () => {
  test.each([
    ["e-mail leaves when a mail server is set", "EMAIL", true, now],
    ["e-mail stays in the inbox without one", "EMAIL", false, undefined],
    ["text messages stay in the inbox", "SMS", true, undefined],
  ] as const)("%s", (_, medium, sendsEmail, dueAt) => {
    expect(codeMessage(needs({ sendsEmail }), aPool(), aCode({ medium })).dueAt).toEqual(dueAt);
    expect(invitation(needs({ sendsEmail }), aPool(), anInvitation({ medium })).dueAt).toEqual(dueAt);
  });

  test.each<[string, Partial<PoolSettings["EmailConfiguration"]>, object]>([
    ["nobody", {}, {}],
    ["From", { From: "Shop <hello@shop.example>" }, { from: "Shop <hello@shop.example>" }],
    ["ReplyToEmailAddress", { ReplyToEmailAddress: "help@shop.example" }, { replyTo: "help@shop.example" }],
    [
      "the address of SourceArn",
      { SourceArn: "arn:aws:ses:us-east-1:000000000000:identity/hello@shop.example" },
      { from: "hello@shop.example" },
    ],
    ["not the domain of SourceArn", { SourceArn: "arn:aws:ses:us-east-1:000000000000:identity/shop.example" }, {}],
    [
      "From before SourceArn",
      { From: "a@shop.example", SourceArn: "arn:aws:ses:us-east-1:000000000000:identity/b@shop.example" },
      { from: "a@shop.example" },
    ],
  ])("the pool's sender is %s", (_, configuration, expected) => {
    const pool = aPool({ EmailConfiguration: { EmailSendingAccount: "DEVELOPER", ...configuration } });
    const { from, replyTo } = codeMessage(needs(), pool, aCode());
    expect({ from, replyTo }).toEqual({ from: undefined, replyTo: undefined, ...expected });
  });
});
