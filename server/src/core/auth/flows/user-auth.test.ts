import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type InitiateAuthCommandOutput,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aChoosingPool } from "../../../api/user-pools/passkeys.fixture.ts";
import { refusal } from "../../../api/user-pools/pools.fixture.ts";
import {
  type Application,
  aNewcomer,
  BAD_SESSION,
  DISABLED,
  DOORS,
  EXPIRED_SESSION,
  INCORRECT,
  LOCKED,
  nameBehind,
  publicDoor,
  SPENT_SESSION,
  TEMPORARY,
} from "../../../api/user-pools/sign-in.fixture.ts";
import { aClient, aName, aUser, PASSWORD } from "../../../testing/builders.ts";
import { srpClient } from "../../../testing/srp-client.ts";
import { testApp } from "../../../testing/test-app.ts";

const PHONE = "+15555550100";
const EVERYTHING = ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"];
const MISMATCH = "CodeMismatchException: Invalid code or auth state for the user.";

const app = await testApp();
afterAll(() => app.close());
const to = await aChoosingPool(app);

/** Somebody with a password and both addresses. */
async function somebody(at: Application = to) {
  const username = aName();
  const attributes = { email: `${username}@example.com`, phone_number: PHONE };
  return { ...(await aUser(app, at.UserPoolId, { username, attributes })), email: attributes.email };
}

const start = (USERNAME: string, parameters: Record<string, string> = {}, at = to, door = publicDoor) =>
  door.start(app, at, "USER_AUTH", { USERNAME, ...parameters });

const prefer = (USERNAME: string, PREFERRED_CHALLENGE: string, at = to) => start(USERNAME, { PREFERRED_CHALLENGE }, at);

const answerTo = (
  { Session }: InitiateAuthCommandOutput,
  challenge: Parameters<typeof publicDoor.answer>[2],
  responses: Record<string, string>,
  at = to,
) => publicDoor.answer(app, at, challenge, responses, Session);

const tokensFor = (username: string) => async (given: InitiateAuthCommandOutput) => {
  expect(await nameBehind(app, given.AuthenticationResult?.AccessToken)).toBe(username);
};

describe.each(DOORS)("at $name", (door) => {
  test("who says nothing of what they prefer is given the choice", async () => {
    const { Username } = await somebody();
    const { $metadata: _, ...asked } = await start(Username, {}, to, door);
    expect(asked).toEqual({
      ChallengeName: "SELECT_CHALLENGE",
      ChallengeParameters: {},
      AvailableChallenges: EVERYTHING,
      Session: expect.any(String),
    });
  });

  test("a code is sent to who prefers that, and signs in", async () => {
    const { Username, email } = await somebody();
    const { $metadata: _, ...asked } = await door.start(app, to, "USER_AUTH", {
      USERNAME: Username,
      PREFERRED_CHALLENGE: "EMAIL_OTP",
    });
    expect(asked).toEqual({
      ChallengeName: "EMAIL_OTP",
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL",
        CODE_DELIVERY_DESTINATION: "a***@e***",
      },
      AvailableChallenges: EVERYTHING,
      Session: expect.any(String),
    });
    const code = await app.codeFor(email);
    expect(code).toMatch(/^\d{8}$/);
    const responses = { USERNAME: Username, EMAIL_OTP_CODE: code };
    const given = await door.answer(app, to, "EMAIL_OTP", responses, asked.Session);
    expect(given).toMatchObject({ ChallengeParameters: {}, AuthenticationResult: { TokenType: "Bearer" } });
    await tokensFor(Username)(given);
  });
});

