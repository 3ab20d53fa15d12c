import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserAttributeVerificationCodeCommand,
  InitiateAuthCommand,
  type LambdaConfigType,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { ALWAYS, aDevice, fromDevice, showDevice } from "../../api/user-pools/devices.fixture.ts";
import { aNewcomer, publicDoor, TEMPORARY, withPassword } from "../../api/user-pools/sign-in.fixture.ts";
import {
  API,
  aBrowserOf,
  aMachine,
  anApplication,
  aPlace,
  basic,
  token,
  tokensFor,
} from "../../oauth/oauth.fixture.ts";
import { aClient, aName, aPool, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import type { TriggerEvent } from "./port.ts";
import { aPoolWith, deliver } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
const { client } = app;
afterAll(() => app.close());

/** One function for everything: it confirms who asks for it, puts one question that everybody answers, and has everybody elsewhere. */
function answer(event: TriggerEvent): unknown {
  const { triggerSource: source, userName, request } = event;
  const responding = (response: object) => ({ ...event, response: { ...event.response, ...response } });
  if (source === "PreSignUp_SignUp") return responding({ autoConfirmUser: userName.startsWith("auto-") });
  if (source.startsWith("Define")) {
    const isAnswered = Array.isArray(request["session"]) && request["session"].length > 0;
    return responding(isAnswered ? { issueTokens: true } : { challengeName: "CUSTOM_CHALLENGE" });
  }
  if (source.startsWith("Verify")) return responding({ answerCorrect: true });
  if (!source.startsWith("UserMigration")) return event;
  const userAttributes = { email: `${userName}@example.com`, email_verified: "true" };
  return responding({ userAttributes, finalUserStatus: "CONFIRMED" });
}

const { arn, events } = functions.make(answer);
const sender = { LambdaArn: arn, LambdaVersion: "V1_0" as const };
const KMSKeyID = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000";

const BUT_FOR_MESSAGES: LambdaConfigType = {
  PreSignUp: arn,
  PostConfirmation: arn,
  PreAuthentication: arn,
  PostAuthentication: arn,
  DefineAuthChallenge: arn,
  CreateAuthChallenge: arn,
  VerifyAuthChallengeResponse: arn,
  PreTokenGenerationConfig: { LambdaArn: arn, LambdaVersion: "V3_0" },
};

/** The sources of all that is asked while something happens, in order; codes that functions send are handed over at its end. */
async function askedBy(happening: () => Promise<unknown>): Promise<readonly string[]> {
  const before = events.length;
  await happening();
  expect(await deliver(app, functions)).toEqual([]);
  return events.slice(before).map(({ triggerSource }) => triggerSource);
}

const covered = new Set<string>();

/** Notes what a row of a table is about, so that at the end it is seen whether all were. */
const covering = <Row extends readonly [...unknown[], readonly string[]]>(rows: readonly Row[]): readonly Row[] => {
  for (const row of rows) for (const source of row.at(-1) as readonly string[]) covered.add(source);
  return rows;
};

const SIGNED_IN = ["PostAuthentication_Authentication", "TokenGeneration_Authentication"];

describe("of a pool with all functions", () => {
  const pool = aPoolWith(
    app,
    BUT_FOR_MESSAGES,
    {},
    {
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    },
  );
  const signUp = async (Username: string) => {
    const { ClientId } = await pool;
    const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
    await client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
    return { ...(await pool), Username };
  };
  /** Somebody who is there, and their tokens. */
  const somebody = async () => {
    const { UserPoolId, ClientId } = await pool;
    const { Username } = await aUser(app, UserPoolId);
    return { UserPoolId, ClientId, Username, ...(await signIn(app, ClientId, Username)) };
  };

  test.each(
    covering<[string, () => Promise<() => Promise<unknown>>, readonly string[]]>([
      ["SignUp", async () => () => signUp(aName()), ["PreSignUp_SignUp"]],
      [
        "SignUp of somebody whom the function confirms",
        async () => () => signUp(`auto-${aName()}`),
        ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"],
      ],
      [
        "ConfirmSignUp",
        async () => {
          const { ClientId, Username } = await signUp(aName());
          const ConfirmationCode = await app.codeFor(`${Username}@example.com`);
          return () => client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
        },
        ["PostConfirmation_ConfirmSignUp"],
      ],
      [
        "AdminConfirmSignUp",
        async () => {
          const { UserPoolId, Username } = await signUp(aName());
          return () => client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
        },
        ["PostConfirmation_ConfirmSignUp"],
      ],
      [
        "AdminCreateUser",
        async () => {
          const { UserPoolId } = await pool;
          return () =>
            client.send(new AdminCreateUserCommand({ UserPoolId, Username: aName(), MessageAction: "SUPPRESS" }));
        },
        ["PreSignUp_AdminCreateUser"],
      ],
      [
        "InitiateAuth",
        async () => {
          const { ClientId, Username } = await somebody();
          return () => signIn(app, ClientId, Username);
        },
        ["PreAuthentication_Authentication", ...SIGNED_IN],
      ],
      [
        "InitiateAuth with a wrong password",
        async () => {
          const { ClientId, Username } = await somebody();
          return () => signIn(app, ClientId, Username, "Wrong-horse-7").catch(() => {});
        },
        ["PreAuthentication_Authentication"],
      ],
      [
        "InitiateAuth with a temporary password, and a new one",
        async () => {
          const at = await pool;
          const name = aName();
          await aNewcomer(app, at.UserPoolId, name);
          return async () => {
            const { Session = "" } = await withPassword(app, publicDoor, at, name, TEMPORARY);
            const answers = { USERNAME: name, NEW_PASSWORD: PASSWORD };
            await publicDoor.answer(app, at, "NEW_PASSWORD_REQUIRED", answers, Session);
          };
        },
        [
          "PreAuthentication_Authentication",
          "PostAuthentication_Authentication",
          "TokenGeneration_NewPasswordChallenge",
        ],
      ],
      [
        "InitiateAuth by a refresh token",
        async () => {
          const { ClientId, RefreshToken } = await somebody();
          const AuthParameters = { REFRESH_TOKEN: RefreshToken };
          return () =>
            client.send(new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters }));
        },
        ["TokenGeneration_RefreshTokens"],
      ],
      [
        "GetTokensFromRefreshToken",
        async () => {
          const { ClientId, RefreshToken } = await somebody();
          return () => client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));
        },
        ["TokenGeneration_RefreshTokens"],
      ],
      [
        "InitiateAuth by the pool's own question, and its answer",
        async () => {
          const at = await pool;
          const { Username: USERNAME } = await aUser(app, at.UserPoolId);
          return async () => {
            const { Session } = await publicDoor.start(app, at, "CUSTOM_AUTH", { USERNAME });
            await publicDoor.answer(app, at, "CUSTOM_CHALLENGE", { USERNAME, ANSWER: "42" }, Session);
          };
        },
        [
          "PreAuthentication_Authentication",
          "DefineAuthChallenge_Authentication",
          "CreateAuthChallenge_Authentication",
          "VerifyAuthChallengeResponse_Authentication",
          "DefineAuthChallenge_Authentication",
          ...SIGNED_IN,
        ],
      ],
      [
        "ConfirmForgotPassword",
        async () => {
          const { ClientId, Username } = await somebody();
          await client.send(new ForgotPasswordCommand({ ClientId, Username }));
          const ConfirmationCode = await app.codeFor(`${Username}@example.com`);
          const wanted = { ClientId, Username, ConfirmationCode, Password: "Another-horse-8" };
          return () => client.send(new ConfirmForgotPasswordCommand(wanted));
        },
        ["PostConfirmation_ConfirmForgotPassword"],
      ],
      [
        "what no function is asked about",
        async () => {
          const { UserPoolId, ClientId, Username, AccessToken, RefreshToken } = await somebody();
          await client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: "email" }));
          const Code = await app.codeFor(`${Username}@example.com`);
          const who = { UserPoolId, Username };
          return async () => {
            await client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code }));
            await client.send(
              new ChangePasswordCommand({
                AccessToken,
                PreviousPassword: PASSWORD,
                ProposedPassword: "Another-horse-8",
              }),
            );
            await client.send(new AdminSetUserPasswordCommand({ ...who, Password: PASSWORD, Permanent: true }));
            await client.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }));
            await client.send(new AdminUserGlobalSignOutCommand(who));
            await client.send(new AdminDisableUserCommand(who));
            await client.send(new AdminEnableUserCommand(who));
          };
        },
        [],
      ],
    ]),
  )("%s", async (_, prepare, expected) => {
    expect(await askedBy(await prepare())).toEqual(expected);
  });
});

