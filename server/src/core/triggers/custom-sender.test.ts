import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  ForgotPasswordCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { refusing, testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWith, deliver, envelope, refusalOf, SUB } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

const KMSKeyID = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000";
const byEmail = (LambdaArn: string) => ({ CustomEmailSender: { LambdaArn, LambdaVersion: "V1_0" as const }, KMSKeyID });
const bySms = (LambdaArn: string) => ({ CustomSMSSender: { LambdaArn, LambdaVersion: "V1_0" as const }, KMSKeyID });

const ClientMetadata = { theme: "dark" };

const signUp = (ClientId: string, Username: string) =>
  app.client.send(
    new SignUpCommand({
      ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: `${Username}@example.com` }],
      ClientMetadata,
    }),
  );

describe("a function that sends e-mail", () => {
  test("is handed the code and whom it is for, and nobody else sends it", async () => {
    const { arn, events } = functions.make();
    const worded = functions.make();
    const at = await aPoolWith(app, { ...byEmail(arn), CustomMessage: worded.arn });
    const name = aName();
    const { CodeDeliveryDetails } = await signUp(at.ClientId, name);
    expect(CodeDeliveryDetails).toEqual({ AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" });
    // Nobody who signs up waits for it.
    expect(events).toEqual([]);
    const code = await app.codeFor(`${name}@example.com`);
    expect(await deliver(app, functions)).toEqual([]);
    expect(events).toEqual([
      {
        ...envelope("CustomEmailSender_SignUp", at, name),
        request: {
          type: "customEmailSenderRequestV1",
          code,
          userAttributes: {
            sub: SUB,
            "cognito:user_status": "UNCONFIRMED",
            email: `${name}@example.com`,
            email_verified: "false",
          },
          clientMetadata: ClientMetadata,
        },
        response: {},
      },
    ]);
    expect(worded.events).toEqual([]);
    expect(await app.inbox(`${name}@example.com`)).toEqual([]);
  });

  test("is handed a temporary password as Cognito hands it, escaped", async () => {
    const { arn, events } = functions.make();
    const { UserPoolId } = await aPoolWith(app, byEmail(arn));
    await app.client.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: aName(),
        TemporaryPassword: "Aa1<&>\"'x",
        DesiredDeliveryMediums: ["EMAIL"],
        UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
        ClientMetadata,
      }),
    );
    await deliver(app, functions);
    expect(events).toMatchObject([
      { triggerSource: "CustomEmailSender_AdminCreateUser", request: { code: "Aa1&lt;&amp;&gt;&quot;&#39;x" } },
    ]);
    expect(events[0]?.request).not.toHaveProperty("clientMetadata");
  });

  test("is handed what it did not take again, and what it says is not logged", async () => {
    let isAway = true;
    const { arn, events } = functions.make((event) => {
      if (isAway) throw new Error(`cannot send ${String(event.request["code"])}`);
      return undefined;
    });
    const { ClientId } = await aPoolWith(app, byEmail(arn));
    const name = aName();
    await signUp(ClientId, name);
    const logged = await deliver(app, functions);
    expect(logged).toMatchObject([{ reason: "the function did not take it (FunctionError)" }]);
    expect(await app.inbox(`${name}@example.com`)).toHaveLength(1);
    isAway = false;
    app.clock.advance(10_000);
    expect(await deliver(app, functions)).toEqual([]);
    expect(events).toHaveLength(2);
    expect(events[1]).toEqual(events[0]);
  });

  test("costs nobody a sign-up", async () => {
    const { arn } = functions.make(refusing("never"));
    const { ClientId } = await aPoolWith(app, byEmail(arn));
    const name = aName();
    await signUp(ClientId, name);
    await deliver(app, functions);
    expect(await refusalOf(signIn(app, ClientId, name))).toBe("UserNotConfirmedException: User is not confirmed.");
  });

  test("is not handed text messages, nor a code for a name nobody has", async () => {
    const { arn, events } = functions.make();
    const { UserPoolId, ClientId } = await aPoolWith(
      app,
      byEmail(arn),
      { AutoVerifiedAttributes: ["phone_number"] },
      { PreventUserExistenceErrors: "ENABLED" },
    );
    const attributes = { phone_number: "+15550142", phone_number_verified: "true" };
    const { Username } = await aUser(app, UserPoolId, { attributes });
    await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
    await app.client.send(new ForgotPasswordCommand({ ClientId, Username: "nobody" }));
    await deliver(app, functions);
    expect(events).toEqual([]);
    expect(await app.inbox("+15550142")).toHaveLength(1);
  });
});

test("a function that sends text messages is handed the codes of a sign-in", async () => {
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, bySms(arn));
  await app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: at.UserPoolId,
      MfaConfiguration: "ON",
      SmsMfaConfiguration: {
        SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms", ExternalId: "x" },
      },
    }),
  );
  const attributes = { phone_number: "+15550155", phone_number_verified: "true" };
  const { Username } = await aUser(app, at.UserPoolId, { attributes });
  await app.client.send(
    new AdminInitiateAuthCommand({
      UserPoolId: at.UserPoolId,
      ClientId: at.ClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: Username, PASSWORD },
    }),
  );
  const code = await app.codeFor("+15550155");
  await deliver(app, functions);
  expect(events).toEqual([
    {
      ...envelope("CustomSMSSender_Authentication", at, Username),
      request: {
        type: "customSMSSenderRequestV1",
        code,
        userAttributes: { sub: SUB, "cognito:user_status": "CONFIRMED", ...attributes },
      },
      response: {},
    },
  ]);
});

test("where no code can reach the function, callers are told, and nothing is stored", async () => {
  const { ClientId } = await aPoolWith(app, byEmail("arn:aws:lambda:us-east-1:000000000000:function:nobody"));
  const name = aName();
  expect(await refusalOf(signUp(ClientId, name))).toBe(
    "UnexpectedLambdaException: CustomEmailSender invocation failed due to error ResourceNotFoundException.",
  );
  expect(await refusalOf(signIn(app, ClientId, name))).toBe("UserNotFoundException: User does not exist.");
});
