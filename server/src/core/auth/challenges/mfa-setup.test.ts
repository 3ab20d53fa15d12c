import {
  AdminUpdateUserAttributesCommand,
  AssociateSoftwareTokenCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { aDevice, fromDevice } from "../../../api/user-pools/devices.fixture.ts";
import {
  aPerson,
  aPoolWithMfa,
  EMAIL,
  factorsOf,
  PHONE,
  register,
  setFactors,
  TOO_MANY,
  turnOn,
  WRONG_SENT_CODE,
} from "../../../api/user-pools/mfa.fixture.ts";
import { otherThan, userSeen } from "../../../api/user-pools/people.fixture.ts";
import { outcomes, refusal } from "../../../api/user-pools/pools.fixture.ts";
import {
  aNewcomer,
  BAD_SESSION,
  DOORS,
  type Door,
  EXPIRED_SESSION,
  nameBehind,
  publicDoor,
  SPENT_SESSION,
  TEMPORARY,
  withPassword,
  withSrp,
} from "../../../api/user-pools/sign-in.fixture.ts";
import { authenticatorApplication } from "../../../testing/authenticator-application.ts";
import { PASSWORD } from "../../../testing/builders.ts";
import { testApp } from "../../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "ON");

const NOTHING_SET_UP = "InvalidParameterException: No factor has been set up in this sign-in.";

/** Somebody without any address, who is asked to set a factor up. */
async function asked(there = to, door: Door = publicDoor, begin = withPassword) {
  const { Username } = await aPerson(app, there, { attributes: {} });
  const question = await begin(app, door, there, Username, PASSWORD);
  const { Session = "" } = question;
  const answer = (responses: Record<string, string>, session?: string) =>
    door.answer(app, there, "MFA_SETUP", { USERNAME: Username, ...responses }, session ?? Session);
  const giveCode = (EMAIL_OTP_CODE: string, session: string | undefined) =>
    door.answer(app, there, "EMAIL_OTP", { USERNAME: Username, EMAIL_OTP_CODE }, session);
  return { Username, Session, question, answer, giveCode };
}

describe.each(DOORS)("at $name", (door) => {
  test.each([
    ["a password", withPassword],
    ["SRP", withSrp],
  ])("an authenticator application is set up after %s, and asked for next time", async (_, begin) => {
    const { Username, Session, question, answer } = await asked(to, door, begin);
    expect(question.ChallengeName).toBe("MFA_SETUP");
    const { application, Session: verified } = await register(app, { Session });
    const { AuthenticationResult } = await answer({}, verified);
    expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
    const next = await begin(app, door, to, Username, PASSWORD);
    expect(next.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    app.clock.advance(30_000);
    const responses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: application.codeAt(app.clock.now()) };
    const done = await door.answer(app, to, "SOFTWARE_TOKEN_MFA", responses, next.Session);
    expect(await nameBehind(app, done.AuthenticationResult?.AccessToken)).toBe(Username);
  });

  test.each(["EMAIL", "email"])("an address is set up by %s, and asked for next time", async (name) => {
    const { Username, answer, giveCode } = await asked(to, door);
    const sent = await answer({ [name]: EMAIL });
    expect(sent).toMatchObject({
      ChallengeName: "EMAIL_OTP",
      ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL", CODE_DELIVERY_DESTINATION: "a***@e***" },
    });
    expect((await userSeen(app, to.UserPoolId, Username)).attributes).toEqual({});
    const { AuthenticationResult } = await giveCode(await app.codeFor(EMAIL), sent.Session);
    expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
    expect((await userSeen(app, to.UserPoolId, Username)).attributes).toEqual({ email: EMAIL, email_verified: "true" });
    expect(await factorsOf(app, to, Username)).toEqual({ list: ["EMAIL_OTP"], preferred: undefined });
    expect((await withPassword(app, door, to, Username, PASSWORD)).ChallengeName).toBe("EMAIL_OTP");
  });

  test("a temporary password is replaced, then a factor set up, then there are tokens", async () => {
    const Username = `newcomer at ${door.name}`.replaceAll(" ", "-");
    await aNewcomer(app, to.UserPoolId, Username);
    const first = await withPassword(app, door, to, Username, TEMPORARY);
    const chosen = { USERNAME: Username, NEW_PASSWORD: PASSWORD };
    const second = await door.answer(app, to, "NEW_PASSWORD_REQUIRED", chosen, first.Session);
    expect(second.ChallengeName).toBe("MFA_SETUP");
    const { Session } = await register(app, { Session: second.Session ?? "" });
    const { AuthenticationResult } = await door.answer(app, to, "MFA_SETUP", { USERNAME: Username }, Session);
    expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
  });
});

test("a device that is known stays the sign-in's while an application is set up", async () => {
  const DeviceConfiguration = { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false };
  const there = await aPoolWithMfa(app, "OPTIONAL", { pool: { DeviceConfiguration } });
  const { Username } = await aPerson(app, there, { attributes: {} });
  const { DeviceKey } = await aDevice(app, there, Username);
  await setFactors(app, there, "ON", ["SOFTWARE_TOKEN_MFA"]);
  const { ChallengeName, Session = "" } = await fromDevice(app, there, Username, DeviceKey);
  expect(ChallengeName).toBe("MFA_SETUP");
  const verified = await register(app, { Session });
  const { AuthenticationResult } = await publicDoor.answer(
    app,
    there,
    "MFA_SETUP",
    { USERNAME: Username },
    verified.Session,
  );
  expect(decodeJwt(AuthenticationResult?.AccessToken ?? "")).toMatchObject({ device_key: DeviceKey });
  expect(AuthenticationResult?.NewDeviceMetadata).toBeUndefined();
});

describe("nothing is set up by", () => {
  test("saying so: neither the first session nor the one of the secret is enough", async () => {
    const { Session, answer } = await asked();
    expect(await refusal(answer({}))).toBe(NOTHING_SET_UP);
    const associated = await app.client.send(new AssociateSoftwareTokenCommand({ Session }));
    expect(await refusal(answer({}, associated.Session))).toBe(NOTHING_SET_UP);
  });

  test.each(["", "ada", "ada@", `${"a".repeat(2_050)}@example.com`, "ada@example.com\r\nBcc: eve@example.com"])(
    "an address that is none: %#",
    async (email) => {
      const { answer } = await asked();
      expect(await refusal(answer({ EMAIL: email }))).toMatch(/^InvalidParameterException: /);
    },
  );

  test("a wrong code, which can be followed by the right one", async () => {
    const { answer, giveCode, Username } = await asked();
    const { Session } = await answer({ EMAIL });
    const code = await app.codeFor(EMAIL);
    expect(await refusal(giveCode(otherThan(code), Session))).toBe(WRONG_SENT_CODE);
    expect((await userSeen(app, to.UserPoolId, Username)).attributes).toEqual({});
    expect((await giveCode(code, Session)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("e-mail where the pool has it not, or where it recovers the account", async () => {
    const without = await aPoolWithMfa(app, "ON", { factors: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"] });
    const recovering = await aPoolWithMfa(app, "ON", {
      recovery: [
        { Name: "verified_email", Priority: 1 },
        { Name: "verified_phone_number", Priority: 2 },
      ],
    });
    for (const there of [without, recovering]) {
      const { question, answer } = await asked(there);
      expect(question.ChallengeParameters?.["MFAS_CAN_SETUP"]).toBe('["SOFTWARE_TOKEN_MFA"]');
      expect(await refusal(answer({ EMAIL }))).toBe(NOTHING_SET_UP);
    }
  });
});

describe("once", () => {
  test("an address is asked for once in a session, and a code opens one of sixteen", async () => {
    const { answer, giveCode } = await asked();
    const { Session } = await answer({ EMAIL });
    expect(await refusal(answer({ EMAIL: "eve@example.com" }))).toBe(SPENT_SESSION);
    const code = await app.codeFor(EMAIL);
    const { done, refused } = await outcomes(Array.from({ length: 16 }, () => giveCode(code, Session)));
    expect(done).toBe(1);
    for (const reason of refused) expect([SPENT_SESSION, BAD_SESSION]).toContain(reason);
  });

  test("the session of a verified application opens one of sixteen", async () => {
    const { Session, answer } = await asked();
    const verified = (await register(app, { Session })).Session;
    const calls = Array.from({ length: 16 }, () => answer({}, verified));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => SPENT_SESSION) });
  });

  test("of sixteen set-ups at a time one is the person's factor", async () => {
    const { Username } = await aPerson(app, to, { attributes: {} });
    const setUp = async (n: number) => {
      const { Session } = await withPassword(app, publicDoor, to, Username, PASSWORD);
      const email = `ada-${n}@example.com`;
      const sent = await publicDoor.answer(app, to, "MFA_SETUP", { USERNAME: Username, EMAIL: email }, Session);
      const EMAIL_OTP_CODE = await app.codeFor(email);
      return { USERNAME: Username, EMAIL_OTP_CODE, session: sent.Session };
    };
    const begun = await Promise.all(Array.from({ length: 16 }, (_, n) => setUp(n)));
    const { done, refused } = await outcomes(
      begun.map(({ session, ...responses }) => publicDoor.answer(app, to, "EMAIL_OTP", responses, session)),
    );
    expect(done).toBe(1);
    expect(new Set(refused)).toEqual(new Set([BAD_SESSION]));
  });
});

describe("a sign-in that began without a factor adds none to one that was got meanwhile", () => {
  test("by address, where an application was registered", async () => {
    const { Username, answer, giveCode } = await asked();
    const { Session } = await answer({ EMAIL });
    await register(app, { Session: (await withPassword(app, publicDoor, to, Username, PASSWORD)).Session ?? "" });
    expect(await refusal(giveCode(await app.codeFor(EMAIL), Session))).toBe(BAD_SESSION);
    expect((await userSeen(app, to.UserPoolId, Username)).attributes).toEqual({});
  });

  test("by address, though the code is right", async () => {
    const { Username, answer, giveCode } = await asked();
    const { Session } = await answer({ EMAIL });
    const { UserPoolId } = to;
    const UserAttributes = [{ Name: "phone_number", Value: PHONE }];
    await app.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    expect(await refusal(giveCode(await app.codeFor(EMAIL), Session))).toBe(BAD_SESSION);
    expect((await userSeen(app, UserPoolId, Username)).attributes).not.toHaveProperty("email");
  });

  test("by application, though the code is right", async () => {
    const { Username, Session, answer } = await asked();
    const { SecretCode = "", Session: next } = await app.client.send(new AssociateSoftwareTokenCommand({ Session }));
    const { UserPoolId } = to;
    const UserAttributes = [{ Name: "phone_number", Value: PHONE }];
    await app.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    const UserCode = authenticatorApplication(SecretCode).codeAt(app.clock.now());
    const verify = new VerifySoftwareTokenCommand({ UserCode, ...(next !== undefined && { Session: next }) });
    expect(await refusal(app.client.send(verify))).toBe(BAD_SESSION);
    expect(await factorsOf(app, to, Username)).toEqual({ list: undefined, preferred: undefined });
    expect(await refusal(answer({ EMAIL }))).toBe(BAD_SESSION);
  });
});

test("an application that was set up and turned off by the pool since does not end the sign-in", async () => {
  const there = await aPoolWithMfa(app, "ON");
  const { Session, answer } = await asked(there);
  const verified = (await register(app, { Session })).Session;
  await setFactors(app, there, "ON", ["EMAIL_OTP"]);
  // It is the person's, and on: it goes on being asked for, and was shown.
  expect((await answer({}, verified)).AuthenticationResult?.TokenType).toBe("Bearer");
});

test("sessions are for their question, person and time", async () => {
  const [ada, eve] = [await asked(), await asked()];
  expect(await refusal(ada.answer({ EMAIL }, eve.Session))).toBe(BAD_SESSION);
  const { Session } = await ada.answer({ EMAIL });
  expect(await refusal(ada.answer({}, Session))).toBe(BAD_SESSION);
  expect(await refusal(ada.giveCode(await app.codeFor(EMAIL), eve.Session))).toBe(BAD_SESSION);
  app.clock.advance(180_000);
  expect(await refusal(ada.giveCode(await app.codeFor(EMAIL), Session))).toBe(EXPIRED_SESSION);
  expect(await refusal(eve.answer({ EMAIL }))).toBe(EXPIRED_SESSION);
});

test("no more than twenty codes an hour go to addresses that somebody names", async () => {
  const { Username } = await aPerson(app, to, { attributes: {} });
  const name = async (n: number) => {
    const { Session } = await withPassword(app, publicDoor, to, Username, PASSWORD);
    return publicDoor.answer(app, to, "MFA_SETUP", { USERNAME: Username, EMAIL: `victim-${n}@example.com` }, Session);
  };
  for (let n = 0; n < 20; n++) await name(n);
  expect(await refusal(name(20))).toBe(TOO_MANY);
  expect(await app.inbox("victim-20@example.com")).toEqual([]);
});

test("who has turned on a factor that cannot be used may set up another", async () => {
  const there = await aPoolWithMfa(app, "OPTIONAL");
  const { Username } = await aPerson(app, there, { attributes: { phone_number: PHONE } });
  await turnOn(app, there, Username, ["SMS_MFA"]);
  await setFactors(app, there, "ON", ["SOFTWARE_TOKEN_MFA"]);
  const { ChallengeName, Session = "" } = await withPassword(app, publicDoor, there, Username, PASSWORD);
  expect(ChallengeName).toBe("MFA_SETUP");
  const verified = (await register(app, { Session })).Session;
  const { AuthenticationResult } = await publicDoor.answer(app, there, "MFA_SETUP", { USERNAME: Username }, verified);
  expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
});
