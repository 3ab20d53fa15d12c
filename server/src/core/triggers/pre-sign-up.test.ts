import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { refusing, responding, testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWith, envelope, refusalOf, SUB } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

const signUp = (ClientId: string, Username: string, more = {}) =>
  app.client.send(
    new SignUpCommand({
      ClientId,
      Username,
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: `${Username}@example.com` }],
      ...more,
    }),
  );

const attributesOf = async (UserPoolId: string, Username: string) => {
  const { UserAttributes = [] } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return Object.fromEntries(UserAttributes.map(({ Name = "", Value }) => [Name, Value]));
};

describe("before a sign-up the function", () => {
  test("is told who it is, and what the request brings for it", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreSignUp: arn });
    const name = aName();
    const { UserConfirmed } = await signUp(at.ClientId, name, {
      ClientMetadata: { campaign: "spring" },
      ValidationData: [{ Name: "captcha", Value: "42" }],
    });
    expect(UserConfirmed).toBe(false);
    expect(events).toEqual([
      {
        ...envelope("PreSignUp_SignUp", at, name),
        request: {
          userAttributes: { email: `${name}@example.com` },
          validationData: { captcha: "42" },
          clientMetadata: { campaign: "spring" },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
  });

  test("is told that nothing came for it, and never the password", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreSignUp: arn });
    await signUp(at.ClientId, aName());
    expect(events[0]?.request).toEqual({ userAttributes: { email: expect.any(String) }, validationData: null });
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });

  test("refuses in its own words, to which a period is added, and nobody is stored", async () => {
    const { arn } = functions.make(refusing("Nope!"));
    const at = await aPoolWith(app, { PreSignUp: arn });
    expect(await refusalOf(signUp(at.ClientId, aName()))).toBe(
      "UserLambdaValidationException: PreSignUp failed with error Nope!.",
    );
    const { Users } = await app.client.send(new ListUsersCommand({ UserPoolId: at.UserPoolId }));
    expect(Users).toEqual([]);
  });

  test("confirms the user, who is told of no code, and signs in", async () => {
    const { arn } = functions.make(responding({ autoConfirmUser: true }));
    const at = await aPoolWith(app, { PreSignUp: arn });
    const name = aName();
    expect(await signUp(at.ClientId, name)).toMatchObject({ UserConfirmed: true, UserSub: SUB });
    expect((await signUp(at.ClientId, aName())).CodeDeliveryDetails).toBeUndefined();
    expect(await app.inbox(`${name}@example.com`)).toEqual([]);
    expect(await attributesOf(at.UserPoolId, name)).toMatchObject({ email_verified: "false" });
    expect((await signIn(app, at.ClientId, name)).AccessToken).toMatch(/^ey/);
  });

  test("vouches for an address, which moves from whoever has it as an alias", async () => {
    const { arn } = functions.make(responding({ autoConfirmUser: true, autoVerifyEmail: true }));
    const at = await aPoolWith(app, { PreSignUp: arn }, { AliasAttributes: ["email"] });
    const email = `${aName()}@example.com`;
    const first = await aUser(app, at.UserPoolId, { attributes: { email, email_verified: "true" } });
    const second = aName();
    await signUp(at.ClientId, second, { UserAttributes: [{ Name: "email", Value: email }] });
    expect(await attributesOf(at.UserPoolId, second)).toMatchObject({ email, email_verified: "true" });
    expect(await attributesOf(at.UserPoolId, first.Username)).toMatchObject({ email, email_verified: "false" });
    const { AuthenticationResult } = await app.client.send(
      new InitiateAuthCommand({
        ClientId: at.ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: email, PASSWORD },
      }),
    );
    expect(AuthenticationResult?.AccessToken).toMatch(/^ey/);
  });

  test("may vouch for addresses of somebody who still has to confirm", async () => {
    const { arn } = functions.make(responding({ autoVerifyEmail: true, autoVerifyPhone: true }));
    const at = await aPoolWith(app, { PreSignUp: arn });
    const name = aName();
    const UserAttributes = [
      { Name: "email", Value: `${name}@example.com` },
      { Name: "phone_number", Value: "+15550177" },
    ];
    expect(await signUp(at.ClientId, name, { UserAttributes })).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { AttributeName: "email" },
    });
    expect(await attributesOf(at.UserPoolId, name)).toMatchObject({
      email_verified: "true",
      phone_number_verified: "true",
    });
    expect(await refusalOf(signIn(app, at.ClientId, name))).toBe("UserNotConfirmedException: User is not confirmed.");
  });

  test("cannot vouch for an address that is not there", async () => {
    const { arn } = functions.make(responding({ autoConfirmUser: true, autoVerifyPhone: true }));
    const at = await aPoolWith(app, { PreSignUp: arn });
    expect(await refusalOf(signUp(at.ClientId, aName()))).toBe(
      "InvalidLambdaResponseException: The user has no phone_number to verify.",
    );
    const { Users } = await app.client.send(new ListUsersCommand({ UserPoolId: at.UserPoolId }));
    expect(Users).toEqual([]);
  });

  test("may have its pool's second thoughts: taken away, it is called no more", async () => {
    const { arn, events } = functions.make(refusing("no"));
    const at = await aPoolWith(app, { PreSignUp: arn });
    expect(await refusalOf(signUp(at.ClientId, aName()))).toMatch("UserLambdaValidationException");
    const other = await aPoolWith(app, {});
    await signUp(other.ClientId, aName());
    expect(events).toHaveLength(1);
  });
});

