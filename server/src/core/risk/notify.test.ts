import { CreateUserPoolDomainCommand, type NotifyConfigurationType } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { refusal } from "../../api/user-pools/pools.fixture.ts";
import {
  always,
  aProtectedPool,
  BLOCKED,
  ELSEWHERE,
  HOME,
  lastEvent,
  setRisk,
  signInFrom,
} from "../../api/user-pools/risk.fixture.ts";
import { aUser } from "../../testing/builders.ts";
import { testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";

const functions = testFunctions();
const app = await testApp({ sendsEmail: true }, functions);
afterAll(() => app.close());

type Action = Parameters<typeof always>[0];

const SourceArn = "arn:aws:ses:us-east-1:111111111111:identity/security@example.com";
let domains = 0;

/** Somebody who came from elsewhere; the mail that tells them, if they were told. */
async function told(
  action: Action,
  {
    NotifyConfiguration,
    notify = true,
    mode = "ENFORCED",
    pool = {},
    attributes,
    hasDomain = true,
  }: {
    NotifyConfiguration?: NotifyConfigurationType;
    notify?: boolean;
    mode?: "AUDIT" | "ENFORCED";
    pool?: Parameters<typeof aProtectedPool>[2];
    attributes?: Readonly<Record<string, string>>;
    hasDomain?: boolean;
  } = {},
) {
  const to = await aProtectedPool(app, mode, pool);
  const { UserPoolId } = to;
  const Domain = `people-${++domains}`;
  if (hasDomain) await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
  const settings = { ...always(action, notify), ...(NotifyConfiguration && { NotifyConfiguration }) };
  await setRisk(app, to, { AccountTakeoverRiskConfiguration: settings });
  const { Username } = await aUser(app, UserPoolId, attributes && { attributes });
  await signInFrom(app, to, HOME, Username);
  if (action === "BLOCK" && mode === "ENFORCED") {
    expect(await refusal(signInFrom(app, to, ELSEWHERE, Username))).toBe(BLOCKED);
  } else await signInFrom(app, to, ELSEWHERE, Username);
  const [mail] = await app.inbox(`${Username}@example.com`);
  return { to, Username, mail, Domain };
}

const EVERYTHING =
  "{username} {ip-address} {city} {country} {device-name} {event-id} {login-time} {one-click-link-valid} {one-click-link-invalid} {feedback-token} {####} {other}";

test("the mail says what the pool wants said, from whom it wants it said", async () => {
  const { to, Username, mail, Domain } = await told("NO_ACTION", {
    NotifyConfiguration: {
      SourceArn,
      From: "Security <no-reply@example.com>",
      ReplyTo: "help@example.com",
      NoActionEmail: { Subject: "Hello {username}", TextBody: EVERYTHING, HtmlBody: `<p>${EVERYTHING}</p>` },
    },
  });
  const { EventId, CreationDate } = await lastEvent(app, to, Username);
  const token = mail?.text.split(" ").at(-3) ?? "";
  const link = (value: string) =>
    `http://127.0.0.1:9229/${Domain}/feedback?feedback_token=${token}&feedback_value=${value}`;
  const said = (quote: (text: string) => string) =>
    [
      `${Username} ${ELSEWHERE.address} unknown unknown Linux, Firefox ${EventId} ${CreationDate?.toUTCString()}`,
      `${quote(link("Valid"))} ${quote(link("Invalid"))} ${token} {####} {other}`,
    ].join(" ");
  expect(mail).toMatchObject({
    medium: "EMAIL",
    subject: `Hello ${Username}`,
    from: "Security <no-reply@example.com>",
    replyTo: "help@example.com",
    text: said((text) => text),
    html: `<p>${said((text) => text.replace("&", "&amp;"))}</p>`,
    link: link("Valid"),
    dueAt: mail?.createdAt,
  });
});

describe("what a value says", () => {
  test("is escaped, is no placeholder, and begins no header", async () => {
    const there = await aProtectedPool(app);
    const NoActionEmail = {
      Subject: "From {device-name}",
      HtmlBody: "<a href={one-click-link-valid}>{device-name}</a>",
    };
    const settings = { ...always("NO_ACTION", true), NotifyConfiguration: { SourceArn, NoActionEmail } };
    await setRisk(app, there, { AccountTakeoverRiskConfiguration: settings });
    const { Username } = await aUser(app, there.UserPoolId, {
      username: "{event-id}<b>",
      attributes: { email: "eve@example.com", email_verified: "true" },
    });
    await signInFrom(app, there, HOME, Username);
    const agent = "<b>{event-id}</b>/1";
    await signInFrom(app, there, { address: ELSEWHERE.address, agent }, Username);
    const [mail] = await app.inbox("eve@example.com");
    expect(mail).toMatchObject({ subject: "From unknown", html: "<a href=>unknown</a>", text: "unknown" });
  });
});

test.each<[Action, string]>([
  ["BLOCK", "A sign-in to your account was blocked"],
  ["MFA_IF_CONFIGURED", "A sign-in to your account took a second step"],
  ["NO_ACTION", "A new sign-in to your account"],
])("where the pool says nothing of %s, it is told in our words", async (action, subject) => {
  const { mail, Username } = await told(action);
  expect([mail?.subject, mail?.from, mail?.code]).toEqual([subject, undefined, undefined]);
  expect(mail?.text).toContain(`Account: ${Username}\n`);
  expect(mail?.text).toMatch(
    /^http:\/\/127\.0\.0\.1:9229\/people-\d+\/feedback\?feedback_token=[\w-]+&feedback_value=Invalid$/m,
  );
  expect(mail?.html).toMatch(/^<pre>[^<]*<\/pre>$/);
});

test("each action has its own mail, and without From it comes from whom the ARN names", async () => {
  const email = (Subject: string) => ({ Subject, TextBody: `${Subject} it is` });
  const NotifyConfiguration = {
    SourceArn,
    BlockEmail: email("block"),
    MfaEmail: email("mfa"),
    NoActionEmail: email("none"),
  };
  for (const [action, subject] of [
    ["BLOCK", "block"],
    ["MFA_IF_CONFIGURED", "mfa"],
    ["NO_ACTION", "none"],
  ] as const) {
    const { mail } = await told(action, { NotifyConfiguration });
    expect(mail).toMatchObject({ subject, text: `${subject} it is`, from: "security@example.com" });
  }
});

test.each<[string, Parameters<typeof told>[1]]>([
  ["where nobody is to be told", { notify: false }],
  ["by a pool that only looks", { mode: "AUDIT" }],
  ["at an address that is not proven", { attributes: { email: "eve@example.com" } }],
])("nobody is told %s", async (_, options) => {
  const { mail } = await told("NO_ACTION", options);
  expect(mail).toBeUndefined();
  expect(await app.inbox("eve@example.com")).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ subject: "A new sign-in to your account" })]),
  );
});

