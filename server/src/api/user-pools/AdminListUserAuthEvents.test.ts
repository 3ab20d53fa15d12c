import {
  AdminDeleteUserCommand,
  AdminListUserAuthEventsCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SetLogDeliveryConfigurationCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { sweep } from "../../core/sweep.ts";
import { aName, aPool, aUser, PASSWORD } from "../../testing/builders.ts";
import { secretHash } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import {
  aProtectedPool,
  ELSEWHERE,
  eventsOf,
  HOME,
  lastEvent,
  NOT_ENABLED,
  SHUT_OUT,
  setRisk,
  signInFrom,
} from "./risk.fixture.ts";
import { type Application, INCORRECT } from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aProtectedPool(app, "AUDIT");
const { UserPoolId, ClientId } = to;

const list = (Username: string, more: { MaxResults?: number; NextToken?: string } = {}) =>
  app.client.send(new AdminListUserAuthEventsCommand({ UserPoolId, Username, ...more }));

test("a user's events, newest first, page by page", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const other = await aUser(app, UserPoolId);
  for (let n = 0; n < 5; n++) await signInFrom(app, to, HOME, Username);
  await signInFrom(app, to, HOME, other.Username);
  const all = await eventsOf(app, to, Username);
  expect(all).toHaveLength(5);
  const times = all.map(({ CreationDate }) => CreationDate?.getTime() ?? 0);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  const pages: string[][] = [];
  let NextToken: string | undefined;
  do {
    const page = await list(Username, { MaxResults: 2, ...(NextToken !== undefined && { NextToken }) });
    pages.push((page.AuthEvents ?? []).map(({ EventId = "" }) => EventId));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
  expect(pages.flat()).toEqual(all.map(({ EventId }) => EventId));
  expect((await list(Username, { MaxResults: 0 })).AuthEvents).toHaveLength(5);
  const { NextToken: theirs = "" } = await list(Username, { MaxResults: 2 });
  expect(await refusal(list(other.Username, { NextToken: theirs }))).toBe(
    "InvalidParameterException: Invalid pagination token.",
  );
});

test("who has done nothing yet has none", async () => {
  const { Username } = await aUser(app, UserPoolId);
  expect(await eventsOf(app, to, Username)).toEqual([]);
});

test("a sign-up, another code and a forgotten password are events", async () => {
  const Username = aName();
  const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
  await app.client.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
  await app.client.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
  expect(await refusal(app.client.send(new ForgotPasswordCommand({ ClientId, Username })))).toMatch(
    /^InvalidParameterException: Cannot reset password/,
  );
  const event = (EventType: string, EventResponse: string) => ({
    EventId: expect.stringMatching(/^[\da-f-]{36}$/),
    EventType,
    CreationDate: expect.any(Date),
    EventResponse,
    EventRisk: { RiskDecision: "NoRisk", CompromisedCredentialsDetected: false },
    ChallengeResponses: [],
    EventContextData: { DeviceName: expect.stringMatching(/aws-sdk-js$/) },
  });
  expect(await eventsOf(app, to, Username)).toEqual([
    event("ForgotPassword", "Fail"),
    event("ResendCode", "Pass"),
    event("SignUp", "InProgress"),
  ]);
});

test("an address that is shut out does none of that, and its tries are events", async () => {
  const there: Application & { readonly secret?: string } = await aProtectedPool(
    app,
    "ENFORCED",
    {},
    { GenerateSecret: true, EnablePropagateAdditionalUserContextData: true },
  );
  await setRisk(app, there, { RiskExceptionConfiguration: { BlockedIPRangeList: ["203.0.113.0/24"] } });
  const { Username } = await aUser(app, there.UserPoolId);
  const SecretHash = secretHash(Username, there.ClientId, there.secret ?? "");
  const who = { ClientId: there.ClientId, Username, SecretHash, UserContextData: { IpAddress: ELSEWHERE.address } };
  const reset = { ConfirmationCode: "123456", Password: PASSWORD };
  for (const call of [
    app.client.send(new SignUpCommand({ ...who, Password: PASSWORD })),
    app.client.send(new ForgotPasswordCommand(who)),
    app.client.send(new ConfirmForgotPasswordCommand({ ...who, ...reset })),
    app.client.send(new ResendConfirmationCodeCommand(who)),
  ]) {
    expect(await refusal(call)).toBe(SHUT_OUT);
  }
  const events = await eventsOf(app, there, Username);
  expect(events.map(({ EventType }) => EventType).toSorted()).toEqual([
    "ForgotPassword",
    "PasswordChange",
    "ResendCode",
  ]);
  for (const { EventResponse, EventRisk } of events) {
    expect([EventResponse, EventRisk?.RiskDecision]).toEqual(["Fail", "Block"]);
  }
  const elsewhere = { ...who, UserContextData: { IpAddress: HOME.address } };
  expect((await app.client.send(new ForgotPasswordCommand(elsewhere))).CodeDeliveryDetails).toBeDefined();
});

test("events go with their user, and two years after they happened", async () => {
  const [gone, stays] = [await aUser(app, UserPoolId), await aUser(app, UserPoolId)];
  for (const { Username } of [gone, stays]) await signInFrom(app, to, HOME, Username);
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username: gone.Username }));
  const kept = async ({ sub }: { readonly sub: string }) =>
    (await app.ctx.store.authEvents.page(UserPoolId, sub, 10)).items.length;
  expect([await kept(gone), await kept(stays)]).toEqual([0, 1]);
  const now = app.clock.now();
  app.clock.advance(729 * 86_400_000);
  await sweep(app.ctx, 0);
  expect(await kept(stays)).toBe(1);
  app.clock.advance(2 * 86_400_000);
  await sweep(app.ctx, 0);
  expect(await kept(stays)).toBe(0);
  app.clock.set(now);
});

