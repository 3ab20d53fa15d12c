import {
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  VerifySoftwareTokenCommand,
  type VerifySoftwareTokenCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { authenticatorApplication } from "../../testing/authenticator-application.ts";
import { PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import {
  aPerson,
  aPersonWithApplication,
  aPoolWithMfa,
  factorsOf,
  NO_TOKEN,
  setFactors,
  TOKENS_OFF,
  turnOn,
  USED_BEFORE,
} from "./mfa.fixture.ts";
import { NOBODY } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";
import { BAD_SESSION, EXPIRED_SESSION, LOCKED, publicDoor, SPENT_SESSION, withPassword } from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const optional = await aPoolWithMfa(app, "OPTIONAL");
const required = await aPoolWithMfa(app, "ON", { factors: ["SOFTWARE_TOKEN_MFA"] });

const MISMATCH = "EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA";

const verify = (input: VerifySoftwareTokenCommandInput) => app.client.send(new VerifySoftwareTokenCommand(input));

/** Somebody signed in who was given a secret. */
async function associated(to = optional) {
  const { Username } = await aPerson(app, to);
  const { AccessToken } = await signIn(app, to.ClientId, Username);
  const { SecretCode = "" } = await app.client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const { codeAt } = authenticatorApplication(SecretCode);
  return { Username, AccessToken, codeAt };
}

/** Somebody who was given a secret in a sign-in. */
async function associatedInSignIn() {
  const { Username } = await aPerson(app, required);
  const { Session: asked = "" } = await withPassword(app, publicDoor, required, Username, PASSWORD);
  const { SecretCode = "", Session = "" } = await app.client.send(
    new AssociateSoftwareTokenCommand({ Session: asked }),
  );
  const { codeAt } = authenticatorApplication(SecretCode);
  return { Username, Session, asked, codeAt };
}

/** Six digits that are no code of the two minutes around now. */
function wrongFor(codeAt: (at: Date) => string): string {
  const now = app.clock.now().getTime();
  const near = new Set([-2, -1, 0, 1, 2].map((steps) => codeAt(new Date(now + steps * 30_000))));
  return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !near.has(code)) ?? "666666";
}

describe("with an access token", () => {
  test("registers the application, and does not turn it on", async () => {
    const { Username, AccessToken, codeAt } = await associated();
    expect(await answer(verify({ AccessToken, UserCode: codeAt(app.clock.now()) }))).toEqual({ Status: "SUCCESS" });
    expect(await factorsOf(app, optional, Username)).toEqual({ list: undefined, preferred: undefined });
    expect((await withPassword(app, publicDoor, optional, Username, PASSWORD)).ChallengeName).toBeUndefined();
  });

  test("the name of the device is told when a code of it is asked for", async () => {
    const { Username, AccessToken } = await aPersonWithApplication(app, optional);
    expect((await withPassword(app, publicDoor, optional, Username, PASSWORD)).ChallengeParameters).toEqual({
      USER_ID_FOR_SRP: Username,
    });
    const { SecretCode = "" } = await app.client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const UserCode = authenticatorApplication(SecretCode).codeAt(app.clock.now());
    await verify({ AccessToken, UserCode, FriendlyDeviceName: "Ada's 📱" });
    expect((await withPassword(app, publicDoor, optional, Username, PASSWORD)).ChallengeParameters).toEqual({
      USER_ID_FOR_SRP: Username,
      FRIENDLY_DEVICE_NAME: "Ada's 📱",
    });
  });

  test("a new application takes the place of the former one", async () => {
    const { Username, AccessToken, code } = await aPersonWithApplication(app, optional);
    const { SecretCode = "" } = await app.client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const { codeAt } = authenticatorApplication(SecretCode);
    await verify({ AccessToken, UserCode: codeAt(app.clock.now()) });
    const { Session } = await withPassword(app, publicDoor, optional, Username, PASSWORD);
    const give = (SOFTWARE_TOKEN_MFA_CODE: string) =>
      publicDoor.answer(app, optional, "SOFTWARE_TOKEN_MFA", { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE }, Session);
    expect(await refusal(give(code()))).toBe("CodeMismatchException: Invalid code received for user");
    expect((await give(codeAt(app.clock.now()))).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test.each([-1, 0, 1])("a code is good %i half-minutes beside its own", async (steps) => {
    const { AccessToken, codeAt } = await associated();
    const at = new Date(app.clock.now().getTime() + steps * 30_000);
    expect(await answer(verify({ AccessToken, UserCode: codeAt(at) }))).toEqual({ Status: "SUCCESS" });
  });

  test.each([-2, 2])("and no more %i half-minutes beside it", async (steps) => {
    const { AccessToken, codeAt } = await associated();
    const now = app.clock.now().getTime();
    const code = codeAt(new Date(now + steps * 30_000));
    const isNear = [-1, 0, 1].some((near) => codeAt(new Date(now + near * 30_000)) === code);
    if (!isNear) expect(await refusal(verify({ AccessToken, UserCode: code }))).toBe(MISMATCH);
  });

  test("of sixteen who bring the right code, one registers it", async () => {
    const { AccessToken, codeAt } = await associated();
    const UserCode = codeAt(app.clock.now());
    const calls = Array.from({ length: 16 }, () => verify({ AccessToken, UserCode }));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => NO_TOKEN) });
  });

  test("the code that registered it is used up", async () => {
    const { Username, AccessToken, codeAt } = await associated();
    const code = codeAt(app.clock.now());
    await verify({ AccessToken, UserCode: code });
    await turnOn(app, optional, Username, ["SOFTWARE_TOKEN_MFA"]);
    const { Session } = await withPassword(app, publicDoor, optional, Username, PASSWORD);
    const responses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: code };
    expect(await refusal(publicDoor.answer(app, optional, "SOFTWARE_TOKEN_MFA", responses, Session))).toBe(USED_BEFORE);
  });

  test("wrong codes lock as wrong passwords do, and a right one is not looked at then", async () => {
    const { Username, AccessToken, codeAt } = await associated();
    const UserCode = wrongFor(codeAt);
    for (let guess = 0; guess < 5; guess++) expect(await refusal(verify({ AccessToken, UserCode }))).toBe(MISMATCH);
    expect(await refusal(verify({ AccessToken, UserCode }))).toBe(LOCKED);
    expect(await refusal(verify({ AccessToken, UserCode: codeAt(app.clock.now()) }))).toBe(LOCKED);
    expect(await refusal(withPassword(app, publicDoor, optional, Username, PASSWORD))).toBe(LOCKED);
    app.clock.advance(1_000);
    expect(await answer(verify({ AccessToken, UserCode: codeAt(app.clock.now()) }))).toEqual({ Status: "SUCCESS" });
  });

  test("there is nothing to verify without a secret", async () => {
    const { Username } = await aPerson(app, optional);
    const { AccessToken } = await signIn(app, optional.ClientId, Username);
    expect(await refusal(verify({ AccessToken, UserCode: "123456" }))).toBe(NO_TOKEN);
  });

  test("nor where the pool has turned software tokens off", async () => {
    const to = await aPoolWithMfa(app, "OPTIONAL");
    const { AccessToken, codeAt } = await associated(to);
    await setFactors(app, to, "OPTIONAL", ["SMS_MFA"]);
    expect(await refusal(verify({ AccessToken, UserCode: codeAt(app.clock.now()) }))).toBe(TOKENS_OFF);
  });

  test("a secret is its owner's", async () => {
    const [ada, eve] = [await associated(), await associated()];
    const UserCode = ada.codeAt(app.clock.now());
    if (UserCode !== wrongFor(eve.codeAt)) {
      expect(await refusal(verify({ AccessToken: eve.AccessToken, UserCode }))).toBe(MISMATCH);
    }
    expect(await answer(verify({ AccessToken: ada.AccessToken, UserCode }))).toEqual({ Status: "SUCCESS" });
  });

  test("somebody who is gone is told so", async () => {
    const { Username, AccessToken } = await associated();
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId: optional.UserPoolId, Username }));
    expect(await refusal(verify({ AccessToken, UserCode: "123456" }))).toBe(NOBODY);
  });

  test("a token that is none is refused", async () => {
    expect(await refusal(verify({ AccessToken: "a.b.c", UserCode: "123456" }))).toBe(
      "NotAuthorizedException: Invalid Access Token",
    );
  });
});

