import {
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  SetUserPoolMfaConfigCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import {
  ADDRESSES,
  aPerson,
  aPoolWithMfa,
  EMAIL,
  PHONE,
  TOO_MANY,
  turnOn,
  WRONG_SENT_CODE,
} from "../../../api/user-pools/mfa.fixture.ts";
import { HOUR_MS, otherThan, userSeen } from "../../../api/user-pools/people.fixture.ts";
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

const FACTORS = [
  { factor: "SMS_MFA", response: "SMS_MFA_CODE", address: PHONE, attribute: "phone_number" },
  { factor: "EMAIL_OTP", response: "EMAIL_OTP_CODE", address: EMAIL, attribute: "email" },
] as const;

type Case = (typeof FACTORS)[number];

/** Somebody who is asked for a code that was sent. */
async function asked({ factor, response, address }: Case, there: Application = to, door = publicDoor) {
  const { Username, sub } = await aPerson(app, there);
  await turnOn(app, there, Username, [factor]);
  const ask = async () => {
    const question = await withPassword(app, door, there, Username, PASSWORD);
    return { question, session: question.Session, code: await app.codeFor(address) };
  };
  const first = await ask();
  const give = (code: string, Session = first.session, by: Application = there, USERNAME = Username) =>
    door.answer(app, by, factor, { USERNAME, [response]: code }, Session);
  return { Username, sub, ask, give, ...first };
}

const attributesOf = async (Username: string, { UserPoolId } = to) =>
  (await userSeen(app, UserPoolId, Username)).attributes;

describe.each(FACTORS)("$factor", (each) => {
  const { address, attribute, response, factor } = each;

  test.each(DOORS)("the right code leads to tokens, at $name", async (door) => {
    const { Username, give, code } = await asked(each, to, door);
    expect(code).toMatch(/^\d{6}$/);
    const done = await answer(give(code));
    expect(done.ChallengeParameters).toEqual({});
    expect(await nameBehind(app, done.AuthenticationResult?.AccessToken)).toBe(Username);
  });

  test("a wrong code does not, and can be followed by the right one", async () => {
    const { give, code } = await asked(each);
    for (const wrong of [otherThan(code), code.slice(1), ` ${code}`, "abcdef"]) {
      expect(await refusal(give(wrong)), wrong).toBe(WRONG_SENT_CODE);
    }
    expect((await give(code)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test.each([
    ["nothing", "", `Missing required parameter ${response}`],
    ["too much", "1".repeat(33), `${response} is too long.`],
  ])("%s is no code", async (_, typed, message) => {
    const { give } = await asked(each);
    expect(await refusal(give(typed))).toBe(`InvalidParameterException: ${message}`);
  });

  test("the code proves the address it went to", async () => {
    const { Username, give, code } = await asked(each);
    expect(await attributesOf(Username)).toEqual({
      ...ADDRESSES,
      email_verified: "false",
      phone_number_verified: "false",
    });
    await give(code);
    expect(await attributesOf(Username)).toEqual({
      ...ADDRESSES,
      email_verified: "false",
      phone_number_verified: "false",
      [`${attribute}_verified`]: "true",
    });
  });

  test("a session is good once, by sixteen at a time too", async () => {
    const { give, code } = await asked(each);
    const calls = Array.from({ length: 16 }, () => give(code));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => SPENT_SESSION) });
  });

  test("two sign-ins at a time do not disturb one another, and neither takes the other's code", async () => {
    const { give, ask, code: first, session } = await asked(each);
    const second = await ask();
    if (first !== second.code) {
      expect(await refusal(give(second.code, session))).toBe(WRONG_SENT_CODE);
      expect(await refusal(give(first, second.session))).toBe(WRONG_SENT_CODE);
    }
    for (const [code, theirs] of [
      [first, session],
      [second.code, second.session],
    ] as const) {
      expect((await give(code, theirs)).AuthenticationResult?.TokenType).toBe("Bearer");
    }
  });

  test("a code is good for as long as the client gives its people", async () => {
    const slow = { ...to, ...(await aClient(app, to.UserPoolId, { AuthSessionValidity: 15 })) };
    const [quick, patient] = [await asked(each), await asked(each, slow)];
    app.clock.advance(180_000);
    expect(await refusal(quick.give(quick.code))).toBe(EXPIRED_SESSION);
    app.clock.advance(11 * 60_000);
    expect((await patient.give(patient.code)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("wrong codes lock as wrong passwords do, and the right one lets the count begin anew", async () => {
    const { give, ask, code } = await asked(each);
    for (let guess = 0; guess < 5; guess++) expect(await refusal(give(otherThan(code)))).toBe(WRONG_SENT_CODE);
    expect(await refusal(give(code))).toBe(LOCKED);
    expect(await refusal(ask())).toBe(LOCKED);
    app.clock.advance(1_000);
    expect((await give(code)).AuthenticationResult?.TokenType).toBe("Bearer");
    const again = await ask();
    for (let guess = 0; guess < 4; guess++) {
      expect(await refusal(give(otherThan(again.code), again.session))).toBe(WRONG_SENT_CODE);
    }
    expect((await give(again.code, again.session)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("another person's session, or one of another client, pool or question, is none", async () => {
    const [ada, eve] = [await asked(each), await asked(each)];
    const sibling = { ...to, ...(await aClient(app, to.UserPoolId)) };
    const elsewhere = await aPoolWithMfa(app, "OPTIONAL");
    expect(await refusal(ada.give(eve.code, eve.session))).toBe(BAD_SESSION);
    expect(await refusal(ada.give(ada.code, ada.session, sibling))).toBe(BAD_SESSION);
    expect(await refusal(ada.give(ada.code, ada.session, elsewhere))).toBe(BAD_SESSION);
    expect(await refusal(ada.give(ada.code, ada.session, to, eve.Username))).toBe(BAD_SESSION);
    const other = factor === "SMS_MFA" ? "EMAIL_OTP" : "SMS_MFA";
    const responses = { USERNAME: ada.Username, SMS_MFA_CODE: ada.code, EMAIL_OTP_CODE: ada.code };
    expect(await refusal(publicDoor.answer(app, to, other, responses, ada.session))).toBe(BAD_SESSION);
    expect((await ada.give(ada.code)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("a new password ends the sign-in", async () => {
    const { Username, give, code } = await asked(each);
    const { UserPoolId } = to;
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: "Another-horse-8", Permanent: true }),
    );
    expect(await refusal(give(code))).toBe(SPENT_SESSION);
  });

  test("a code that went to an address which is the person's no longer is good for nothing", async () => {
    const { UserPoolId } = to;
    const [changed, removed] = [await asked(each), await asked(each)];
    await app.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username: changed.Username,
        UserAttributes: [{ Name: attribute, Value: attribute === "email" ? "new@example.com" : "+15555550177" }],
      }),
    );
    await app.client.send(
      new AdminDeleteUserAttributesCommand({
        UserPoolId,
        Username: removed.Username,
        UserAttributeNames: [attribute],
      }),
    );
    expect(await refusal(changed.give(changed.code))).toBe(BAD_SESSION);
    expect(await refusal(removed.give(removed.code))).toBe(BAD_SESSION);
    expect(await attributesOf(removed.Username)).not.toHaveProperty(attribute);
  });

  test("twenty codes are sent in an hour", async () => {
    const { ask } = await asked(each);
    for (let time = 1; time < 20; time++) await ask();
    const sent = (await app.inbox(address)).length;
    expect(await refusal(ask())).toBe(TOO_MANY);
    expect(await app.inbox(address)).toHaveLength(sent);
    app.clock.advance(HOUR_MS);
    expect((await ask()).question.ChallengeName).toBe(factor);
  });
});

test("the message is the pool's own", async () => {
  const there = await aPoolWithMfa(app, "OPTIONAL");
  await app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: there.UserPoolId,
      MfaConfiguration: "OPTIONAL",
      SmsMfaConfiguration: { SmsAuthenticationMessage: "Text {####}" },
      EmailMfaConfiguration: { Subject: "Hello", Message: "<p>Mail {####}</p>" },
    }),
  );
  const [text, mail] = [await asked(FACTORS[0], there), await asked(FACTORS[1], there)];
  expect((await app.inbox(PHONE))[0]).toMatchObject({ text: `Text ${text.code}`, medium: "SMS" });
  expect((await app.inbox(EMAIL))[0]).toMatchObject({ subject: "Hello", html: `<p>Mail ${mail.code}</p>` });
});

test("an address that somebody else has proven and signs in by cannot be proven twice", async () => {
  const there = await aPoolWithMfa(app, "OPTIONAL", {
    pool: { AliasAttributes: ["email"], AutoVerifiedAttributes: [] },
  });
  await aPerson(app, there, { attributes: { email: EMAIL, email_verified: "true" } });
  const { Username, give, code } = await asked(FACTORS[1], there);
  expect(await refusal(give(code))).toBe("AliasExistsException: An account with the given email already exists.");
  const { UserAttributes } = await app.client.send(new AdminGetUserCommand({ UserPoolId: there.UserPoolId, Username }));
  expect(UserAttributes).toContainEqual({ Name: "email_verified", Value: "false" });
});
