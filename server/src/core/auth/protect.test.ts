import {
  AdminGetUserCommand,
  AdminRespondToAuthChallengeCommand,
  AdminUpdateAuthEventFeedbackCommand,
  InitiateAuthCommand,
  SignUpCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import {
  aPerson,
  aPersonWithApplication,
  aPoolWithMfa,
  turnOn,
  WRONG_TOKEN_CODE,
} from "../../api/user-pools/mfa.fixture.ts";
import { aPoolWithClient } from "../../api/user-pools/people.fixture.ts";
import { outcomes, refusal } from "../../api/user-pools/pools.fixture.ts";
import {
  always,
  aProtectedPool,
  BLOCKED,
  contextOf,
  ELSEWHERE,
  eventIdIn,
  eventsOf,
  HOME,
  lastEvent,
  type Place,
  protectedBy,
  SHUT_OUT,
  setRisk,
  signInFrom,
} from "../../api/user-pools/risk.fixture.ts";
import {
  type Application,
  adminDoor,
  DISABLED,
  INCORRECT,
  LOCKED,
  publicDoor,
  SPENT_SESSION,
  srpChallenge,
  withPassword,
  withSrp,
} from "../../api/user-pools/sign-in.fixture.ts";
import { aPoolWithPages, seen, signInAt } from "../../hosted-ui/pages.fixture.ts";
import { aUser, PASSWORD } from "../../testing/builders.ts";
import { responding, testFunctions } from "../../testing/functions.ts";
import { secretHash } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { visitor } from "../../testing/visitor.ts";

const functions = testFunctions();
const app = await testApp({}, functions);
afterAll(() => app.close());

/** Somebody who has signed in from home. */
async function atHome(to: Application, attributes?: Readonly<Record<string, string>>) {
  const { Username, sub } = attributes ? await aPerson(app, to, { attributes }) : await aUser(app, to.UserPoolId);
  await signInFrom(app, to, HOME, Username);
  return { Username, sub };
}

const isIn = ({ AuthenticationResult }: { AuthenticationResult?: object | undefined }) =>
  AuthenticationResult !== undefined;

const mfaPool = (mode: "AUDIT" | "ENFORCED" = "ENFORCED", factors: Parameters<typeof aPoolWithMfa>[2] = {}) =>
  aPoolWithMfa(app, "OPTIONAL", { ...factors, pool: protectedBy(mode) });

describe("what is written down", () => {
  test("a sign-in, under the event that its tokens name", async () => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await aUser(app, to.UserPoolId);
    const { AuthenticationResult: tokens } = await signInFrom(app, to, HOME, Username);
    expect(await eventsOf(app, to, Username)).toEqual([
      {
        EventId: eventIdIn(tokens?.AccessToken),
        EventType: "SignIn",
        CreationDate: expect.any(Date),
        EventResponse: "Pass",
        EventRisk: { RiskDecision: "NoRisk", CompromisedCredentialsDetected: false },
        ChallengeResponses: [{ ChallengeName: "Password", ChallengeResponse: "Success" }],
        EventContextData: { IpAddress: HOME.address, DeviceName: "Windows, Chrome" },
      },
    ]);
    expect(eventIdIn(tokens?.IdToken)).toBe(eventIdIn(tokens?.AccessToken));
  });

  test.each([
    ["a wrong password", withPassword],
    ["a wrong password by SRP", withSrp],
  ])("%s", async (_, sign) => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await aUser(app, to.UserPoolId);
    for (const door of [publicDoor, adminDoor]) {
      expect(await refusal(sign(app, door, to, Username, "Wrong-horse-7"))).toBe(INCORRECT);
    }
    const failed = {
      EventType: "SignIn",
      EventResponse: "Fail",
      EventRisk: { RiskDecision: "NoRisk", CompromisedCredentialsDetected: false },
      ChallengeResponses: [{ ChallengeName: "Password", ChallengeResponse: "Failure" }],
    };
    expect(await eventsOf(app, to, Username)).toMatchObject([failed, failed]);
  });

  test("no more guesses than are counted: who is locked out can be sent as many as anybody likes", async () => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await aUser(app, to.UserPoolId);
    const guess = () => refusal(withPassword(app, publicDoor, to, Username, "Wrong-horse-7"));
    for (let n = 0; n < 5; n++) expect(await guess()).toBe(INCORRECT);
    for (let n = 0; n < 5; n++) expect(await guess()).toBe(LOCKED);
    expect(await eventsOf(app, to, Username)).toHaveLength(5);
  });

  test("nothing of a name nobody has stays", async () => {
    const to = await aProtectedPool(app, "AUDIT", {}, { PreventUserExistenceErrors: "ENABLED" });
    expect(await refusal(withPassword(app, publicDoor, to, "nobody", PASSWORD))).toBe(INCORRECT);
    expect(await app.ctx.store.writeOne((tx) => tx.authEvents.sweep(app.clock.now(), 100))).toBe(1);
  });

  test("who is refused after the right password failed", async () => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await aUser(app, to.UserPoolId);
    await app.ctx.store.write(async (tx) => {
      const user = await tx.users.findByLogin(to.UserPoolId, Username);
      if (user) await tx.users.update(user, { ...user, enabled: false });
    });
    expect(await refusal(signInFrom(app, to, HOME, Username))).toBe(DISABLED);
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: "Fail",
      ChallengeResponses: [{ ChallengeName: "Password", ChallengeResponse: "Success" }],
    });
  });

  test("a second factor: asked, wrong, and right", async () => {
    const to = await mfaPool("AUDIT");
    const { Username, code } = await aPersonWithApplication(app, to);
    const { Session, ChallengeName } = await signInFrom(app, to, HOME, Username);
    expect(ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    const password = { ChallengeName: "Password", ChallengeResponse: "Success" };
    const last = () => lastEvent(app, to, Username);
    const asked = await last();
    expect(asked).toMatchObject({ EventResponse: "InProgress", ChallengeResponses: [password] });
    const answer = (SOFTWARE_TOKEN_MFA_CODE: string) =>
      adminDoor.answer(app, to, "SOFTWARE_TOKEN_MFA", { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE }, Session);
    expect(await refusal(answer("000000"))).toBe(WRONG_TOKEN_CODE);
    const mfa = (ChallengeResponse: string) => ({ ChallengeName: "Mfa", ChallengeResponse });
    expect(await last()).toMatchObject({
      EventId: asked.EventId,
      EventResponse: "Fail",
      ChallengeResponses: [password, mfa("Failure")],
    });
    const { AuthenticationResult } = await answer(code());
    expect(eventIdIn(AuthenticationResult?.AccessToken)).toBe(asked.EventId);
    const passed = { EventId: asked.EventId, EventResponse: "Pass", ChallengeResponses: [password, mfa("Success")] };
    expect(await last()).toMatchObject(passed);
    expect(await refusal(answer(code()))).toBe(SPENT_SESSION);
    expect(await last()).toMatchObject(passed);
  });

  test("of sixteen answers at a time one ends the sign-in, and it stays passed", async () => {
    const to = await mfaPool("AUDIT");
    const { Username } = await aPerson(app, to);
    await turnOn(app, to, Username, ["EMAIL_OTP"]);
    const { Session } = await withPassword(app, publicDoor, to, Username, PASSWORD);
    const EMAIL_OTP_CODE = await app.codeFor("ada@example.com");
    const calls = Array.from({ length: 16 }, () =>
      publicDoor.answer(app, to, "EMAIL_OTP", { USERNAME: Username, EMAIL_OTP_CODE }, Session),
    );
    expect((await outcomes(calls)).done).toBe(1);
    expect(await eventsOf(app, to, Username)).toMatchObject([{ EventResponse: "Pass" }]);
  });

  test("nothing, in a pool without threat protection", async () => {
    const to = await aPoolWithClient(app);
    const { Username, sub } = await aUser(app, to.UserPoolId);
    await signInFrom(app, to, HOME, Username);
    await refusal(signInFrom(app, to, HOME, Username, "Wrong-horse-7"));
    expect((await app.ctx.store.authEvents.page(to.UserPoolId, sub, 10)).items).toEqual([]);
  });
});