describe("what is offered", () => {
  test("is what the pool allows", async () => {
    const few = await aChoosingPool(app, { factors: ["PASSWORD", "SMS_OTP"] });
    const { Username } = await somebody(few);
    expect((await start(Username, {}, few)).AvailableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD", "SMS_OTP"]);
  });

  test("is what the user has", async () => {
    const { Username } = await aUser(app, to.UserPoolId, { attributes: {} });
    expect((await start(Username)).AvailableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD"]);
  });

  test("is the password, for who has to choose their own", async () => {
    const name = aName();
    await aNewcomer(app, to.UserPoolId, name, { email: `${name}@example.com` });
    expect((await start(name)).AvailableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD"]);
    const asked = await start(name, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD: TEMPORARY });
    expect(asked.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  });

  test("is the password, where a second factor is required", async () => {
    const strict = await aChoosingPool(app, { factors: ["PASSWORD", "WEB_AUTHN"] });
    await app.client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: strict.UserPoolId,
        MfaConfiguration: "ON",
        SoftwareTokenMfaConfiguration: { Enabled: true },
        WebAuthnConfiguration: { RelyingPartyId: "example.com" },
      }),
    );
    const { Username } = await somebody(strict);
    expect((await start(Username, {}, strict)).AvailableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD"]);
  });

  test("is asked for once more where a preference cannot be met", async () => {
    const { Username } = await aUser(app, to.UserPoolId, { attributes: {} });
    for (const preferred of ["EMAIL_OTP", "WEB_AUTHN", "SOFTWARE_TOKEN_MFA", "nonsense"]) {
      expect((await prefer(Username, preferred)).ChallengeName).toBe("SELECT_CHALLENGE");
    }
  });
});

test("a client that does not allow choices gives none", async () => {
  const { Username } = await somebody();
  const other = { UserPoolId: to.UserPoolId, ...(await aClient(app, to.UserPoolId)) };
  expect(await refusal(start(Username, {}, other))).toBe(
    "InvalidParameterException: USER_AUTH flow not enabled for this client",
  );
});

describe("a password", () => {
  test("comes with the preference", async () => {
    const { Username } = await somebody();
    await tokensFor(Username)(await start(Username, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD }));
  });

  test("is asked for where it does not", async () => {
    const { Username } = await somebody();
    const { $metadata: _, ...asked } = await prefer(Username, "PASSWORD");
    expect(asked).toEqual({
      ChallengeName: "PASSWORD",
      ChallengeParameters: {},
      AvailableChallenges: EVERYTHING,
      Session: expect.any(String),
    });
    const answer = publicDoor.answer(app, to, "PASSWORD", { USERNAME: Username, PASSWORD }, asked.Session);
    await tokensFor(Username)(await answer);
  });

  test("is chosen, or given without saying so", async () => {
    const { Username } = await somebody();
    const chosen = { USERNAME: Username, ANSWER: "PASSWORD", PASSWORD };
    await tokensFor(Username)(await answerTo(await start(Username), "SELECT_CHALLENGE", chosen));
    await tokensFor(Username)(await answerTo(await start(Username), "PASSWORD", { USERNAME: Username, PASSWORD }));
  });

  test("that is wrong ends the attempt, and is counted", async () => {
    const { Username } = await somebody();
    const wrong = { USERNAME: Username, PASSWORD: "Wrong-horse-7" };
    const asked = await prefer(Username, "PASSWORD");
    expect(await refusal(answerTo(asked, "PASSWORD", wrong))).toBe(INCORRECT);
    expect(await refusal(answerTo(asked, "PASSWORD", { ...wrong, PASSWORD }))).toBe(SPENT_SESSION);
    for (let n = 0; n < 4; n++) {
      expect(await refusal(start(Username, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD: "Wrong-horse-7" }))).toBe(
        INCORRECT,
      );
    }
    expect(await refusal(start(Username, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD }))).toBe(LOCKED);
  });

  test("proves itself by SRP, at once and when it is chosen", async () => {
    const { Username } = await somebody();
    const ways = [
      (SRP_A: string) => start(Username, { PREFERRED_CHALLENGE: "PASSWORD_SRP", SRP_A }),
      async (SRP_A: string) =>
        answerTo(await start(Username), "SELECT_CHALLENGE", { USERNAME: Username, ANSWER: "PASSWORD_SRP", SRP_A }),
      async (SRP_A: string) => answerTo(await start(Username), "PASSWORD_SRP", { USERNAME: Username, SRP_A }),
      async (SRP_A: string) =>
        answerTo(await prefer(Username, "PASSWORD_SRP"), "PASSWORD_SRP", { USERNAME: Username, SRP_A }),
    ];
    for (const way of ways) {
      const srp = srpClient(to.UserPoolId);
      const asked = await way(srp.srpA);
      expect(asked).toMatchObject({ ChallengeName: "PASSWORD_VERIFIER", Session: expect.any(String) });
      const claim = srp.answer(asked.ChallengeParameters ?? {}, PASSWORD, app.clock.now());
      await tokensFor(Username)(await answerTo(asked, "PASSWORD_VERIFIER", claim));
    }
  });
});