describe("of a pool whose people are elsewhere", () => {
  const pool = aPoolWith(app, { ...BUT_FOR_MESSAGES, UserMigration: arn });

  test.each(
    covering<[string, (ClientId: string) => Promise<unknown>, readonly string[]]>([
      [
        "InitiateAuth",
        (ClientId) => signIn(app, ClientId, aName()),
        ["UserMigration_Authentication", "PreAuthentication_Authentication", ...SIGNED_IN],
      ],
      [
        "ForgotPassword",
        (ClientId) => client.send(new ForgotPasswordCommand({ ClientId, Username: aName() })),
        ["UserMigration_ForgotPassword"],
      ],
    ]),
  )("%s", async (_, happening, expected) => {
    const { ClientId } = await pool;
    expect(await askedBy(() => happening(ClientId))).toEqual(expected);
  });
});

describe("tokens for", () => {
  test.each(
    covering<[string, () => Promise<() => Promise<unknown>>, readonly string[]]>([
      [
        "who signs in at the pages",
        async () => {
          const place = await aPlace(app, { LambdaConfig: BUT_FOR_MESSAGES });
          const { ClientId } = await anApplication(place);
          const browser = await aBrowserOf(place, (await aUser(app, place.UserPoolId)).sub);
          return () => tokensFor(place, browser, ClientId);
        },
        ["TokenGeneration_HostedAuth"],
      ],
      [
        "a machine",
        async () => {
          const place = await aPlace(app, { LambdaConfig: BUT_FOR_MESSAGES });
          const { ClientId, secret } = await aMachine(place);
          return () =>
            token(place, { grant_type: "client_credentials", scope: `${API}/read` }, basic(ClientId, secret));
        },
        ["TokenGeneration_ClientCredentials"],
      ],
      [
        "a remembered device",
        async () => {
          const at = await aPoolWith(app, BUT_FOR_MESSAGES, { DeviceConfiguration: ALWAYS });
          const device = await aDevice(app, at);
          return async () => showDevice(app, at, device, await fromDevice(app, at, device.Username, device.DeviceKey));
        },
        ["PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_AuthenticateDevice"],
      ],
    ]),
  )("%s", async (_, prepare, expected) => {
    expect(await askedBy(await prepare())).toEqual(expected);
  });
});