describe("the risk of a sign-in", () => {
  const decisionOf = async (to: Application, Username: string) => {
    const { EventRisk } = await lastEvent(app, to, Username);
    return `${EventRisk?.RiskDecision} ${EventRisk?.RiskLevel ?? "-"}`;
  };

  test.each<[string, Place, string]>([
    ["from home", HOME, "NoRisk -"],
    ["from elsewhere", { ...HOME, address: ELSEWHERE.address }, "AccountTakeover Low"],
    ["with something else", { ...ELSEWHERE, address: HOME.address }, "AccountTakeover Low"],
    ["from elsewhere with something else", ELSEWHERE, "AccountTakeover Medium"],
  ])("%s", async (_, place, decision) => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await atHome(to);
    expect(isIn(await signInFrom(app, to, place, Username))).toBe(true);
    expect(await decisionOf(to, Username)).toBe(decision);
    await signInFrom(app, to, place, Username);
    expect(await decisionOf(to, Username)).toBe("NoRisk -");
  });

  test("is high elsewhere after failures, however many there are since the last success", async () => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await atHome(to);
    for (let guess = 0; guess < 60; guess++) await refusal(signInFrom(app, to, ELSEWHERE, Username, "Wrong-horse-7"));
    app.clock.advance(900_000);
    await signInFrom(app, to, ELSEWHERE, Username);
    expect(await decisionOf(to, Username)).toBe("AccountTakeover High");
  });

  test("is high where somebody was reported, until they are known", async () => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await atHome(to);
    const judge = async (FeedbackValue: "Valid" | "Invalid") => {
      const { EventId } = await lastEvent(app, to, Username);
      await app.client.send(
        new AdminUpdateAuthEventFeedbackCommand({ UserPoolId: to.UserPoolId, Username, EventId, FeedbackValue }),
      );
    };
    await signInFrom(app, to, ELSEWHERE, Username);
    await judge("Invalid");
    await signInFrom(app, to, ELSEWHERE, Username);
    expect(await decisionOf(to, Username)).toBe("AccountTakeover High");
    await judge("Valid");
    await signInFrom(app, to, ELSEWHERE, Username);
    expect(await decisionOf(to, Username)).toBe("NoRisk -");
  });

  test("of an address that is skipped is not looked at", async () => {
    const to = await aProtectedPool(app);
    await setRisk(app, to, {
      AccountTakeoverRiskConfiguration: always("BLOCK"),
      RiskExceptionConfiguration: { SkippedIPRangeList: ["203.0.113.0/24"] },
    });
    const { Username } = await atHome(to);
    expect(isIn(await signInFrom(app, to, ELSEWHERE, Username))).toBe(true);
    expect(await decisionOf(to, Username)).toBe("NoRisk -");
  });

  test("of a code by e-mail is not looked at", async () => {
    const to = await aProtectedPool(
      app,
      "ENFORCED",
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } } },
      { ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
    );
    await setRisk(app, to, { AccountTakeoverRiskConfiguration: always("BLOCK") });
    const { Username } = await atHome(to);
    const parameters = { USERNAME: Username, PREFERRED_CHALLENGE: "EMAIL_OTP" };
    const { Session } = await publicDoor.start(app, to, "USER_AUTH", parameters);
    const EMAIL_OTP_CODE = await app.codeFor(`${Username}@example.com`);
    expect(isIn(await publicDoor.answer(app, to, "EMAIL_OTP", { USERNAME: Username, EMAIL_OTP_CODE }, Session))).toBe(
      true,
    );
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: "Pass",
      EventRisk: { RiskDecision: "NoRisk" },
      ChallengeResponses: [],
    });
  });
});

