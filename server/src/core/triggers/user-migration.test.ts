import {
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import {
  adminDoor,
  INCORRECT,
  LOCKED,
  publicDoor,
  withPassword,
  withSrp,
} from "../../api/user-pools/sign-in.fixture.ts";
import { aName, aUser, signIn } from "../../testing/builders.ts";
import { refusing, responding, testFunctions } from "../../testing/functions.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWith, envelope, refusalOf } from "./triggers.fixture.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

// What the old system took is kept, whatever the pool's policy says.
const OLD = "weak";

const knowing = (name: string, more: Readonly<Record<string, unknown>> = {}) =>
  responding({
    userAttributes: { email: `${name}@example.com`, email_verified: "true" },
    finalUserStatus: "CONFIRMED",
    messageAction: "SUPPRESS",
    ...more,
  });

const seen = async (UserPoolId: string, Username: string) => {
  const { UserStatus, UserAttributes = [] } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  const { sub: _, ...attributes } = Object.fromEntries(UserAttributes.map(({ Name = "", Value }) => [Name, Value]));
  return { status: UserStatus, attributes };
};

const peopleOf = async (UserPoolId: string) =>
  (await app.client.send(new ListUsersCommand({ UserPoolId }))).Users?.length;

const notMigrated = (ClientId: string) => `UserNotFoundException: Exception migrating user in app client ${ClientId}`;

describe("somebody the pool does not know", () => {
  test("signs in with the old password, and from then on without the function, by SRP too", async () => {
    const name = aName();
    const { arn, events } = functions.make(knowing(name));
    const at = await aPoolWith(app, { UserMigration: arn });
    const { AuthenticationResult } = await app.client.send(
      new InitiateAuthCommand({
        ClientId: at.ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: name, PASSWORD: OLD },
        ClientMetadata: { from: "shop" },
      }),
    );
    expect(decodeJwt(AuthenticationResult?.IdToken ?? "")).toMatchObject({
      "cognito:username": name,
      email: `${name}@example.com`,
      email_verified: true,
    });
    expect(events).toEqual([
      {
        ...envelope("UserMigration_Authentication", at, name),
        request: { password: OLD, validationData: { from: "shop" } },
        response: {
          userAttributes: null,
          forceAliasCreation: null,
          finalUserStatus: null,
          messageAction: null,
          desiredDeliveryMediums: null,
          enableSMSMFA: null,
        },
      },
    ]);
    expect(await seen(at.UserPoolId, name)).toEqual({
      status: "CONFIRMED",
      attributes: { email: `${name}@example.com`, email_verified: "true" },
    });
    await signIn(app, at.ClientId, name, OLD);
    expect((await withSrp(app, publicDoor, at, name, OLD)).AuthenticationResult).toBeDefined();
    expect(await refusalOf(signIn(app, at.ClientId, name, "other"))).toBe(INCORRECT);
    expect(events).toHaveLength(1);
    expect(await app.inbox(`${name}@example.com`)).toEqual([]);
  });

  test("does so through a back end", async () => {
    const name = aName();
    const { arn } = functions.make(knowing(name));
    const { UserPoolId, ClientId } = await aPoolWith(app, { UserMigration: arn });
    const { AuthenticationResult } = await app.client.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: name, PASSWORD: OLD },
      }),
    );
    expect(AuthenticationResult).toBeDefined();
  });

  test("chooses a new password unless the function says CONFIRMED", async () => {
    const name = aName();
    const { arn } = functions.make(knowing(name, { finalUserStatus: "RESET_REQUIRED" }));
    const at = await aPoolWith(app, { UserMigration: arn });
    expect(await refusalOf(signIn(app, at.ClientId, name, OLD))).toBe(
      "PasswordResetRequiredException: Password reset required for the user",
    );
    expect((await seen(at.UserPoolId, name)).status).toBe("RESET_REQUIRED");
  });

  test("is not asked for by SRP, which brings no password", async () => {
    const { arn, events } = functions.make(knowing("ada"));
    const at = await aPoolWith(app, { UserMigration: arn });
    expect(await refusalOf(withSrp(app, publicDoor, at, aName(), OLD))).toBe(
      "UserNotFoundException: User does not exist.",
    );
    expect(events).toEqual([]);
  });

  test("comes before the function that is asked before every sign-in", async () => {
    const name = aName();
    const migration = functions.make(knowing(name));
    const before = functions.make();
    const at = await aPoolWith(app, { UserMigration: migration.arn, PreAuthentication: before.arn });
    await signIn(app, at.ClientId, name, OLD);
    expect(before.events).toMatchObject([
      { userName: name, request: { userAttributes: { email: `${name}@example.com` } } },
    ]);
  });

  test("is found by an address, under a username of the function's", async () => {
    const name = aName();
    const attributes = { username: name, email: `${name}@example.com`, email_verified: "true" };
    const { arn } = functions.make(knowing(name, { userAttributes: attributes }));
    const at = await aPoolWith(app, { UserMigration: arn }, { AliasAttributes: ["email"] });
    const { IdToken } = await signIn(app, at.ClientId, `${name}@example.com`, OLD);
    expect(decodeJwt(IdToken)["cognito:username"]).toBe(name);
  });

  test("stays nobody by a name that no operation would take", async () => {
    const { arn } = functions.make(knowing(aName()));
    const at = await aPoolWith(app, { UserMigration: arn });
    expect(await refusalOf(signIn(app, at.ClientId, "ada lovelace", OLD))).toBe(notMigrated(at.ClientId));
    expect(await peopleOf(at.UserPoolId)).toBe(0);
  });

  test("signs in with an address where people do, however it is written", async () => {
    const name = aName();
    const { arn } = functions.make(knowing(name));
    const at = await aPoolWith(
      app,
      { UserMigration: arn },
      { UsernameAttributes: ["email"], UsernameConfiguration: { CaseSensitive: false } },
    );
    const { IdToken } = await signIn(app, at.ClientId, `${name.toUpperCase()}@Example.com`, OLD);
    expect(decodeJwt(IdToken)["email"]).toBe(`${name}@example.com`);
  });

  test("takes an alias from whoever has it where the function forces that", async () => {
    const email = `${aName()}@example.com`;
    const userAttributes = { email, email_verified: "true" };
    const polite = functions.make(knowing("x", { userAttributes }));
    const at = await aPoolWith(app, { UserMigration: polite.arn }, { AliasAttributes: ["email"] });
    const holder = await aUser(app, at.UserPoolId, { attributes: userAttributes });
    expect(await refusalOf(signIn(app, at.ClientId, aName(), OLD))).toBe(notMigrated(at.ClientId));
    expect((await seen(at.UserPoolId, holder.Username)).attributes).toEqual(userAttributes);

    const forcing = functions.make(knowing("x", { userAttributes, forceAliasCreation: true }));
    const other = await aPoolWith(app, { UserMigration: forcing.arn }, { AliasAttributes: ["email"] });
    const robbed = await aUser(app, other.UserPoolId, { attributes: userAttributes });
    await signIn(app, other.ClientId, aName(), OLD);
    expect((await seen(other.UserPoolId, robbed.Username)).attributes).toEqual({
      ...userAttributes,
      email_verified: "false",
    });
  });

  test("who signs in sixteen times at once becomes one user", async () => {
    const name = aName();
    const { arn } = functions.make(knowing(name));
    const at = await aPoolWith(app, { UserMigration: arn });
    await Promise.all(Array.from({ length: 16 }, () => signIn(app, at.ClientId, name, OLD)));
    expect(await peopleOf(at.UserPoolId)).toBe(1);
  });
});

