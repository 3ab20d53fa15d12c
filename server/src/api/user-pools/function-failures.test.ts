import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserAttributeVerificationCodeCommand,
  InitiateAuthCommand,
  type LambdaConfigType,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { operations as model } from "../../model/user-pools.operations.ts";
import { addressOf, aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { refusing, testFunctions } from "../../testing/functions.ts";
import { srpClient } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { operations } from "./index.ts";
import { aPoolWithClient, aSignUp } from "./people.fixture.ts";
import { refusal } from "./pools.fixture.ts";

// What every operation that calls a function of the pool says when that refuses, cannot be run, or answers nonsense.

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());
const { client } = app;

const FAILURES = [
  [
    "refuses",
    functions.make(refusing("not today")).arn,
    "UserLambdaValidationException",
    "failed with error not today.",
  ],
  [
    "cannot be run",
    "arn:aws:lambda:us-east-1:000000000000:function:nowhere",
    "UnexpectedLambdaException",
    "invocation failed due to error ResourceNotFoundException.",
  ],
  ["answers nonsense", functions.make(() => "nonsense").arn, "InvalidLambdaResponseException", undefined],
] as const;

/** A place where nothing fails yet. */
interface Place {
  readonly UserPoolId: string;
  readonly ClientId: string;
  /** From now on the functions of the pool are these. */
  have(LambdaConfig: LambdaConfigType): Promise<void>;
}

/** Somebody in a state from which the call goes as far as the function. */
type Call = (place: Place, fail: () => Promise<void>) => Promise<unknown>;

type Trigger =
  | "PreSignUp"
  | "CustomMessage"
  | "PostConfirmation"
  | "PreAuthentication"
  | "PostAuthentication"
  | "PreTokenGeneration"
  | "DefineAuthChallenge"
  | "CreateAuthChallenge"
  | "VerifyAuthChallengeResponse";

const newEmail = () => [{ Name: "email", Value: addressOf(aName()) }];

async function somebodySignedIn(place: Place) {
  const { Username } = await aUser(app, place.UserPoolId);
  return { Username, ...(await signIn(app, place.ClientId, Username)) };
}

const begin = (
  place: Place,
  flow: "USER_PASSWORD_AUTH" | "CUSTOM_AUTH" | "REFRESH_TOKEN_AUTH",
  AuthParameters: Record<string, string>,
) => client.send(new InitiateAuthCommand({ ClientId: place.ClientId, AuthFlow: flow, AuthParameters }));

const beginAsAdmin = (
  { UserPoolId, ClientId }: Place,
  flow: "ADMIN_USER_PASSWORD_AUTH" | "CUSTOM_AUTH" | "REFRESH_TOKEN_AUTH",
  AuthParameters: Record<string, string>,
) => client.send(new AdminInitiateAuthCommand({ UserPoolId, ClientId, AuthFlow: flow, AuthParameters }));

const byPassword =
  (from: typeof begin | typeof beginAsAdmin): Call =>
  async (place, fail) => {
    const { Username: USERNAME } = await aUser(app, place.UserPoolId);
    await fail();
    const parameters = { USERNAME, PASSWORD };
    return from === begin
      ? begin(place, "USER_PASSWORD_AUTH", parameters)
      : beginAsAdmin(place, "ADMIN_USER_PASSWORD_AUTH", parameters);
  };

const byRefresh =
  (from: typeof begin | typeof beginAsAdmin): Call =>
  async (place, fail) => {
    const { RefreshToken } = await somebodySignedIn(place);
    await fail();
    return from(place, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: RefreshToken });
  };

const byFunctions =
  (from: typeof begin | typeof beginAsAdmin): Call =>
  async (place, fail) => {
    const { Username } = await aUser(app, place.UserPoolId);
    await fail();
    return from(place, "CUSTOM_AUTH", { USERNAME: Username });
  };