describe("what is done about it", () => {
  const risky = async (
    to: Application,
    action: Parameters<typeof always>[0],
    attributes?: Readonly<Record<string, string>>,
  ) => {
    await setRisk(app, to, { AccountTakeoverRiskConfiguration: always(action) });
    return atHome(to, attributes);
  };

  test("nothing in a pool that only looks", async () => {
    const to = await aProtectedPool(app, "AUDIT");
    const { Username } = await risky(to, "BLOCK");
    expect(isIn(await signInFrom(app, to, ELSEWHERE, Username))).toBe(true);
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: "Pass",
      EventRisk: { RiskDecision: "AccountTakeover", RiskLevel: "Medium" },
    });
  });

  test("it is blocked", async () => {
    const to = await aProtectedPool(app);
    const { Username } = await risky(to, "BLOCK");
    expect(await refusal(signInFrom(app, to, ELSEWHERE, Username))).toBe(BLOCKED);
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: "Fail",
      EventRisk: { RiskDecision: "Block", RiskLevel: "Medium" },
    });
    expect(isIn(await signInFrom(app, to, HOME, Username))).toBe(true);
  });

  test("that it would be blocked is told only to who has the password", async () => {
    const to = await aProtectedPool(app);
    const { Username } = await risky(to, "BLOCK");
    expect(await refusal(signInFrom(app, to, ELSEWHERE, Username, "Wrong-horse-7"))).toBe(INCORRECT);
  });

  test("what is set for a level is done at that level, and for a client at that client", async () => {
    const to = await aProtectedPool(app);
    const { Actions } = always("BLOCK");
    const MediumAction = { EventAction: "NO_ACTION", Notify: false } as const;
    await setRisk(app, to, { AccountTakeoverRiskConfiguration: { Actions: { ...Actions, MediumAction } } });
    const { Username } = await atHome(to);
    expect(await refusal(signInFrom(app, to, { ...HOME, address: ELSEWHERE.address }, Username))).toBe(BLOCKED);
    expect(isIn(await signInFrom(app, to, ELSEWHERE, Username))).toBe(true);
    const RiskExceptionConfiguration = { SkippedIPRangeList: ["198.51.100.0/24"] };
    await setRisk(app, to, { ClientId: to.ClientId, RiskExceptionConfiguration });
    expect(isIn(await signInFrom(app, to, { ...HOME, address: "203.0.113.77" }, Username))).toBe(true);
  });

  test("a session of somebody else's sign-in does not answer for it", async () => {
    const to = await mfaPool();
    const { Username } = await risky(to, "BLOCK");
    const thief = await aPerson(app, to);
    await turnOn(app, to, thief.Username, ["EMAIL_OTP"]);
    const { ChallengeName, Session } = await signInFrom(app, to, HOME, thief.Username);
    expect(ChallengeName).toBe("EMAIL_OTP");
    const { srp, parameters } = await srpChallenge(app, adminDoor, to, Username);
    const signedIn = app.client.send(
      new AdminRespondToAuthChallengeCommand({
        ...to,
        ChallengeName: "PASSWORD_VERIFIER",
        ChallengeResponses: srp.answer(parameters, PASSWORD, app.clock.now()),
        Session,
        ContextData: contextOf(ELSEWHERE),
      }),
    );
    expect(await refusal(signedIn)).toBe(BLOCKED);
  });

  test("a second factor is asked of who has one, though it is not turned on", async () => {
    const to = await mfaPool();
    const { Username } = await risky(to, "MFA_IF_CONFIGURED", { email: "ada@example.com", email_verified: "true" });
    const { ChallengeName, Session } = await signInFrom(app, to, ELSEWHERE, Username);
    expect(ChallengeName).toBe("EMAIL_OTP");
    const EMAIL_OTP_CODE = await app.codeFor("ada@example.com");
    expect(isIn(await adminDoor.answer(app, to, "EMAIL_OTP", { USERNAME: Username, EMAIL_OTP_CODE }, Session))).toBe(
      true,
    );
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: "Pass",
      EventRisk: { RiskDecision: "AccountTakeover", RiskLevel: "Medium" },
      ChallengeResponses: [{ ChallengeName: "Password" }, { ChallengeName: "Mfa", ChallengeResponse: "Success" }],
    });
  });

  test("who has several chooses one", async () => {
    const to = await mfaPool();
    const proven = { email_verified: "true", phone_number_verified: "true" };
    const addresses = { email: "ada@example.com", phone_number: "+15555550123" };
    const { Username } = await risky(to, "MFA_REQUIRED", { ...addresses, ...proven });
    const asked = await signInFrom(app, to, ELSEWHERE, Username);
    expect(asked).toMatchObject({
      ChallengeName: "SELECT_MFA_TYPE",
      ChallengeParameters: { MFAS_CAN_CHOOSE: JSON.stringify(["SMS_MFA", "EMAIL_OTP"]) },
    });
    const choice = { USERNAME: Username, ANSWER: "SMS_MFA" };
    const { Session } = await adminDoor.answer(app, to, "SELECT_MFA_TYPE", choice, asked.Session);
    const SMS_MFA_CODE = await app.codeFor("+15555550123");
    expect(isIn(await adminDoor.answer(app, to, "SMS_MFA", { USERNAME: Username, SMS_MFA_CODE }, Session))).toBe(true);
    expect((await eventsOf(app, to, Username)).length).toBe(2);
  });

  test.each([
    ["who has none is let in where it is asked for if there is one", "MFA_IF_CONFIGURED", undefined],
    ["and refused where it is required", "MFA_REQUIRED", BLOCKED],
  ] as const)("%s", async (_, action, refused) => {
    const to = await mfaPool("ENFORCED", { factors: ["SOFTWARE_TOKEN_MFA"] });
    const { Username } = await risky(to, action);
    const attempt = signInFrom(app, to, ELSEWHERE, Username);
    if (refused === undefined) expect(isIn(await attempt)).toBe(true);
    else expect(await refusal(attempt)).toBe(refused);
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: refused === undefined ? "Pass" : "Fail",
    });
  });

  test("who has shown one anyway is asked for no other", async () => {
    const to = await mfaPool();
    await setRisk(app, to, { AccountTakeoverRiskConfiguration: always("MFA_REQUIRED") });
    const { Username, code } = await aPersonWithApplication(app, to);
    const { Session } = await signInFrom(app, to, ELSEWHERE, Username);
    const SOFTWARE_TOKEN_MFA_CODE = code();
    const responses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE };
    expect(isIn(await adminDoor.answer(app, to, "SOFTWARE_TOKEN_MFA", responses, Session))).toBe(true);
  });

  test("the answer comes from elsewhere, and the question still counts", async () => {
    const to = await mfaPool();
    const { Username } = await risky(to, "MFA_REQUIRED", { email: "ada@example.com", email_verified: "true" });
    const { Session } = await signInFrom(app, to, ELSEWHERE, Username);
    const EMAIL_OTP_CODE = await app.codeFor("ada@example.com");
    const { UserPoolId, ClientId } = to;
    const answered = await app.client.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName: "EMAIL_OTP",
        ChallengeResponses: { USERNAME: Username, EMAIL_OTP_CODE },
        ...(Session !== undefined && { Session }),
        ContextData: contextOf(HOME),
      }),
    );
    expect(isIn(answered)).toBe(true);
    expect(await lastEvent(app, to, Username)).toMatchObject({ EventContextData: { IpAddress: ELSEWHERE.address } });
  });
});

