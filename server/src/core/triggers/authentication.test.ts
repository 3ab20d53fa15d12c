import {
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import {
  adminDoor,
  aNewcomer,
  DOORS,
  INCORRECT,
  publicDoor,
  TEMPORARY,
  withPassword,
  withSrp,
} from "../../api/user-pools/sign-in.fixture.ts";
import { aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { refusing, testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWith, envelope, refusalOf } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

const told = (name: string, sub: string) => ({
  sub,
  "cognito:user_status": "CONFIRMED",
  email: `${name}@example.com`,
  email_verified: "true",
});

describe("before a sign-in the function", () => {
  test("is told who it is, and by metadata what the request brings for it", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreAuthentication: arn });
    const { Username, sub } = await aUser(app, at.UserPoolId);
    await app.client.send(
      new InitiateAuthCommand({
        ClientId: at.ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD },
        ClientMetadata: { device: "tv" },
      }),
    );
    expect(events).toEqual([
      {
        ...envelope("PreAuthentication_Authentication", at, Username),
        request: { userAttributes: told(Username, sub), validationData: { device: "tv" } },
        response: {},
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });

  test.each(DOORS)("is asked once at $name, by password and by SRP", async (door) => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreAuthentication: arn });
    const { Username, sub } = await aUser(app, at.UserPoolId);
    await withPassword(app, door, at, Username, PASSWORD);
    await withSrp(app, door, at, Username, PASSWORD);
    const event = {
      ...envelope("PreAuthentication_Authentication", at, Username),
      request: { userAttributes: told(Username, sub), validationData: null },
      response: {},
    };
    expect(events).toEqual([event, event]);
  });

  test("is asked before the password is looked at, also a wrong one", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreAuthentication: arn });
    const { Username } = await aUser(app, at.UserPoolId);
    expect(await refusalOf(signIn(app, at.ClientId, Username, "Wrong-horse-7"))).toBe(INCORRECT);
    expect(events).toHaveLength(1);
  });

  test("refuses whoever it wants, by a right password and a wrong one alike", async () => {
    const { arn } = functions.make(refusing("Come back on Monday"));
    const at = await aPoolWith(app, { PreAuthentication: arn });
    const { Username } = await aUser(app, at.UserPoolId);
    const words = "UserLambdaValidationException: PreAuthentication failed with error Come back on Monday.";
    for (const password of [PASSWORD, "Wrong-horse-7"]) {
      expect(await refusalOf(signIn(app, at.ClientId, Username, password))).toBe(words);
    }
    expect(await refusalOf(withSrp(app, publicDoor, at, Username, PASSWORD))).toBe(words);
  });

  test("is not asked for a name nobody has, unless the client hides its users", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreAuthentication: arn });
    expect(await refusalOf(signIn(app, at.ClientId, "Nobody"))).toBe("UserNotFoundException: User does not exist.");
    expect(events).toEqual([]);
    const hiding = await aPoolWith(app, { PreAuthentication: arn }, {}, { PreventUserExistenceErrors: "ENABLED" });
    expect(await refusalOf(signIn(app, hiding.ClientId, "Nobody"))).toBe(INCORRECT);
    expect(await refusalOf(withSrp(app, publicDoor, hiding, "Nobody", PASSWORD))).toBe(INCORRECT);
    const event = {
      ...envelope("PreAuthentication_Authentication", hiding, "Nobody"),
      request: { userAttributes: {}, validationData: null, userNotFound: true },
      response: {},
    };
    expect(events).toEqual([event, event]);
  });

  test("is asked once where people choose how they sign in", async () => {
    const { arn, events } = functions.make();
    const ExplicitAuthFlows = ["ALLOW_USER_AUTH"] as const;
    const at = await aPoolWith(app, { PreAuthentication: arn }, {}, { ExplicitAuthFlows: [...ExplicitAuthFlows] });
    const { Username } = await aUser(app, at.UserPoolId);
    const { Session } = await publicDoor.start(app, at, "USER_AUTH", { USERNAME: Username });
    const chosen = { USERNAME: Username, ANSWER: "PASSWORD", PASSWORD };
    const { AuthenticationResult } = await publicDoor.answer(app, at, "SELECT_CHALLENGE", chosen, Session);
    expect(AuthenticationResult).toBeDefined();
    expect(events).toHaveLength(1);
  });

  test("is not asked again within a sign-in, nor at a refresh", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PreAuthentication: arn });
    const name = aName();
    await aNewcomer(app, at.UserPoolId, name);
    const { Session = "" } = await withPassword(app, publicDoor, at, name, TEMPORARY);
    const { AuthenticationResult } = await publicDoor.answer(
      app,
      at,
      "NEW_PASSWORD_REQUIRED",
      { USERNAME: name, NEW_PASSWORD: PASSWORD },
      Session,
    );
    await publicDoor.start(app, at, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: AuthenticationResult?.RefreshToken ?? "" });
    expect(events).toHaveLength(1);
  });
});