describe("a code", () => {
  test("is sent when it is chosen, to either address", async () => {
    const { Username } = await somebody();
    const asked = await answerTo(await start(Username), "SELECT_CHALLENGE", { USERNAME: Username, ANSWER: "SMS_OTP" });
    expect(asked).toMatchObject({
      ChallengeName: "SMS_OTP",
      ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: "SMS", CODE_DELIVERY_DESTINATION: "+*******0100" },
    });
    const responses = { USERNAME: Username, SMS_OTP_CODE: await app.codeFor(PHONE) };
    await tokensFor(Username)(await answerTo(asked, "SMS_OTP", responses));
  });

  test("is good once, also for sixteen at a time", async () => {
    const { Username, email } = await somebody();
    const asked = await prefer(Username, "EMAIL_OTP");
    const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
    const answers = Array.from({ length: 16 }, () =>
      answerTo(asked, "EMAIL_OTP", responses).then(
        () => "tokens",
        (error: Error) => `${error.name}: ${error.message}`,
      ),
    );
    expect((await Promise.all(answers)).toSorted()).toEqual([...Array(15).fill(SPENT_SESSION), "tokens"]);
  });

  test("is good for the session it was sent with", async () => {
    const { Username, email } = await somebody();
    const first = await prefer(Username, "EMAIL_OTP");
    const EMAIL_OTP_CODE = await app.codeFor(email);
    const second = await prefer(Username, "EMAIL_OTP");
    const responses = { USERNAME: Username, EMAIL_OTP_CODE };
    expect(await refusal(answerTo(second, "EMAIL_OTP", responses))).toBe(MISMATCH);
    await tokensFor(Username)(await answerTo(first, "EMAIL_OTP", responses));
  });

  test("is good as long as the session", async () => {
    const { Username, email } = await somebody();
    const asked = await prefer(Username, "EMAIL_OTP");
    const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
    app.clock.advance(3 * 60_000);
    expect(await refusal(answerTo(asked, "EMAIL_OTP", responses))).toBe(EXPIRED_SESSION);
  });

  test("that is wrong is counted as a wrong password is, and a right one that comes too late is told as a wrong one", async () => {
    const { Username, email } = await somebody();
    const asked = await prefer(Username, "EMAIL_OTP");
    const right = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
    const wrong = { USERNAME: Username, EMAIL_OTP_CODE: "1234567x" };
    for (let n = 0; n < 5; n++) expect(await refusal(answerTo(asked, "EMAIL_OTP", wrong))).toBe(MISMATCH);
    expect(await refusal(answerTo(asked, "EMAIL_OTP", right))).toBe(LOCKED);
    expect(await refusal(start(Username, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD }))).toBe(LOCKED);
    app.clock.advance(1_000);
    await tokensFor(Username)(await answerTo(asked, "EMAIL_OTP", right));
  });

  test("is not good for another name, client, pool or question", async () => {
    const [ada, ben] = [await somebody(), await somebody()];
    const asked = await prefer(ada.Username, "EMAIL_OTP");
    const EMAIL_OTP_CODE = await app.codeFor(ada.email);
    const responses = { USERNAME: ada.Username, EMAIL_OTP_CODE };
    const other = { UserPoolId: to.UserPoolId, ...(await aClient(app, to.UserPoolId)) };
    const elsewhere = await aChoosingPool(app);
    const misused = [
      answerTo(asked, "EMAIL_OTP", { ...responses, USERNAME: ben.Username }),
      answerTo(asked, "EMAIL_OTP", responses, other),
      answerTo(asked, "EMAIL_OTP", responses, elsewhere),
      answerTo(asked, "SMS_OTP", { USERNAME: ada.Username, SMS_OTP_CODE: EMAIL_OTP_CODE }),
      answerTo(asked, "SELECT_CHALLENGE", { USERNAME: ada.Username, ANSWER: "PASSWORD" }),
      answerTo(asked, "SOFTWARE_TOKEN_MFA", { USERNAME: ada.Username, SOFTWARE_TOKEN_MFA_CODE: "123456" }),
    ];
    for (const attempt of misused) expect(await refusal(attempt)).toBe(BAD_SESSION);
    await tokensFor(ada.Username)(await answerTo(asked, "EMAIL_OTP", responses));
  });

  test("proves the address it went to", async () => {
    const { Username, email } = await somebody();
    const seen = async () =>
      (await app.client.send(new AdminGetUserCommand({ UserPoolId: to.UserPoolId, Username }))).UserAttributes;
    expect(await seen()).not.toContainEqual({ Name: "email_verified", Value: "true" });
    const asked = await prefer(Username, "EMAIL_OTP");
    await answerTo(asked, "EMAIL_OTP", { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) });
    expect(await seen()).toContainEqual({ Name: "email_verified", Value: "true" });
  });

  test("proves nothing of an address that took its place", async () => {
    const { Username, email } = await somebody();
    const asked = await prefer(Username, "EMAIL_OTP");
    await app.client.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: to.UserPoolId,
        Username,
        UserAttributes: [{ Name: "email", Value: "other@example.com" }],
      }),
    );
    const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
    expect(await refusal(answerTo(asked, "EMAIL_OTP", responses))).toBe(MISMATCH);
  });

  test("confirms who has just signed up", async () => {
    const Username = aName();
    const email = `${Username}@example.com`;
    const UserAttributes = [{ Name: "email", Value: email }];
    await app.client.send(new SignUpCommand({ ClientId: to.ClientId, Username, Password: PASSWORD, UserAttributes }));
    const asked = await prefer(Username, "EMAIL_OTP");
    const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
    await tokensFor(Username)(await answerTo(asked, "EMAIL_OTP", responses));
    const { UserStatus } = await app.client.send(new AdminGetUserCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(UserStatus).toBe("CONFIRMED");
  });

  test("confirms who was to reset a password that is none any more", async () => {
    const { Username, email } = await somebody();
    await app.ctx.store.write(async (tx) => {
      const found = await tx.users.findByLogin(to.UserPoolId, Username);
      const user = found && (await tx.users.forChange(to.UserPoolId, found.sub));
      if (user) await tx.users.update(user, { ...user, status: "RESET_REQUIRED", password: undefined });
    });
    const asked = await prefer(Username, "EMAIL_OTP");
    const responses = { USERNAME: Username, EMAIL_OTP_CODE: await app.codeFor(email) };
    await tokensFor(Username)(await answerTo(asked, "EMAIL_OTP", responses));
  });

  test("is not sent to a disabled user", async () => {
    const { Username, email } = await somebody();
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(await refusal(prefer(Username, "EMAIL_OTP"))).toBe(DISABLED);
    expect(await app.inbox(email)).toEqual([]);
  });

  test("is sent twenty times an hour", async () => {
    const { Username } = await somebody();
    for (let n = 0; n < 20; n++) await prefer(Username, "EMAIL_OTP");
    expect(await refusal(prefer(Username, "EMAIL_OTP"))).toBe(
      "TooManyRequestsException: Attempt limit exceeded, please try after some time.",
    );
  });
});