type Medium = "EMAIL" | "SMS";

describe.each<[string, Medium, LambdaConfigType]>([
  ["CustomMessage", "EMAIL", { CustomMessage: arn }],
  ["CustomEmailSender", "EMAIL", { CustomEmailSender: sender, KMSKeyID }],
  ["CustomSMSSender", "SMS", { CustomSMSSender: sender, KMSKeyID }],
])("%s is asked by", (trigger, medium, LambdaConfig) => {
  const attribute = medium === "EMAIL" ? "email" : "phone_number";
  let numbers = 0;
  const address = () => (medium === "EMAIL" ? `${aName()}@example.com` : `+1555${String(++numbers).padStart(7, "0")}`);

  const pool = (async () => {
    const { UserPoolId } = await aPool(app, { LambdaConfig, AutoVerifiedAttributes: [attribute] });
    const SmsConfiguration = { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" };
    await client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: "OPTIONAL",
        ...(medium === "EMAIL"
          ? { EmailMfaConfiguration: { Message: "{####}", Subject: "Code" } }
          : { SmsMfaConfiguration: { SmsConfiguration } }),
      }),
    );
    return { UserPoolId, ...(await aClient(app, UserPoolId)) };
  })();
  const somebody = async () => {
    const at = await pool;
    const attributes = { [attribute]: address(), [`${attribute}_verified`]: "true" };
    return { ...at, Username: (await aUser(app, at.UserPoolId, { attributes })).Username };
  };
  const signUp = async () => {
    const { ClientId } = await pool;
    const Username = aName();
    const UserAttributes = [{ Name: attribute, Value: address() }];
    await client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
    return { ClientId, Username };
  };

  test.each(
    covering<[string, () => Promise<() => Promise<unknown>>, readonly string[]]>([
      ["SignUp", async () => signUp, [`${trigger}_SignUp`]],
      [
        "ResendConfirmationCode",
        async () => {
          const input = await signUp();
          await deliver(app, functions);
          return () => client.send(new ResendConfirmationCodeCommand(input));
        },
        [`${trigger}_ResendCode`],
      ],
      [
        "AdminCreateUser",
        async () => {
          const { UserPoolId } = await pool;
          const UserAttributes = [{ Name: attribute, Value: address() }];
          const input = { UserPoolId, Username: aName(), UserAttributes, DesiredDeliveryMediums: [medium] };
          return () => client.send(new AdminCreateUserCommand(input));
        },
        [`${trigger}_AdminCreateUser`],
      ],
      [
        "ForgotPassword",
        async () => {
          const { ClientId, Username } = await somebody();
          return () => client.send(new ForgotPasswordCommand({ ClientId, Username }));
        },
        [`${trigger}_ForgotPassword`],
      ],
      [
        "AdminResetUserPassword",
        async () => {
          const { UserPoolId, Username } = await somebody();
          return () => client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));
        },
        [`${trigger}_ForgotPassword`],
      ],
      [
        "UpdateUserAttributes",
        async () => {
          const { ClientId, Username } = await somebody();
          const { AccessToken } = await signIn(app, ClientId, Username);
          const UserAttributes = [{ Name: attribute, Value: address() }];
          return () => client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
        },
        [`${trigger}_UpdateUserAttribute`],
      ],
      [
        "AdminUpdateUserAttributes",
        async () => {
          const { UserPoolId, Username } = await somebody();
          const UserAttributes = [{ Name: attribute, Value: address() }];
          return () => client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
        },
        [`${trigger}_UpdateUserAttribute`],
      ],
      [
        "GetUserAttributeVerificationCode",
        async () => {
          const { ClientId, Username } = await somebody();
          const { AccessToken } = await signIn(app, ClientId, Username);
          const input = { AccessToken, AttributeName: attribute };
          return () => client.send(new GetUserAttributeVerificationCodeCommand(input));
        },
        [`${trigger}_VerifyUserAttribute`],
      ],
      [
        "InitiateAuth of who has a second factor",
        async () => {
          const { UserPoolId, ClientId, Username } = await somebody();
          const settings = medium === "EMAIL" ? "EmailMfaSettings" : "SMSMfaSettings";
          await client.send(
            new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, [settings]: { Enabled: true } }),
          );
          return () => withPassword(app, publicDoor, { UserPoolId, ClientId }, Username, PASSWORD);
        },
        [`${trigger}_Authentication`],
      ],
    ]),
  )("%s", async (_, prepare, expected) => {
    expect(await askedBy(await prepare())).toEqual(expected);
  });
});

