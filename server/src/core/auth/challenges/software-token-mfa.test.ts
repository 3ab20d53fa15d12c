import { AdminDisableUserCommand, AdminUserGlobalSignOutCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import {
  aPersonWithApplication,
  aPoolWithMfa,
  USED_BEFORE,
  WRONG_TOKEN_CODE,
} from "../../../api/user-pools/mfa.fixture.ts";
import { answer, outcomes, refusal } from "../../../api/user-pools/pools.fixture.ts";
import {
  type Application,
  BAD_SESSION,
  DOORS,
  EXPIRED_SESSION,
  LOCKED,
  nameBehind,
  publicDoor,
  SPENT_SESSION,
  withPassword,
} from "../../../api/user-pools/sign-in.fixture.ts";
import { aClient, PASSWORD } from "../../../testing/builders.ts";
import { testApp } from "../../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "OPTIONAL");

/** Somebody with an application, who is asked for its code. */
async function asked(door = publicDoor) {
  const person = await aPersonWithApplication(app, to);
  const { Username } = person;
  const ask = async () => (await withPassword(app, door, to, Username, PASSWORD)).Session;
  const session = await ask();
  const give = (SOFTWARE_TOKEN_MFA_CODE: string, Session = session, by: Application = to, USERNAME = Username) =>
    door.answer(app, by, "SOFTWARE_TOKEN_MFA", { USERNAME, SOFTWARE_TOKEN_MFA_CODE }, Session);
  return { ...person, session, ask, give };
}

/** Six digits that are not the code, nor likely one of its neighbours. */
const wrong = (code: string): string => `${(Number(code) + 500_000) % 1_000_000}`.padStart(6, "0");

describe.each(DOORS)("at $name", (door) => {
  test("the right code leads to tokens", async () => {
    const { Username, give, code } = await asked(door);
    const done = await answer(give(code()));
    expect(done.ChallengeParameters).toEqual({});
    expect(await nameBehind(app, done.AuthenticationResult?.AccessToken)).toBe(Username);
  });

  test("a wrong one does not, and can be followed by the right one", async () => {
    const { give, code } = await asked(door);
    const right = code();
    expect(await refusal(give(wrong(right)))).toBe(WRONG_TOKEN_CODE);
    expect((await give(right)).AuthenticationResult?.TokenType).toBe("Bearer");
  });
});

test.each([
  ["nothing", "", "Missing required parameter SOFTWARE_TOKEN_MFA_CODE"],
  ["too much", "1".repeat(33), "SOFTWARE_TOKEN_MFA_CODE is too long."],
])("%s is no code", async (_, typed, message) => {
  const { give } = await asked();
  expect(await refusal(give(typed))).toBe(`InvalidParameterException: ${message}`);
});

describe("a code is good once", () => {
  test("in a second sign-in it is used up", async () => {
    const { give, ask, code } = await asked();
    const right = code();
    await give(right);
    expect(await refusal(give(right, await ask()))).toBe(USED_BEFORE);
  });

  test("and so are those before it", async () => {
    const { give, ask, code } = await asked();
    const [earlier, later] = [code(), code()];
    await give(later);
    expect(await refusal(give(earlier, await ask()))).toBe(USED_BEFORE);
    expect((await give(code(), await ask())).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("of sixteen sign-ins at a time it opens one", async () => {
    const { give, ask, code } = await asked();
    const sessions = await Promise.all(Array.from({ length: 16 }, ask));
    const right = code();
    expect(await outcomes(sessions.map((session) => give(right, session)))).toEqual({
      done: 1,
      refused: Array.from({ length: 15 }, () => USED_BEFORE),
    });
  });

  test("the session too", async () => {
    const { give, code } = await asked();
    await give(code());
    expect(await refusal(give(code()))).toBe(SPENT_SESSION);
  });
});

describe("wrong codes lock as wrong passwords do", () => {
  test("the right one is not looked at then, and works afterwards; the count begins anew", async () => {
    const { give, ask, code } = await asked();
    const right = code();
    for (let guess = 0; guess < 5; guess++) expect(await refusal(give(wrong(right)))).toBe(WRONG_TOKEN_CODE);
    expect(await refusal(give(right))).toBe(LOCKED);
    expect(await refusal(give(wrong(right)))).toBe(LOCKED);
    expect(await refusal(ask())).toBe(LOCKED);
    app.clock.advance(1_000);
    expect((await give(right)).AuthenticationResult?.TokenType).toBe("Bearer");
    const session = await ask();
    for (let guess = 0; guess < 4; guess++) expect(await refusal(give(wrong(right), session))).toBe(WRONG_TOKEN_CODE);
    expect((await give(code(), session)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("a new session begins no new count, nor does the right password", async () => {
    const { give, ask, code } = await asked();
    const right = code();
    for (let guess = 0; guess < 5; guess++) {
      expect(await refusal(give(wrong(right), await ask()))).toBe(WRONG_TOKEN_CODE);
    }
    expect(await refusal(give(right))).toBe(LOCKED);
  });

  test("of sixteen at a time five are looked at", async () => {
    const { give, code } = await asked();
    const right = code();
    const { done, refused } = await outcomes(Array.from({ length: 16 }, () => give(wrong(right))));
    expect(done).toBe(0);
    expect(refused.filter((reason) => reason === WRONG_TOKEN_CODE)).toHaveLength(5);
    expect(refused.filter((reason) => reason === LOCKED)).toHaveLength(11);
  });
});

describe("whose code and whose session", () => {
  test("another person's code is a wrong one", async () => {
    const [ada, eve] = [await asked(), await asked()];
    expect(await refusal(ada.give(eve.code()))).toBe(WRONG_TOKEN_CODE);
  });

  test("another person's session, or one of another client, pool or question, is none", async () => {
    const [ada, eve] = [await asked(), await asked()];
    const sibling = { ...to, ...(await aClient(app, to.UserPoolId)) };
    const elsewhere = await aPoolWithMfa(app, "OPTIONAL");
    const code = ada.code();
    expect(await refusal(ada.give(code, eve.session))).toBe(BAD_SESSION);
    expect(await refusal(ada.give(code, ada.session, sibling))).toBe(BAD_SESSION);
    expect(await refusal(ada.give(code, ada.session, elsewhere))).toBe(BAD_SESSION);
    expect(await refusal(ada.give(code, ada.session, to, eve.Username))).toBe(BAD_SESSION);
    const responses = { USERNAME: ada.Username, SMS_MFA_CODE: code };
    expect(await refusal(publicDoor.answer(app, to, "SMS_MFA", responses, ada.session))).toBe(BAD_SESSION);
    expect((await ada.give(code)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("without a session there is no answer", async () => {
    const { Username, code } = await asked();
    const responses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: code() };
    expect(await refusal(publicDoor.answer(app, to, "SOFTWARE_TOKEN_MFA", responses))).toBe(
      "InvalidParameterException: Missing required parameter Session",
    );
  });

  test("a session is over with its time, or when its person signs out everywhere or is disabled", async () => {
    const { UserPoolId } = to;
    const [late, out, disabled] = [await asked(), await asked(), await asked()];
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: out.Username }));
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: disabled.Username }));
    expect(await refusal(out.give(out.code()))).toBe(BAD_SESSION);
    expect(await refusal(disabled.give(disabled.code()))).toBe(BAD_SESSION);
    app.clock.advance(180_000);
    expect(await refusal(late.give(late.code()))).toBe(EXPIRED_SESSION);
  });
});