test("a session is not good for who has the name by now", async () => {
  const { Username } = await somebody();
  const asked = await start(Username);
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId: to.UserPoolId, Username }));
  await aUser(app, to.UserPoolId, { username: Username });
  const chosen = { USERNAME: Username, ANSWER: "PASSWORD", PASSWORD };
  expect(await refusal(answerTo(asked, "SELECT_CHALLENGE", chosen))).toBe(BAD_SESSION);
});

describe("a choice", () => {
  test("is made once", async () => {
    const { Username } = await somebody();
    const asked = await start(Username);
    const chosen = { USERNAME: Username, ANSWER: "EMAIL_OTP" };
    await answerTo(asked, "SELECT_CHALLENGE", chosen);
    expect(await refusal(answerTo(asked, "SELECT_CHALLENGE", chosen))).toBe(SPENT_SESSION);
  });

  test.each([
    [{ ANSWER: "WEB_AUTHN" }, "ANSWER is not one of the challenges that can be chosen."],
    [{ ANSWER: "SMS_MFA" }, "ANSWER is not one of the challenges that can be chosen."],
    [{}, "Missing required parameter ANSWER"],
  ])("of %o is none", async (chosen, message) => {
    const { Username } = await somebody();
    const choosing = answerTo(await start(Username), "SELECT_CHALLENGE", { USERNAME: Username, ...chosen });
    expect(await refusal(choosing)).toBe(`InvalidParameterException: ${message}`);
  });

  test("without a session is none", async () => {
    const { Username } = await somebody();
    const choosing = publicDoor.answer(app, to, "SELECT_CHALLENGE", { USERNAME: Username, ANSWER: "PASSWORD" });
    expect(await refusal(choosing)).toBe("InvalidParameterException: Missing required parameter Session");
  });
});

test("a name nobody has is told so where the client tells", async () => {
  expect(await refusal(start("nobody"))).toBe("UserNotFoundException: User does not exist.");
});

test("who has nothing to begin with does not", async () => {
  const bare = await aChoosingPool(app, { factors: ["PASSWORD"] });
  const Username = aName();
  await app.client.send(
    new AdminCreateUserCommand({ UserPoolId: bare.UserPoolId, Username, MessageAction: "SUPPRESS" }),
  );
  await app.ctx.store.write(async (tx) => {
    const found = await tx.users.findByLogin(bare.UserPoolId, Username);
    const user = found && (await tx.users.forChange(bare.UserPoolId, found.sub));
    if (user) await tx.users.update(user, { ...user, status: "CONFIRMED", password: undefined });
  });
  expect(await refusal(start(Username, {}, bare))).toBe(INCORRECT);
});