describe("an address that is shut out", () => {
  const BlockedIPRangeList = ["203.0.113.0/24"];

  test("gets nowhere, whatever the password, and its user is told of it", async () => {
    const to = await aProtectedPool(app);
    await setRisk(app, to, { RiskExceptionConfiguration: { BlockedIPRangeList } });
    const { Username } = await atHome(to);
    for (const password of [PASSWORD, "Wrong-horse-7"]) {
      expect(await refusal(signInFrom(app, to, ELSEWHERE, Username, password))).toBe(SHUT_OUT);
    }
    expect(await refusal(signInFrom(app, to, ELSEWHERE, "nobody"))).toBe(SHUT_OUT);
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventResponse: "Fail",
      EventRisk: { RiskDecision: "Block", CompromisedCredentialsDetected: false },
      EventContextData: { IpAddress: ELSEWHERE.address },
    });
    const { ctx } = app;
    expect(
      await ctx.store.lockouts.find(
        to.UserPoolId,
        (await ctx.store.users.findByLogin(to.UserPoolId, Username))?.sub ?? "",
      ),
    ).toBeUndefined();
  });

  test("cannot answer for a sign-in that began elsewhere either", async () => {
    const to = await mfaPool();
    await setRisk(app, to, { RiskExceptionConfiguration: { BlockedIPRangeList } });
    const { Username } = await aPerson(app, to);
    await turnOn(app, to, Username, ["EMAIL_OTP"]);
    const { Session } = await signInFrom(app, to, HOME, Username);
    const { UserPoolId, ClientId } = to;
    const answered = app.client.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName: "EMAIL_OTP",
        ChallengeResponses: { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor("ada@example.com") },
        ...(Session !== undefined && { Session }),
        ContextData: contextOf(ELSEWHERE),
      }),
    );
    expect(await refusal(answered)).toBe(SHUT_OUT);
  });

  test("is a high risk to a pool that only looks", async () => {
    const to = await aProtectedPool(app, "AUDIT");
    await setRisk(app, to, { RiskExceptionConfiguration: { BlockedIPRangeList } });
    const { Username } = await aUser(app, to.UserPoolId);
    expect(isIn(await signInFrom(app, to, ELSEWHERE, Username))).toBe(true);
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventRisk: { RiskDecision: "AccountTakeover", RiskLevel: "High" },
    });
  });
});