describe("with a session", () => {
  test("turns the application on, and answers with a session for MFA_SETUP", async () => {
    const { Username, Session, codeAt } = await associatedInSignIn();
    const verified = await answer(verify({ Session, UserCode: codeAt(app.clock.now()) }));
    expect(verified).toEqual({ Status: "SUCCESS", Session: expect.any(String) });
    expect(await factorsOf(app, required, Username)).toEqual({ list: ["SOFTWARE_TOKEN_MFA"], preferred: undefined });
    const done = await publicDoor.answer(app, required, "MFA_SETUP", { USERNAME: Username }, verified.Session);
    expect(done.AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("a wrong code can be followed by the right one", async () => {
    const { Session, codeAt } = await associatedInSignIn();
    expect(await refusal(verify({ Session, UserCode: wrongFor(codeAt) }))).toBe(MISMATCH);
    expect((await verify({ Session, UserCode: codeAt(app.clock.now()) })).Status).toBe("SUCCESS");
  });

  test("of sixteen at a time one registers, and the session is over for the others", async () => {
    const { Session, codeAt } = await associatedInSignIn();
    const UserCode = codeAt(app.clock.now());
    const { done, refused } = await outcomes(Array.from({ length: 16 }, () => verify({ Session, UserCode })));
    expect(done).toBe(1);
    for (const reason of refused) expect([BAD_SESSION, NO_TOKEN]).toContain(reason);
  });

  test("a session is over once the password is another, or its time", async () => {
    const [ada, eve] = [await associatedInSignIn(), await associatedInSignIn()];
    await app.client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: required.UserPoolId,
        Username: ada.Username,
        Password: "Another-horse-8",
        Permanent: true,
      }),
    );
    const give = ({ Session, codeAt }: typeof ada) => verify({ Session, UserCode: codeAt(app.clock.now()) });
    expect(await refusal(give(ada))).toBe(SPENT_SESSION);
    app.clock.advance(180_000);
    expect(await refusal(give(eve))).toBe(EXPIRED_SESSION);
  });
});

test.each<[string, VerifySoftwareTokenCommandInput]>([
  ["neither", { UserCode: "123456" }],
  ["both", { UserCode: "123456", AccessToken: "a.b.c", Session: "x".repeat(20) }],
])("%s access token and session is refused", async (_, input) => {
  expect(await refusal(verify(input))).toBe(
    "InvalidParameterException: Exactly one of AccessToken and Session must be given.",
  );
});

test.each(["12345", "1234567", "12345x", "١٢٣٤٥٦"])("%s is no code at all", async (UserCode) => {
  const { AccessToken } = await associated();
  expect(await refusal(verify({ AccessToken, UserCode }))).toContain("InvalidParameterException: 1 validation error");
});
