import {
  AdminCreateUserCommand,
  AdminResetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  ResendConfirmationCodeCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { refusing, responding, testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWith, envelope, refusalOf, SUB } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

interface At {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

const ClientMetadata = { theme: "dark" };

const signUp = ({ ClientId }: At, Username: string) =>
  app.client.send(
    new SignUpCommand({
      ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: `${Username}@example.com` }],
      ClientMetadata,
    }),
  );

/** What somebody was sent last. */
const sent = async (to: string) => {
  const [message] = await app.inbox(to);
  return message && { subject: message.subject, text: message.text, html: message.html, code: message.code };
};

const request = (name: string, status: string, verified: string) => ({
  userAttributes: {
    sub: SUB,
    "cognito:user_status": status,
    email: `${name}@example.com`,
    email_verified: verified,
  },
  codeParameter: "{####}",
  linkParameter: "{##Click Here##}",
  usernameParameter: null,
  clientMetadata: ClientMetadata,
});

const NO_TEXTS = { smsMessage: null, emailMessage: null, emailSubject: null };

/** The occasions to write to somebody: who they are by then, and whether the operator acts. */
const OCCASIONS: readonly {
  readonly source: string;
  readonly isSignedUp?: boolean;
  readonly isOperator?: boolean;
  readonly act: (at: At, name: string) => Promise<unknown>;
}[] = [
  { source: "SignUp", isSignedUp: true, act: async () => {} },
  {
    source: "ResendCode",
    isSignedUp: true,
    act: ({ ClientId }, Username) =>
      app.client.send(new ResendConfirmationCodeCommand({ ClientId, Username, ClientMetadata })),
  },
  {
    source: "ForgotPassword",
    act: ({ ClientId }, Username) => app.client.send(new ForgotPasswordCommand({ ClientId, Username, ClientMetadata })),
  },
  {
    source: "ForgotPassword",
    isOperator: true,
    act: ({ UserPoolId }, Username) =>
      app.client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username, ClientMetadata })),
  },
  {
    source: "VerifyUserAttribute",
    act: async ({ ClientId }, name) => {
      const { AccessToken } = await signIn(app, ClientId, name);
      const command = { AccessToken, AttributeName: "email", ClientMetadata };
      return app.client.send(new GetUserAttributeVerificationCodeCommand(command));
    },
  },
];

describe.each(OCCASIONS)("$source", ({ source, isSignedUp = false, isOperator = false, act }) => {
  test(`is worded by the function, operator: ${isOperator}`, async () => {
    const { arn, events } = functions.make(
      responding({ emailSubject: `About ${source}`, emailMessage: "<p>Hi, <b>{####}</b></p>", smsMessage: "{####}" }),
    );
    const at = await aPoolWith(app, { CustomMessage: arn });
    const name = aName();
    if (isSignedUp) await signUp(at, name);
    else await aUser(app, at.UserPoolId, { username: name });
    await act(at, name);
    expect(events.at(-1)).toEqual({
      ...envelope(`CustomMessage_${source}`, isOperator ? { UserPoolId: at.UserPoolId } : at, name),
      request: request(name, isSignedUp ? "UNCONFIRMED" : "CONFIRMED", isSignedUp ? "false" : "true"),
      response: NO_TEXTS,
    });
    const code = await app.codeFor(`${name}@example.com`);
    expect(await sent(`${name}@example.com`)).toEqual({
      subject: `About ${source}`,
      text: `Hi, ${code}`,
      html: `<p>Hi, <b>${code}</b></p>`,
      code,
    });
  });
});

describe("a new address", () => {
  test.each([
    ["that waits for its proof", ["email" as const]],
    ["that is in force at once", []],
  ])("%s is what the function is told of", async (_, AttributesRequireVerificationBeforeUpdate) => {
    const { arn, events } = functions.make(responding({ emailMessage: "New: {####}" }));
    const at = await aPoolWith(
      app,
      { CustomMessage: arn },
      { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate } },
    );
    const { Username } = await aUser(app, at.UserPoolId);
    const { AccessToken } = await signIn(app, at.ClientId, Username);
    const UserAttributes = [{ Name: "email", Value: `new-${Username}@example.com` }];
    await app.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes, ClientMetadata }));
    const event = {
      ...envelope("CustomMessage_UpdateUserAttribute", at, Username),
      request: request(`new-${Username}`, "CONFIRMED", "false"),
      response: NO_TEXTS,
    };
    expect(events).toEqual([event]);
    expect((await sent(`new-${Username}@example.com`))?.text).toMatch(/^New: \d{6}$/);
  });

  test("that an operator gives is too", async () => {
    const { arn, events } = functions.make();
    const { UserPoolId } = await aPoolWith(app, { CustomMessage: arn });
    const { Username } = await aUser(app, UserPoolId);
    const UserAttributes = [{ Name: "email", Value: `new-${Username}@example.com` }];
    await app.client.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes, ClientMetadata }),
    );
    expect(events).toEqual([
      {
        ...envelope("CustomMessage_UpdateUserAttribute", { UserPoolId }, Username),
        request: request(`new-${Username}`, "CONFIRMED", "false"),
        response: NO_TEXTS,
      },
    ]);
  });
});