describe("whom the function does not take", () => {
  const REFUSALS: readonly (readonly [string, Parameters<typeof functions.make>[0]])[] = [
    ["by its own words", refusing("unknown")],
    ["by an answer without attributes", (event) => event],
    ["by attributes that are no texts", knowing("x", { userAttributes: { email: 7 } })],
    ["by attributes that are a list", knowing("x", { userAttributes: [] })],
    ["by attributes that the pool does not have", knowing("x", { userAttributes: { "custom:none": "x" } })],
    ["by an address that is none", knowing("x", { userAttributes: { email: "nowhere" } })],
    ["by a sub of its own", knowing("x", { userAttributes: { sub: "00000000-0000-4000-8000-000000000000" } })],
    [
      "by another name",
      knowing("x", { userAttributes: { username: "somebody-else", email: "x@example.com", email_verified: "true" } }),
    ],
    ["by a flag that is text", knowing("x", { forceAliasCreation: "yes" })],
  ];

  test.each(REFUSALS)("%s, is nobody, and is not told why", async (_, answer) => {
    const { arn } = functions.make(answer);
    const at = await aPoolWith(app, { UserMigration: arn });
    expect(await refusalOf(signIn(app, at.ClientId, aName(), OLD))).toBe(notMigrated(at.ClientId));
    const hiding = await aPoolWith(app, { UserMigration: arn }, {}, { PreventUserExistenceErrors: "ENABLED" });
    expect(await refusalOf(signIn(app, hiding.ClientId, aName(), OLD))).toBe(INCORRECT);
    expect([await peopleOf(at.UserPoolId), await peopleOf(hiding.UserPoolId)]).toEqual([0, 0]);
  });

  test.each(["LEGACY", "ENABLED"] as const)("guesses at the old system no more often than here, %s", async (hides) => {
    const { arn, events } = functions.make(refusing("wrong"));
    const at = await aPoolWith(app, { UserMigration: arn }, {}, { PreventUserExistenceErrors: hides });
    const name = aName();
    for (let guess = 0; guess < 5; guess++) await refusalOf(signIn(app, at.ClientId, name, OLD));
    expect(await refusalOf(signIn(app, at.ClientId, name, OLD))).toBe(LOCKED);
    expect(await refusalOf(withPassword(app, adminDoor, at, name, OLD))).toBe(LOCKED);
    expect(events).toHaveLength(5);
  });
});

