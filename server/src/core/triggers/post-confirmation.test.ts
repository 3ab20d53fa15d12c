import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { refusing, responding, testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWith, envelope, refusalOf, SUB } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

async function signUp(ClientId: string, Username: string, more = {}) {
  await app.client.send(
    new SignUpCommand({
      ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: `${Username}@example.com` }],
      ...more,
    }),
  );
}

const confirm = async (ClientId: string, Username: string) =>
  app.client.send(
    new ConfirmSignUpCommand({
      ClientId,
      Username,
      ConfirmationCode: await app.codeFor(`${Username}@example.com`),
      ClientMetadata: { from: "web" },
    }),
  );

test("a sign-up that is confirmed is told, with what is stored by then", async () => {
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, { PostConfirmation: arn }, { AliasAttributes: ["email"] });
  const name = aName();
  await signUp(at.ClientId, name);
  expect(events).toEqual([]);
  await confirm(at.ClientId, name);
  expect(events).toEqual([
    {
      ...envelope("PostConfirmation_ConfirmSignUp", at, name),
      request: {
        userAttributes: {
          sub: SUB,
          "cognito:email_alias": `${name}@example.com`,
          "cognito:user_status": "CONFIRMED",
          email: `${name}@example.com`,
          email_verified: "true",
        },
        clientMetadata: { from: "web" },
      },
      response: {},
    },
  ]);
});

test("so is one that an operator confirms, without a client", async () => {
  const { arn, events } = functions.make();
  const { UserPoolId, ClientId } = await aPoolWith(app, { PostConfirmation: arn });
  const name = aName();
  await signUp(ClientId, name);
  await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: name, ClientMetadata: { by: "hand" } }));
  expect(events).toEqual([
    {
      ...envelope("PostConfirmation_ConfirmSignUp", { UserPoolId }, name),
      request: {
        userAttributes: {
          sub: SUB,
          "cognito:user_status": "CONFIRMED",
          email: `${name}@example.com`,
          email_verified: "false",
        },
        clientMetadata: { by: "hand" },
      },
      response: {},
    },
  ]);
});

test("so is one that the function before it confirms, with the metadata of the sign-up", async () => {
  const before = functions.make(responding({ autoConfirmUser: true }));
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, { PreSignUp: before.arn, PostConfirmation: arn });
  const name = aName();
  await signUp(at.ClientId, name, { ClientMetadata: { campaign: "spring" } });
  expect(events).toMatchObject([
    { ...envelope("PostConfirmation_ConfirmSignUp", at, name), request: { clientMetadata: { campaign: "spring" } } },
  ]);
});

test("so is a forgotten password that was replaced", async () => {
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, { PostConfirmation: arn });
  const { Username, sub } = await aUser(app, at.UserPoolId);
  await app.client.send(new ForgotPasswordCommand({ ClientId: at.ClientId, Username }));
  await app.client.send(
    new ConfirmForgotPasswordCommand({
      ClientId: at.ClientId,
      Username,
      ConfirmationCode: await app.codeFor(`${Username}@example.com`),
      Password: `${PASSWORD}!`,
      ClientMetadata: { from: "web" },
    }),
  );
  expect(events).toEqual([
    {
      ...envelope("PostConfirmation_ConfirmForgotPassword", at, Username),
      request: {
        userAttributes: {
          sub,
          "cognito:user_status": "CONFIRMED",
          email: `${Username}@example.com`,
          email_verified: "true",
        },
        clientMetadata: { from: "web" },
      },
      response: {},
    },
  ]);
  expect(JSON.stringify(events)).not.toContain(PASSWORD);
});

test("a function that refuses undoes nothing", async () => {
  const { arn } = functions.make(refusing("the CRM is away"));
  const at = await aPoolWith(app, { PostConfirmation: arn });
  const name = aName();
  await signUp(at.ClientId, name);
  expect(await refusalOf(confirm(at.ClientId, name))).toBe(
    "UserLambdaValidationException: PostConfirmation failed with error the CRM is away.",
  );
  expect(await refusalOf(confirm(at.ClientId, name))).toBe(
    "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED",
  );
  expect((await signIn(app, at.ClientId, name)).AccessToken).toMatch(/^ey/);
});

test("of sixteen who confirm a sign-up at once, the function is told of one", async () => {
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, { PostConfirmation: arn });
  const name = aName();
  await signUp(at.ClientId, name);
  const outcomes = await Promise.allSettled(Array.from({ length: 15 }, () => confirm(at.ClientId, name)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(events).toHaveLength(1);
});

test("users that operators make are not told of", async () => {
  const { arn, events } = functions.make();
  const { UserPoolId } = await aPoolWith(app, { PostConfirmation: arn });
  const Username = aName();
  await app.client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
  await app.client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }));
  expect(events).toEqual([]);
});