/** The second half of SRP, or an answer to a question of the functions. */
const answered =
  (door: "public" | "admin", first: "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE"): Call =>
  async (place, fail) => {
    const { UserPoolId, ClientId } = place;
    const { Username: USERNAME } = await aUser(app, UserPoolId);
    const srp = srpClient(UserPoolId);
    const begun = await (first === "PASSWORD_VERIFIER"
      ? client.send(
          new InitiateAuthCommand({
            ClientId,
            AuthFlow: "USER_SRP_AUTH",
            AuthParameters: { USERNAME, SRP_A: srp.srpA },
          }),
        )
      : begin(place, "CUSTOM_AUTH", { USERNAME }));
    const ChallengeResponses =
      first === "PASSWORD_VERIFIER"
        ? srp.answer(begun.ChallengeParameters ?? {}, PASSWORD, app.clock.now())
        : { USERNAME, ANSWER: "42" };
    await fail();
    const response = { ClientId, ChallengeName: first, ChallengeResponses, Session: begun.Session };
    return door === "public"
      ? client.send(new RespondToAuthChallengeCommand(response))
      : client.send(new AdminRespondToAuthChallengeCommand({ UserPoolId, ...response }));
  };

const calls: readonly (readonly [string, readonly Trigger[], Call])[] = [
  [
    "SignUp",
    ["PreSignUp", "CustomMessage"],
    async ({ ClientId }, fail) => {
      await fail();
      return client.send(
        new SignUpCommand({ ClientId, Username: aName(), Password: PASSWORD, UserAttributes: newEmail() }),
      );
    },
  ],
  [
    "ConfirmSignUp",
    ["PostConfirmation"],
    async ({ ClientId }, fail) => {
      const { Username, email } = await aSignUp(app, ClientId);
      await fail();
      return client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: await app.codeFor(email) }));
    },
  ],
  [
    "AdminConfirmSignUp",
    ["PostConfirmation"],
    async ({ UserPoolId, ClientId }, fail) => {
      const { Username } = await aSignUp(app, ClientId);
      await fail();
      return client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
    },
  ],
  [
    "ResendConfirmationCode",
    ["CustomMessage"],
    async ({ ClientId }, fail) => {
      const { Username } = await aSignUp(app, ClientId);
      await fail();
      return client.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
    },
  ],
  [
    "ForgotPassword",
    ["CustomMessage"],
    async ({ UserPoolId, ClientId }, fail) => {
      const { Username } = await aUser(app, UserPoolId);
      await fail();
      return client.send(new ForgotPasswordCommand({ ClientId, Username }));
    },
  ],
  [
    "ConfirmForgotPassword",
    ["PostConfirmation"],
    async ({ UserPoolId, ClientId }, fail) => {
      const { Username } = await aUser(app, UserPoolId);
      await client.send(new ForgotPasswordCommand({ ClientId, Username }));
      await fail();
      const ConfirmationCode = await app.codeFor(addressOf(Username));
      return client.send(
        new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password: "Battery-staple-8" }),
      );
    },
  ],
  [
    "AdminCreateUser",
    ["PreSignUp", "CustomMessage"],
    async ({ UserPoolId }, fail) => {
      await fail();
      return client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username: aName(),
          UserAttributes: newEmail(),
          DesiredDeliveryMediums: ["EMAIL"],
        }),
      );
    },
  ],
  [
    "AdminResetUserPassword",
    ["CustomMessage"],
    async ({ UserPoolId }, fail) => {
      const { Username } = await aUser(app, UserPoolId);
      await fail();
      return client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));
    },
  ],
  [
    "AdminUpdateUserAttributes",
    ["CustomMessage"],
    async ({ UserPoolId }, fail) => {
      const { Username } = await aUser(app, UserPoolId);
      await fail();
      return client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: newEmail() }));
    },
  ],
  [
    "UpdateUserAttributes",
    ["CustomMessage"],
    async (place, fail) => {
      const { AccessToken } = await somebodySignedIn(place);
      await fail();
      return client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: newEmail() }));
    },
  ],
  [
    "GetUserAttributeVerificationCode",
    ["CustomMessage"],
    async (place, fail) => {
      const { AccessToken } = await somebodySignedIn(place);
      await fail();
      return client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: "email" }));
    },
  ],
  [
    "GetTokensFromRefreshToken",
    ["PreTokenGeneration"],
    async (place, fail) => {
      const { RefreshToken } = await somebodySignedIn(place);
      await fail();
      return client.send(new GetTokensFromRefreshTokenCommand({ ClientId: place.ClientId, RefreshToken }));
    },
  ],
  ["InitiateAuth", ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"], byPassword(begin)],
  ["InitiateAuth", ["PreTokenGeneration"], byRefresh(begin)],
  ["InitiateAuth", ["DefineAuthChallenge", "CreateAuthChallenge"], byFunctions(begin)],
  ["AdminInitiateAuth", ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"], byPassword(beginAsAdmin)],
  ["AdminInitiateAuth", ["PreTokenGeneration"], byRefresh(beginAsAdmin)],
  ["AdminInitiateAuth", ["DefineAuthChallenge", "CreateAuthChallenge"], byFunctions(beginAsAdmin)],
  ["RespondToAuthChallenge", ["PostAuthentication", "PreTokenGeneration"], answered("public", "PASSWORD_VERIFIER")],
  [
    "RespondToAuthChallenge",
    ["DefineAuthChallenge", "VerifyAuthChallengeResponse"],
    answered("public", "CUSTOM_CHALLENGE"),
  ],
  ["AdminRespondToAuthChallenge", ["PostAuthentication", "PreTokenGeneration"], answered("admin", "PASSWORD_VERIFIER")],
  [
    "AdminRespondToAuthChallenge",
    ["DefineAuthChallenge", "VerifyAuthChallengeResponse"],
    answered("admin", "CUSTOM_CHALLENGE"),
  ],
];

/** Functions that ask for an answer as long as there is none. */
const ASKING = {
  DefineAuthChallenge: functions.make((event) => ({ ...event, response: { challengeName: "CUSTOM_CHALLENGE" } })).arn,
  CreateAuthChallenge: functions.make((event) => ({ ...event, response: {} })).arn,
  VerifyAuthChallengeResponse: functions.make((event) => ({ ...event, response: { answerCorrect: true } })).arn,
};

async function aPlace(): Promise<Place> {
  const to = await aPoolWithClient(
    app,
    { LambdaConfig: ASKING },
    {
      ExplicitAuthFlows: [
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
      ],
    },
  );
  return {
    ...to,
    async have(LambdaConfig) {
      await client.send(
        new UpdateUserPoolCommand({
          UserPoolId: to.UserPoolId,
          AutoVerifiedAttributes: ["email"],
          LambdaConfig: { ...ASKING, ...LambdaConfig },
        }),
      );
    },
  };
}

const rows = calls.flatMap(([operation, triggers, call]) =>
  triggers.flatMap((trigger) =>
    FAILURES.map(([how, arn, code, words]) => ({ operation, trigger, how, arn, code, words, call })),
  ),
);

const place = await aPlace();

test.each(rows)("$operation: $trigger $how", async ({ trigger, arn, code, words, call }) => {
  await place.have({});
  const told = await refusal(call(place, () => place.have({ [trigger]: arn })));
  expect(told).toBe(`${code}: ${words === undefined ? "Unrecognizable lambda output" : `${trigger} ${words}`}`);
});

test("every operation that declares what functions do wrong is here", () => {
  const declaring = [...operations.values()].filter(({ name }) =>
    model[name].errors.some((code) => code === "UserLambdaValidationException"),
  );
  expect(new Set(calls.map(([operation]) => operation))).toEqual(new Set(declaring.map(({ name }) => name)));
});