describe("somebody who has forgotten an old password", () => {
  test("is brought here, and chooses a new one by the code", async () => {
    const name = aName();
    const { arn, events } = functions.make(knowing(name));
    const at = await aPoolWith(app, { UserMigration: arn });
    await app.client.send(
      new ForgotPasswordCommand({ ClientId: at.ClientId, Username: name, ClientMetadata: { from: "shop" } }),
    );
    expect(events).toMatchObject([
      {
        ...envelope("UserMigration_ForgotPassword", at, name),
        request: { validationData: null, clientMetadata: { from: "shop" } },
      },
    ]);
    expect(events[0]?.request).not.toHaveProperty("password");
    expect((await seen(at.UserPoolId, name)).status).toBe("RESET_REQUIRED");
    await app.client.send(
      new ConfirmForgotPasswordCommand({
        ClientId: at.ClientId,
        Username: name,
        ConfirmationCode: await app.codeFor(`${name}@example.com`),
        Password: "Correct-horse-8",
      }),
    );
    await signIn(app, at.ClientId, name, "Correct-horse-8");
  });

  test("is nobody where the function does not know them", async () => {
    const { arn, events } = functions.make(refusing("unknown"));
    const at = await aPoolWith(app, { UserMigration: arn });
    const ask = (ClientId: string, Username: string) =>
      app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
    expect(await refusalOf(ask(at.ClientId, "nobody"))).toBe(notMigrated(at.ClientId));
    const hiding = await aPoolWith(app, { UserMigration: arn }, {}, { PreventUserExistenceErrors: "ENABLED" });
    expect((await ask(hiding.ClientId, "nobody")).CodeDeliveryDetails?.DeliveryMedium).toBe("EMAIL");
    for (let more = 0; more < 9; more++) await refusalOf(ask(at.ClientId, "nobody"));
    expect(await refusalOf(ask(at.ClientId, "nobody"))).toBe(
      "LimitExceededException: Attempt limit exceeded, please try after some time.",
    );
    expect(events).toHaveLength(11);
  });
});