test("without a domain there are no links", async () => {
  const { mail } = await told("NO_ACTION", { hasDomain: false });
  expect(mail?.text).not.toContain("/feedback");
  expect(mail?.link).toBeUndefined();
});

test("the pool's own function sends it, and is told what AWS tells", async () => {
  const sender = functions.make();
  const { to, Username, mail, Domain } = await told("NO_ACTION", {
    pool: {
      LambdaConfig: {
        CustomEmailSender: { LambdaArn: sender.arn, LambdaVersion: "V1_0" },
        KMSKeyID: "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000",
      },
    },
  });
  const { EventId, CreationDate } = await lastEvent(app, to, Username);
  const FEEDBACK_TOKEN = new URL(mail?.link ?? "").searchParams.get("feedback_token");
  const link = (value: string) =>
    `http://127.0.0.1:9229/${Domain}/feedback?feedback_token=${FEEDBACK_TOKEN}&feedback_value=${value}`;
  expect(mail?.handOver).toEqual({
    arn: sender.arn,
    event: {
      version: "1",
      triggerSource: "CustomEmailSender_AccountTakeOverNotification",
      region: "us-east-1",
      userPoolId: to.UserPoolId,
      userName: Username,
      callerContext: { awsSdkVersion: expect.stringMatching(/^aws-sdk-js-3\./), clientId: to.ClientId },
      request: {
        type: "customEmailSenderRequestV1",
        code: null,
        userAttributes: {
          EVENT_ID: EventId,
          USER_NAME: Username,
          IP_ADDRESS: ELSEWHERE.address,
          ACCOUNT_TAKE_OVER_ACTION: "NO_ACTION",
          ONE_CLICK_LINK_VALID: link("Valid"),
          ONE_CLICK_LINK_INVALID: link("Invalid"),
          LOGIN_TIME: CreationDate?.toUTCString(),
          FEEDBACK_TOKEN,
          CITY: "unknown",
          COUNTRY: "unknown",
          DEVICE_NAME: "Linux, Firefox",
        },
      },
      response: {},
    },
  });
});
