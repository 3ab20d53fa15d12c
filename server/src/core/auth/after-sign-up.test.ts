import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  ConfirmSignUpCommand,
  type ConfirmSignUpCommandInput,
  InitiateAuthCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aChoosingPool } from "../../api/user-pools/passkeys.fixture.ts";
import { answer, outcomes, refusal } from "../../api/user-pools/pools.fixture.ts";
import {
  type Application,
  BAD_SESSION,
  EXPIRED_SESSION,
  nameBehind,
  SPENT_SESSION,
} from "../../api/user-pools/sign-in.fixture.ts";
import { aClient, aName, attributeList, PASSWORD } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aChoosingPool(app);

/** Somebody signs up; with a password unless a test wants none. */
async function signUp({ ClientId }: Application = to, Password: string | undefined = PASSWORD) {
  const Username = aName();
  const email = `${Username}@example.com`;
  const told = await app.client.send(
    new SignUpCommand({ ClientId, Username, Password, UserAttributes: attributeList({ email }) }),
  );
  return { Username, email, Session: told.Session ?? "", told };
}

const withoutPassword = async (at: Application = to) => {
  const Username = aName();
  const email = `${Username}@example.com`;
  const UserAttributes = attributeList({ email });
  const { Session = "" } = await app.client.send(
    new SignUpCommand({ ClientId: at.ClientId, Username, UserAttributes }),
  );
  return { Username, email, Session };
};

const confirm = async (
  { Username, email, Session }: { Username: string; email: string; Session?: string },
  given: Partial<ConfirmSignUpCommandInput> = {},
) =>
  app.client.send(
    new ConfirmSignUpCommand({
      ClientId: to.ClientId,
      Username,
      ConfirmationCode: await app.codeFor(email),
      ...(Session !== undefined && { Session }),
      ...given,
    }),
  );

const goOn = (USERNAME: string, Session: string | undefined, { ClientId }: Application = to) =>
  app.client.send(new InitiateAuthCommand({ ClientId, AuthFlow: "USER_AUTH", AuthParameters: { USERNAME }, Session }));

test.each([
  ["with a password", signUp],
  ["without one", withoutPassword],
])("who signs up %s and confirms is signed in without showing anything again", async (_, begin) => {
  const person = await begin();
  const confirmed = await answer(confirm(person));
  expect(confirmed).toEqual({ Session: expect.any(String) });
  const given = await goOn(person.Username, confirmed.Session);
  expect(given).toMatchObject({ ChallengeParameters: {}, AuthenticationResult: { TokenType: "Bearer" } });
  expect(await nameBehind(app, given.AuthenticationResult?.AccessToken)).toBe(person.Username);
});

test.each([
  ["with a password", signUp],
  ["without one", withoutPassword],
])("who signed up %s confirms without the session of it: where codes open, the code does", async (_, begin) => {
  const { Username, email } = await begin();
  const { Session } = await answer(confirm({ Username, email }));
  const given = await goOn(Username, Session);
  expect(await nameBehind(app, given.AuthenticationResult?.AccessToken)).toBe(Username);
  expect(await refusal(goOn(Username, Session))).toBe(SPENT_SESSION);
});

test("a back end goes on for them as well", async () => {
  const { Username, ...person } = await signUp();
  const { Session } = await confirm({ Username, ...person });
  const { AuthenticationResult } = await app.client.send(
    new AdminInitiateAuthCommand({ ...to, AuthFlow: "USER_AUTH", AuthParameters: { USERNAME: Username }, Session }),
  );
  expect(await nameBehind(app, AuthenticationResult?.AccessToken)).toBe(Username);
});

test("a session is good once, also for sixteen at a time", async () => {
  const person = await signUp();
  const { Session } = await confirm(person);
  const attempts = Array.from({ length: 16 }, () => goOn(person.Username, Session));
  expect(await outcomes(attempts)).toEqual({ done: 1, refused: Array(15).fill(SPENT_SESSION) });
});

