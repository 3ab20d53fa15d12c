import { afterAll, describe, expect, test } from "vitest";
import {
  aPerson,
  aPersonWithApplication,
  aPoolWithMfa,
  EMAIL,
  PHONE,
  turnOn,
} from "../../../api/user-pools/mfa.fixture.ts";
import { answer, outcomes, refusal } from "../../../api/user-pools/pools.fixture.ts";
import {
  BAD_SESSION,
  DOORS,
  EXPIRED_SESSION,
  nameBehind,
  publicDoor,
  SPENT_SESSION,
  withPassword,
} from "../../../api/user-pools/sign-in.fixture.ts";
import { PASSWORD } from "../../../testing/builders.ts";
import { testApp } from "../../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "OPTIONAL");

/** Somebody with all factors on, who is asked to choose. */
async function asked(door = publicDoor) {
  const { Username, code } = await aPersonWithApplication(app, to);
  await turnOn(app, to, Username, ["SMS_MFA", "EMAIL_OTP"]);
  const question = await withPassword(app, door, to, Username, PASSWORD);
  const choose = (ANSWER: string, session = question.Session) =>
    door.answer(app, to, "SELECT_MFA_TYPE", { USERNAME: Username, ANSWER }, session);
  return { Username, code, question, choose };
}

describe.each(DOORS)("at $name", (door) => {
  test("the choice is a JSON list without blanks, which some clients split at its commas", async () => {
    const { Username, question } = await asked(door);
    expect(question).toMatchObject({
      ChallengeName: "SELECT_MFA_TYPE",
      ChallengeParameters: {
        USER_ID_FOR_SRP: Username,
        MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
      },
    });
  });

  test.each([
    ["SMS_MFA", "SMS_MFA", "SMS_MFA_CODE", PHONE],
    ["EMAIL_OTP", "EMAIL_OTP", "EMAIL_OTP_CODE", EMAIL],
    ["EMAIL_MFA", "EMAIL_OTP", "EMAIL_OTP_CODE", EMAIL],
    ["SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE", undefined],
  ] as const)("%s leads to %s, and that to tokens", async (chosen, challenge, response, address) => {
    const { Username, code, choose } = await asked(door);
    const { ChallengeName, Session } = await choose(chosen);
    expect(ChallengeName).toBe(challenge);
    const responses = { USERNAME: Username, [response]: address ? await app.codeFor(address) : code() };
    const { AuthenticationResult } = await door.answer(app, to, challenge, responses, Session);
    expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
  });
});

test.each(["", "SMS", "PASSWORD", "toString", "x".repeat(33)])("%j cannot be chosen", async (chosen) => {
  const { choose } = await asked();
  expect(await refusal(choose(chosen))).toMatch(
    /^InvalidParameterException: (?:ANSWER is (?:too long|not one of the factors that can be chosen)\.|Missing required parameter ANSWER)$/,
  );
});

test("nor can a factor that is not on", async () => {
  const { Username } = await aPerson(app, to);
  await turnOn(app, to, Username, ["SMS_MFA", "EMAIL_OTP"]);
  const { Session } = await withPassword(app, publicDoor, to, Username, PASSWORD);
  const responses = { USERNAME: Username, ANSWER: "SOFTWARE_TOKEN_MFA" };
  expect(await refusal(publicDoor.answer(app, to, "SELECT_MFA_TYPE", responses, Session))).toBe(
    "InvalidParameterException: ANSWER is not one of the factors that can be chosen.",
  );
});

test("the choice is made once, by sixteen at a time too", async () => {
  const { choose } = await asked();
  const calls = Array.from({ length: 16 }, () => choose("SOFTWARE_TOKEN_MFA"));
  expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => SPENT_SESSION) });
});

test("who was sent too many codes can choose the application still", async () => {
  const { Username, choose, code } = await asked();
  for (let time = 0; time < 20; time++) {
    const { Session } = await withPassword(app, publicDoor, to, Username, PASSWORD);
    await choose("SMS_MFA", Session);
  }
  expect(await refusal(choose("SMS_MFA"))).toBe(
    "TooManyRequestsException: Attempt limit exceeded, please try after some time.",
  );
  const { Session } = await choose("SOFTWARE_TOKEN_MFA");
  const responses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: code() };
  expect(
    (await answer(publicDoor.answer(app, to, "SOFTWARE_TOKEN_MFA", responses, Session))).AuthenticationResult,
  ).toBeDefined();
});

test("the session is somebody's own, and good for its time", async () => {
  const [ada, eve] = [await asked(), await asked()];
  expect(await refusal(ada.choose("SMS_MFA", eve.question.Session))).toBe(BAD_SESSION);
  app.clock.advance(180_000);
  expect(await refusal(ada.choose("SMS_MFA"))).toBe(EXPIRED_SESSION);
});