describe("after a sign-in the function", () => {
  test("is told of it", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PostAuthentication: arn });
    const { Username, sub } = await aUser(app, at.UserPoolId);
    await app.client.send(
      new AdminInitiateAuthCommand({
        UserPoolId: at.UserPoolId,
        ClientId: at.ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD },
        ClientMetadata: { not: "for this one" },
      }),
    );
    expect(events).toEqual([
      {
        ...envelope("PostAuthentication_Authentication", at, Username),
        request: { userAttributes: told(Username, sub), newDeviceUsed: false },
        response: {},
      },
    ]);
  });

  test("is told of the metadata of the answer that ended it", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PostAuthentication: arn });
    const name = aName();
    await aNewcomer(app, at.UserPoolId, name);
    const { Session = "" } = await withPassword(app, adminDoor, at, name, TEMPORARY);
    expect(events).toEqual([]);
    await app.client.send(
      new RespondToAuthChallengeCommand({
        ClientId: at.ClientId,
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        ChallengeResponses: { USERNAME: name, NEW_PASSWORD: PASSWORD },
        Session,
        ClientMetadata: { step: "two" },
      }),
    );
    expect(events).toMatchObject([{ request: { clientMetadata: { step: "two" }, newDeviceUsed: false } }]);
  });

  test("is told of a device that is new, where the pool tracks devices", async () => {
    const { arn, events } = functions.make();
    const DeviceConfiguration = { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false };
    const at = await aPoolWith(app, { PostAuthentication: arn }, { DeviceConfiguration });
    const { Username } = await aUser(app, at.UserPoolId);
    await signIn(app, at.ClientId, Username);
    expect(events).toMatchObject([{ request: { newDeviceUsed: true } }]);
  });

  test("can still refuse it: there are no tokens, and the password counts as right", async () => {
    const { arn } = functions.make(refusing("no seat left"));
    const at = await aPoolWith(app, { PostAuthentication: arn });
    const { Username } = await aUser(app, at.UserPoolId);
    for (const door of DOORS) {
      expect(await refusalOf(withPassword(app, door, at, Username, PASSWORD))).toBe(
        "UserLambdaValidationException: PostAuthentication failed with error no seat left.",
      );
    }
  });

  test("is told of nobody who did not get in", async () => {
    const { arn, events } = functions.make();
    const at = await aPoolWith(app, { PostAuthentication: arn });
    const { UserPoolId } = at;
    const { Username } = await aUser(app, UserPoolId);
    await refusalOf(signIn(app, at.ClientId, Username, "Wrong-horse-7"));
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    await refusalOf(signIn(app, at.ClientId, Username));
    expect(events).toEqual([]);
  });
});

test("the functions at the end are told nothing of right passwords that come while the door is shut", async () => {
  const { arn, events } = functions.make();
  const at = await aPoolWith(app, { PostAuthentication: arn });
  const { Username } = await aUser(app, at.UserPoolId);
  for (let wrong = 0; wrong < 5; wrong++) await refusalOf(signIn(app, at.ClientId, Username, "Wrong-horse-7"));
  const late = await Promise.allSettled(Array.from({ length: 16 }, () => signIn(app, at.ClientId, Username)));
  expect(late.filter(({ status }) => status === "fulfilled")).toEqual([]);
  expect(events).toEqual([]);
});