test("these tables have every source that AWS has, but those of federated sign-in and of risk", () => {
  const OCCASIONS = [
    "SignUp",
    "AdminCreateUser",
    "ResendCode",
    "ForgotPassword",
    "UpdateUserAttribute",
    "VerifyUserAttribute",
    "Authentication",
  ];
  expect([...covered].toSorted()).toEqual(
    [
      ...["SignUp", "AdminCreateUser"].map((each) => `PreSignUp_${each}`),
      ...["ConfirmSignUp", "ConfirmForgotPassword"].map((each) => `PostConfirmation_${each}`),
      ...["PreAuthentication", "PostAuthentication"].map((each) => `${each}_Authentication`),
      ...["Define", "Create"].map((each) => `${each}AuthChallenge_Authentication`),
      "VerifyAuthChallengeResponse_Authentication",
      ...["Authentication", "ForgotPassword"].map((each) => `UserMigration_${each}`),
      ...[
        "HostedAuth",
        "Authentication",
        "NewPasswordChallenge",
        "AuthenticateDevice",
        "RefreshTokens",
        "ClientCredentials",
      ].map((each) => `TokenGeneration_${each}`),
      ...["CustomMessage", "CustomEmailSender", "CustomSMSSender"].flatMap((trigger) =>
        OCCASIONS.map((each) => `${trigger}_${each}`),
      ),
    ].toSorted(),
  );
});