test("a code at sign-in is worded by the function, without the metadata that the sign-in began with", async () => {
  const { arn, events } = functions.make(responding({ smsMessage: "Sign in: {####}" }));
  const { UserPoolId, ClientId } = await aPoolWith(app, { CustomMessage: arn });
  await app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration: "ON",
      SmsMfaConfiguration: {
        SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x" },
      },
    }),
  );
  const attributes = { phone_number: "+15550123", phone_number_verified: "true" };
  const { Username } = await aUser(app, UserPoolId, { attributes });
  await refusalOf(signIn(app, ClientId, Username));
  expect(events).toEqual([
    {
      ...envelope("CustomMessage_Authentication", { UserPoolId, ClientId }, Username),
      request: {
        userAttributes: { sub: SUB, "cognito:user_status": "CONFIRMED", ...attributes },
        codeParameter: "{####}",
        linkParameter: "{##Click Here##}",
        usernameParameter: null,
      },
      response: NO_TEXTS,
    },
  ]);
  expect((await sent("+15550123"))?.text).toMatch(/^Sign in: \d{6}$/);
});

test("an invitation is worded by the function, which is not told the password, nor what is for another function", async () => {
  const { arn, events } = functions.make(
    responding({ emailSubject: "Welcome", emailMessage: "{username} / {####}", smsMessage: "S {username} {####}" }),
  );
  const { UserPoolId } = await aPoolWith(app, { CustomMessage: arn });
  const name = aName();
  await app.client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: name,
      TemporaryPassword: PASSWORD,
      DesiredDeliveryMediums: ["EMAIL"],
      UserAttributes: [{ Name: "email", Value: `${name}@example.com` }],
      ClientMetadata,
    }),
  );
  const { clientMetadata: _, ...rest } = request(name, "FORCE_CHANGE_PASSWORD", "false");
  expect(events).toEqual([
    {
      ...envelope("CustomMessage_AdminCreateUser", { UserPoolId }, name),
      request: { ...rest, usernameParameter: "{username}" },
      response: NO_TEXTS,
    },
  ]);
  expect(await sent(`${name}@example.com`)).toMatchObject({ subject: "Welcome", text: `${name} / ${PASSWORD}` });
});

test("what the function leaves out is as the pool says", async () => {
  const { arn } = functions.make(responding({ emailSubject: "Mine", smsMessage: "never used", emailMessage: "" }));
  const at = await aPoolWith(app, { CustomMessage: arn });
  const name = aName();
  await signUp(at, name);
  expect(await sent(`${name}@example.com`)).toMatchObject({
    subject: "Mine",
    text: expect.stringMatching(/^Your verification code is \d{6}\. $/),
  });
});

test("a line break in the subject begins no other header", async () => {
  const { arn } = functions.make(responding({ emailSubject: "Hi\r\nBcc: eve@example.com" }));
  const at = await aPoolWith(app, { CustomMessage: arn });
  const name = aName();
  await signUp(at, name);
  expect((await sent(`${name}@example.com`))?.subject).toBe("Hi Bcc: eve@example.com");
});

describe("refused, and nobody signed up:", () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["a text without a place for the code", { emailMessage: "Hello" }, ": the message has no place for the code"],
    ["a text that is too long", { emailMessage: `{####}${"x".repeat(20_000)}` }, ": emailMessage is too long"],
    ["a subject that is too long", { emailSubject: "x".repeat(141) }, ": emailSubject is too long"],
    ["a text that is none", { emailMessage: 7 }, ""],
    ["a subject that is a list", { emailSubject: ["x"] }, ""],
    ["a text that no database takes", { emailMessage: "{####}\u0000" }, ""],
  ])("%s", async (_, members, why) => {
    const { arn } = functions.make(responding(members));
    const at = await aPoolWith(app, { CustomMessage: arn });
    const name = aName();
    expect(await refusalOf(signUp(at, name))).toBe(
      `InvalidLambdaResponseException: Unrecognizable lambda output${why}`,
    );
    expect(await refusalOf(signIn(app, at.ClientId, name))).toBe("UserNotFoundException: User does not exist.");
  });

  test("words of the function's own", async () => {
    const { arn } = functions.make(refusing("no template"));
    const at = await aPoolWith(app, { CustomMessage: arn });
    expect(await refusalOf(signUp(at, aName()))).toBe(
      "UserLambdaValidationException: CustomMessage failed with error no template.",
    );
  });
});

test("the function is not asked about a name nobody has", async () => {
  const { arn, events } = functions.make();
  const { ClientId } = await aPoolWith(app, { CustomMessage: arn }, {}, { PreventUserExistenceErrors: "ENABLED" });
  const { CodeDeliveryDetails } = await app.client.send(new ForgotPasswordCommand({ ClientId, Username: "nobody" }));
  expect(CodeDeliveryDetails?.DeliveryMedium).toBe("EMAIL");
  expect(events).toEqual([]);
});
