import {
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  type CompromisedCredentialsRiskConfigurationType,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { refusal } from "../../api/user-pools/pools.fixture.ts";
import {
  always,
  aProtectedPool,
  eventsOf,
  LEAKED,
  lastEvent,
  MUST_RESET,
  setRisk,
} from "../../api/user-pools/risk.fixture.ts";
import {
  type Application,
  adminDoor,
  aNewcomer,
  INCORRECT,
  publicDoor,
  TEMPORARY,
  withPassword,
  withSrp,
} from "../../api/user-pools/sign-in.fixture.ts";
import { aName, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());

const STOLEN = "Stolen-horse-7";
for (const password of [STOLEN, TEMPORARY]) app.breached.add(password);

const blocking = (given: Partial<CompromisedCredentialsRiskConfigurationType> = {}) =>
  ({
    CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: "BLOCK" }, ...given },
  }) as const;

async function aPoolThat(settings: Parameters<typeof setRisk>[2], mode: "AUDIT" | "ENFORCED" = "ENFORCED") {
  const to = await aProtectedPool(app, mode);
  await setRisk(app, to, settings);
  return to;
}

const statusOf = async ({ UserPoolId }: Application, Username: string) =>
  (await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserStatus;

describe("at the sign-in", () => {
  test.each([publicDoor, adminDoor])(
    "who has a password that leaked must choose another one, at $name",
    async (door) => {
      const to = await aPoolThat(blocking());
      const { UserPoolId, ClientId } = to;
      const { Username } = await aUser(app, UserPoolId, { password: STOLEN });
      expect(await refusal(withPassword(app, door, to, Username, STOLEN))).toBe(MUST_RESET);
      expect(await statusOf(to, Username)).toBe("RESET_REQUIRED");
      expect(await lastEvent(app, to, Username)).toMatchObject({
        EventType: "SignIn",
        EventResponse: "Fail",
        EventRisk: { RiskDecision: "Block", CompromisedCredentialsDetected: true },
        ChallengeResponses: [{ ChallengeName: "Password", ChallengeResponse: "Success" }],
      });
      await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
      const ConfirmationCode = await app.codeFor(`${Username}@example.com`);
      await app.client.send(
        new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password: PASSWORD }),
      );
      expect((await withPassword(app, door, to, Username, PASSWORD)).AuthenticationResult).toBeDefined();
    },
  );

  test("a wrong password is answered as any other, leaked or not", async () => {
    const to = await aPoolThat(blocking());
    const { Username } = await aUser(app, to.UserPoolId);
    expect(await refusal(withPassword(app, publicDoor, to, Username, STOLEN))).toBe(INCORRECT);
    expect(await statusOf(to, Username)).toBe("CONFIRMED");
    expect(await lastEvent(app, to, Username)).toMatchObject({ EventRisk: { CompromisedCredentialsDetected: false } });
  });

  test.each<[string, Parameters<typeof setRisk>[2], "AUDIT" | "ENFORCED", boolean]>([
    ["only looks", blocking(), "AUDIT", true],
    ["does nothing about it", blocking({ Actions: { EventAction: "NO_ACTION" } }), "ENFORCED", true],
    ["says nothing of it", { AccountTakeoverRiskConfiguration: always("NO_ACTION") }, "ENFORCED", true],
    ["does not look here", blocking({ EventFilter: ["SIGN_UP"] }), "ENFORCED", false],
  ])("a pool that %s lets people in", async (_, settings, mode, isNoticed) => {
    const to = await aPoolThat(settings, mode);
    const { Username } = await aUser(app, to.UserPoolId, { password: STOLEN });
    expect((await withPassword(app, publicDoor, to, Username, STOLEN)).AuthenticationResult).toBeDefined();
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: "Pass",
      EventRisk: { RiskDecision: "NoRisk", CompromisedCredentialsDetected: isNoticed },
    });
  });

  test("by SRP nobody sees the password", async () => {
    const to = await aPoolThat(blocking());
    const { Username } = await aUser(app, to.UserPoolId, { password: STOLEN });
    expect((await withSrp(app, publicDoor, to, Username, STOLEN)).AuthenticationResult).toBeDefined();
  });

  test("a temporary password is replaced anyway", async () => {
    const to = await aPoolThat(blocking());
    const name = aName();
    await aNewcomer(app, to.UserPoolId, name);
    const { ChallengeName, Session } = await withPassword(app, publicDoor, to, name, TEMPORARY);
    expect(ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    const choose = (NEW_PASSWORD: string) =>
      publicDoor.answer(app, to, "NEW_PASSWORD_REQUIRED", { USERNAME: name, NEW_PASSWORD }, Session);
    expect(await refusal(choose(STOLEN))).toBe(LEAKED);
    expect((await choose(PASSWORD)).AuthenticationResult).toBeDefined();
  });
});