describe("where an application says that its user is", () => {
  const sayingOf = async (client: Parameters<typeof aProtectedPool>[3]) => {
    const to = await aProtectedPool(app, "AUDIT", {}, client);
    const { secret } = to as Application & { readonly secret?: string };
    const { Username } = await aUser(app, to.UserPoolId);
    const hash = secret === undefined ? {} : { SECRET_HASH: secretHash(Username, to.ClientId, secret) };
    await app.client.send(
      new InitiateAuthCommand({
        ClientId: to.ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD, ...hash },
        UserContextData: { IpAddress: HOME.address, EncodedData: "not even base64 {" },
      }),
    );
    return (await lastEvent(app, to, Username)).EventContextData?.IpAddress;
  };

  test.each([
    [
      "counts where it has a secret and may say so",
      { GenerateSecret: true, EnablePropagateAdditionalUserContextData: true },
      HOME.address,
    ],
    ["does not where it may not", { GenerateSecret: true }, undefined],
  ])("%s", async (_, client, address) => {
    expect(await sayingOf(client)).toBe(address);
  });
});

describe("a sign-in that functions lead", () => {
  /** One question, which anything answers. */
  const define = functions.make((event) =>
    responding(
      (event.request["session"] as readonly unknown[]).length > 0
        ? { issueTokens: true }
        : { challengeName: "CUSTOM_CHALLENGE" },
    )(event),
  );
  const LambdaConfig = {
    DefineAuthChallenge: define.arn,
    CreateAuthChallenge: functions.make().arn,
    VerifyAuthChallengeResponse: functions.make(responding({ answerCorrect: true })).arn,
  };
  const ExplicitAuthFlows = ["ALLOW_CUSTOM_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"] as const;

  async function customPool(CustomAuthMode: "AUDIT" | "ENFORCED" | undefined, action: Parameters<typeof always>[0]) {
    const UserPoolAddOns = {
      AdvancedSecurityMode: "ENFORCED",
      ...(CustomAuthMode && { AdvancedSecurityAdditionalFlows: { CustomAuthMode } }),
    } as const;
    const to = await aPoolWithMfa(app, "OPTIONAL", {
      factors: ["EMAIL_OTP"],
      pool: { UserPoolTier: "PLUS", UserPoolAddOns, LambdaConfig },
      client: { ExplicitAuthFlows: [...ExplicitAuthFlows] },
    });
    await setRisk(app, to, { AccountTakeoverRiskConfiguration: always(action) });
    const { Username } = await atHome(to, { email: "ada@example.com", email_verified: "true" });
    const { Session } = await adminDoor.start(app, to, "CUSTOM_AUTH", { USERNAME: Username });
    const { UserPoolId, ClientId } = to;
    const answer = () =>
      app.client.send(
        new AdminRespondToAuthChallengeCommand({
          UserPoolId,
          ClientId,
          ChallengeName: "CUSTOM_CHALLENGE",
          ChallengeResponses: { USERNAME: Username, ANSWER: "anything" },
          ...(Session !== undefined && { Session }),
          ContextData: contextOf(ELSEWHERE),
        }),
      );
    return { to, Username, answer };
  }

  test("has a switch of its own", async () => {
    const { to, Username, answer } = await customPool(undefined, "BLOCK");
    expect(isIn(await answer())).toBe(true);
    expect(await eventsOf(app, to, Username)).toHaveLength(1);
  });

  test("is written down by a pool that only looks", async () => {
    const { to, Username, answer } = await customPool("AUDIT", "BLOCK");
    const { AuthenticationResult } = await answer();
    expect(await lastEvent(app, to, Username)).toMatchObject({
      EventId: eventIdIn(AuthenticationResult?.AccessToken),
      EventResponse: "Pass",
      EventRisk: { RiskDecision: "AccountTakeover", RiskLevel: "Medium" },
      ChallengeResponses: [],
    });
  });

  test("is blocked, or takes a second factor", async () => {
    const blocked = await customPool("ENFORCED", "BLOCK");
    expect(await refusal(blocked.answer())).toBe(BLOCKED);
    const { to, Username, answer } = await customPool("ENFORCED", "MFA_REQUIRED");
    const { ChallengeName, Session } = await answer();
    expect(ChallengeName).toBe("EMAIL_OTP");
    const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor("ada@example.com") };
    expect(isIn(await adminDoor.answer(app, to, "EMAIL_OTP", responses, Session))).toBe(true);
  });
});