describe("an answer that is no event is refused", () => {
  const GARBAGE = "InvalidLambdaResponseException: Unrecognizable lambda output";

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", "ok"],
    ["a number", 1],
    ["a list", []],
    ["an event in capital letters", { Request: {}, Response: {} }],
    ["an event without a response", { request: {} }],
    ["a response of null", { response: null }],
    ["a response that is text", { response: "yes" }],
    ["a response that is a list", { response: [] }],
    ["a flag that is text", { response: { autoConfirmUser: "true" } }],
    ["a flag that is a number", { response: { autoConfirmUser: 1 } }],
    ["a flag that is an object", { response: { autoVerifyEmail: {} } }],
  ])("%s", async (_, answer) => {
    const { arn } = functions.make(() => answer);
    const at = await aPoolWith(app, { PreSignUp: arn });
    expect(await refusalOf(signUp(at.ClientId, aName()))).toBe(GARBAGE);
  });

  test("but what a flag of null, or of an object's ancestors, says is nothing", async () => {
    const { arn } = functions.make(() =>
      JSON.parse('{"response":{"autoConfirmUser":null,"__proto__":{"autoConfirmUser":true}}}'),
    );
    const at = await aPoolWith(app, { PreSignUp: arn });
    expect((await signUp(at.ClientId, aName())).UserConfirmed).toBe(false);
  });
});

test("a function that is not there fails in Lambda's words", async () => {
  const at = await aPoolWith(app, { PreSignUp: "arn:aws:lambda:us-east-1:000000000000:function:nowhere" });
  expect(await refusalOf(signUp(at.ClientId, aName()))).toBe(
    "UnexpectedLambdaException: PreSignUp invocation failed due to error ResourceNotFoundException.",
  );
});

describe("before an operator makes a user the function", () => {
  test("is told so, and its decisions are not heeded", async () => {
    const { arn, events } = functions.make(responding({ autoConfirmUser: true, autoVerifyPhone: true }));
    const at = await aPoolWith(app, { PreSignUp: arn });
    const name = aName();
    const { User } = await app.client.send(
      new AdminCreateUserCommand({
        UserPoolId: at.UserPoolId,
        Username: name,
        TemporaryPassword: PASSWORD,
        UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
        ValidationData: [{ Name: "team", Value: "blue" }],
        ClientMetadata: { by: "hand" },
      }),
    );
    expect(User?.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
    expect(events).toEqual([
      {
        ...envelope("PreSignUp_AdminCreateUser", { UserPoolId: at.UserPoolId }, name),
        request: {
          userAttributes: { email: "ada@example.com" },
          validationData: { team: "blue" },
          clientMetadata: { by: "hand" },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
  });

  test("refuses", async () => {
    const { arn, events } = functions.make(refusing("not here"));
    const at = await aPoolWith(app, { PreSignUp: arn });
    const created = app.client.send(
      new AdminCreateUserCommand({ UserPoolId: at.UserPoolId, Username: aName(), MessageAction: "SUPPRESS" }),
    );
    expect(await refusalOf(created)).toBe("UserLambdaValidationException: PreSignUp failed with error not here.");
    expect(events).toHaveLength(1);
  });

  test("is not asked about an invitation that is sent again, nor about a password that is set", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreSignUp: arn });
    const { UserPoolId } = at;
    const Username = aName();
    await app.client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
    await app.client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "RESEND" }));
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
    );
    expect(events).toHaveLength(1);
  });
});