test("they are told where the pool's events go", async () => {
  const there = await aProtectedPool(app, "AUDIT");
  const LogGroupArn = "arn:aws:logs:us-east-1:000000000000:log-group:people";
  await app.client.send(
    new SetLogDeliveryConfigurationCommand({
      UserPoolId: there.UserPoolId,
      LogConfigurations: [
        { LogLevel: "INFO", EventSource: "userAuthEvents", CloudWatchLogsConfiguration: { LogGroupArn } },
      ],
    }),
  );
  const { Username, sub } = await aUser(app, there.UserPoolId);
  await signInFrom(app, there, HOME, Username);
  expect(await refusal(signInFrom(app, there, HOME, Username, "Wrong-horse-7"))).toBe(INCORRECT);
  const { EventId } = await lastEvent(app, there, Username);
  const told = app.events.filter(({ destination }) => destination === LogGroupArn).map(({ event }) => event);
  expect(told).toMatchObject([
    { message: { eventResponse: "Pass", challenges: ["Password:Success"] } },
    { message: { eventResponse: "Fail" } },
  ]);
  expect(told[1]).toEqual({
    eventTimestamp: expect.stringMatching(/^\d{13}$/),
    eventSource: "USER_AUTH_EVENTS",
    logLevel: "INFO",
    message: {
      version: "1",
      eventId: EventId,
      eventType: "SignIn",
      userSub: sub,
      userName: Username,
      userPoolId: there.UserPoolId,
      clientId: there.ClientId,
      creationDate: expect.stringMatching(/ GMT$/),
      eventResponse: "Fail",
      riskLevel: "",
      riskDecision: "NoRisk",
      challenges: ["Password:Failure"],
      deviceName: "Windows, Chrome",
      ipAddress: HOME.address,
      idpName: "",
      compromisedCredentialDetected: "false",
      eventFeedbackValue: "",
      eventFeedbackDate: "",
      eventFeedbackProvider: "",
    },
    logSourceId: { userPoolId: there.UserPoolId },
  });
});

test("a pool without threat protection, one that is none, and a user who is none are refused", async () => {
  const off = await aPool(app);
  const { Username } = await aUser(app, off.UserPoolId);
  expect(await refusal(eventsOf(app, off, Username))).toBe(NOT_ENABLED);
  expect(await refusal(eventsOf(app, { UserPoolId: NO_POOL }, Username))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(list("nobody"))).toBe("UserNotFoundException: User does not exist.");
});