describe("at the pages", () => {
  const FROM_ELSEWHERE = { "user-agent": ELSEWHERE.agent ?? "" };

  async function aPageOf(action: Parameters<typeof always>[0]) {
    const there = await testApp();
    const pages = await aPoolWithPages(there, protectedBy("ENFORCED"));
    await setRisk(there, pages, { AccountTakeoverRiskConfiguration: always(action) });
    const { Username } = await aUser(there, pages.UserPoolId);
    await signInFrom(there, pages, HOME, Username);
    const browser = visitor(there);
    await browser.get(pages.path("/login"));
    const send = (password: string) =>
      browser.send(pages.path("/login"), { username: Username, password }, FROM_ELSEWHERE);
    return { there, pages, Username, send };
  }

  test("a sign-in is written down and let in, or blocked in words for people", async () => {
    const { there, pages, Username, send } = await aPageOf("BLOCK");
    expect(seen(await send(PASSWORD))).toMatchObject({
      status: 400,
      alert: "This sign-in was blocked for security reasons.",
    });
    await setRisk(there, pages, { AccountTakeoverRiskConfiguration: always("NO_ACTION") });
    expect((await send(PASSWORD)).location).toMatch(/^https:\/\/app\.example\/cb\?/);
    expect(await eventsOf(there, pages, Username)).toMatchObject([
      { EventResponse: "Pass", EventContextData: { DeviceName: "Linux, Firefox" } },
      { EventResponse: "Fail", EventRisk: { RiskDecision: "Block", RiskLevel: "Low" } },
      { EventResponse: "Pass" },
    ]);
    await there.close();
  });

  test("a password that has leaked leads to the page that resets it", async () => {
    const { there, pages, Username, send } = await aPageOf("NO_ACTION");
    await setRisk(there, pages, {
      CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: "BLOCK" } },
    });
    there.breached.add(PASSWORD);
    expect((await send(PASSWORD)).location).toMatch(/^\/photos\/forgotPassword\?/);
    expect(await lastEvent(there, pages, Username)).toMatchObject({
      EventResponse: "Fail",
      EventRisk: { RiskDecision: "Block", CompromisedCredentialsDetected: true },
    });
    await there.close();
  });
});