test("it counts as a password and a code: what else is required is asked for", async () => {
  const strict = await aChoosingPool(app, { factors: ["PASSWORD"] });
  await app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: strict.UserPoolId,
      MfaConfiguration: "ON",
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  );
  const person = await signUp(strict);
  const { Session } = await confirm(person, { ClientId: strict.ClientId });
  expect(await goOn(person.Username, Session, strict)).toMatchObject({
    ChallengeName: "MFA_SETUP",
    ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
  });
});

describe("no session comes", () => {
  test("where the client has no flow that takes it", async () => {
    const { UserPoolId } = to;
    const plain = { UserPoolId, ...(await aClient(app, UserPoolId)) };
    const { told } = await signUp(plain);
    expect(told.Session).toBeUndefined();
  });

  test("of a confirmation without one, where codes open nothing", async () => {
    const strict = await aChoosingPool(app, { factors: ["PASSWORD"] });
    const { Username, email } = await signUp(strict);
    expect(await answer(confirm({ Username, email }, { ClientId: strict.ClientId }))).toEqual({});
  });

  test("of a confirmation with somebody else's: the code stands by itself", async () => {
    const [ada, ben] = [await signUp(), await signUp()];
    expect(await answer(confirm(ada, { Session: ben.Session }))).toEqual({});
  });

  test("of a confirmation that comes after an hour", async () => {
    const person = await signUp();
    app.clock.advance(60 * 60_000);
    expect(await answer(confirm(person))).toEqual({});
  });
});

describe("is refused:", () => {
  test("a session of nobody's making, of another client, or of another question", async () => {
    const person = await signUp();
    const other = {
      UserPoolId: to.UserPoolId,
      ...(await aClient(app, to.UserPoolId, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] })),
    };
    const elsewhere = await signUp(other);
    const asked = await app.client.send(
      new InitiateAuthCommand({
        ClientId: to.ClientId,
        AuthFlow: "USER_AUTH",
        AuthParameters: { USERNAME: person.Username },
      }),
    );
    for (const Session of ["x".repeat(30), elsewhere.Session, asked.Session ?? ""]) {
      expect(await refusal(confirm(person, { Session }))).toBe(BAD_SESSION);
      expect(await refusal(goOn(person.Username, Session))).toBe(BAD_SESSION);
    }
    const { UserStatus } = await app.client.send(
      new AdminGetUserCommand({ UserPoolId: to.UserPoolId, Username: person.Username }),
    );
    expect(UserStatus).toBe("UNCONFIRMED");
  });

  test("a session under another name, too late, or after a sign-out or another password", async () => {
    const [ada, ben] = [await signUp(), await signUp()];
    const { Session } = await confirm(ada);
    expect(await refusal(goOn(ben.Username, Session))).toBe(BAD_SESSION);
    app.clock.advance(3 * 60_000);
    expect(await refusal(goOn(ada.Username, Session))).toBe(EXPIRED_SESSION);
    const { UserPoolId } = to;
    const cid = await signUp();
    const signedOut = await confirm(cid);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: cid.Username }));
    expect(await refusal(goOn(cid.Username, signedOut.Session))).toBe(BAD_SESSION);
    const dan = await signUp();
    const replaced = await confirm(dan);
    const Password = "Battery-staple-8";
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: dan.Username, Password, Permanent: true }),
    );
    expect(await refusal(goOn(dan.Username, replaced.Session))).toBe(BAD_SESSION);
  });

  test("the session of a sign-up that is not confirmed", async () => {
    const { Username, Session } = await signUp();
    expect(await refusal(goOn(Username, Session))).toBe("UserNotConfirmedException: User is not confirmed.");
  });
});

test("who was confirmed by an operator signs in by the session of their sign-up, if that had a password", async () => {
  const confirmed = async ({ Username, Session }: { Username: string; Session: string }) => {
    await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId: to.UserPoolId, Username }));
    return goOn(Username, Session);
  };
  expect((await confirmed(await signUp())).AuthenticationResult).toBeDefined();
  expect(await refusal(confirmed(await withoutPassword()))).toBe(BAD_SESSION);
});