describe("at the sign-up", () => {
  const signUp = ({ ClientId }: Application, Username: string, Password: string) =>
    app.client.send(
      new SignUpCommand({
        ClientId,
        Username,
        Password,
        UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
      }),
    );

  test("a password that leaked is refused", async () => {
    const to = await aPoolThat(blocking());
    const name = aName();
    expect(await refusal(signUp(to, name, STOLEN))).toBe(LEAKED);
    await signUp(to, name, PASSWORD);
    expect(await eventsOf(app, to, name)).toMatchObject([{ EventType: "SignUp", EventResponse: "InProgress" }]);
  });

  test("a pool that only looks takes it, and notices", async () => {
    const to = await aPoolThat(blocking(), "AUDIT");
    const name = aName();
    await signUp(to, name, STOLEN);
    expect(await lastEvent(app, to, name)).toMatchObject({ EventRisk: { CompromisedCredentialsDetected: true } });
  });
});

describe("where somebody changes their password", () => {
  test("one that leaked is refused", async () => {
    const to = await aPoolThat(blocking({ EventFilter: ["PASSWORD_CHANGE"] }));
    const { Username } = await aUser(app, to.UserPoolId);
    const { AccessToken } = await signIn(app, to.ClientId, Username);
    const change = (ProposedPassword: string) =>
      app.client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword: PASSWORD, ProposedPassword }));
    expect(await refusal(change(STOLEN))).toBe(LEAKED);
    await change("Another-horse-8");
    expect((await app.client.send(new GetUserCommand({ AccessToken }))).Username).toBe(Username);
    expect(await lastEvent(app, to, Username)).toMatchObject({ EventType: "PasswordChange", EventResponse: "Pass" });
  });

  test("nor can it be chosen with a code, which is not used up by it", async () => {
    const to = await aPoolThat(blocking());
    const { ClientId } = to;
    const { Username } = await aUser(app, to.UserPoolId);
    await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
    const ConfirmationCode = await app.codeFor(`${Username}@example.com`);
    const choose = (Password: string, code = ConfirmationCode) =>
      app.client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode: code, Password }));
    expect(await refusal(choose(STOLEN))).toBe(LEAKED);
    expect(await refusal(choose("Another-horse-8", "0"))).toMatch(/^CodeMismatchException: /);
    await choose("Another-horse-8");
    const change = (EventResponse: string) => ({ EventType: "PasswordChange", EventResponse });
    const asked = { EventType: "ForgotPassword", EventResponse: "InProgress" };
    expect(await eventsOf(app, to, Username)).toMatchObject([change("Pass"), change("Fail"), asked]);
  });

  test("an operator is not held to it", async () => {
    const { UserPoolId } = await aPoolThat(blocking());
    const { Username } = await aUser(app, UserPoolId);
    const set = new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: STOLEN, Permanent: true });
    expect((await app.client.send(set)).$metadata.httpStatusCode).toBe(200);
  });
});