test("who confirms their account on the way in by a password that has leaked must choose another one too", async () => {
  await using there = await testApp();
  const pages = await aPoolWithPages(there, { ...protectedBy("ENFORCED"), AutoVerifiedAttributes: ["email"] });
  await setRisk(there, pages, { CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: "BLOCK" } } });
  const { ClientId } = pages;
  const UserAttributes = [{ Name: "email", Value: "ada@example.com" }];
  await there.client.send(new SignUpCommand({ ClientId, Username: "ada", Password: PASSWORD, UserAttributes }));
  there.breached.add(PASSWORD);
  const browser = visitor(there);
  const asked = await signInAt(browser, pages, "ada", PASSWORD);
  expect(seen(asked).title).toBe("Confirm your account");
  const code = await there.codeFor("ada@example.com");
  const confirmed = await browser.send(pages.path("/confirm"), { username: "ada", code });
  expect(seen(confirmed)).toMatchObject({ status: 400, alert: "Your password must be reset before you can sign in." });
  expect(await lastEvent(there, pages, "ada")).toMatchObject({
    EventResponse: "Fail",
    EventRisk: { RiskDecision: "Block", CompromisedCredentialsDetected: true },
  });
});

test("who turns threat protection off ends what it asks for", async () => {
  const to = await mfaPool();
  await setRisk(app, to, { AccountTakeoverRiskConfiguration: always("BLOCK") });
  const { Username } = await atHome(to);
  expect(await refusal(signInFrom(app, to, ELSEWHERE, Username))).toBe(BLOCKED);
  await app.client.send(
    new UpdateUserPoolCommand({
      UserPoolId: to.UserPoolId,
      UserPoolTier: "PLUS",
      UserPoolAddOns: { AdvancedSecurityMode: "OFF" },
    }),
  );
  expect(isIn(await signInFrom(app, to, ELSEWHERE, Username))).toBe(true);
  const { UserStatus } = await app.client.send(new AdminGetUserCommand({ UserPoolId: to.UserPoolId, Username }));
  expect(UserStatus).toBe("CONFIRMED");
});
