import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  type AssociateSoftwareTokenCommandInput,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { authenticatorApplication } from "../../testing/authenticator-application.ts";
import { aClient, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import {
  ADDRESSES,
  aPerson,
  aPersonWithApplication,
  aPoolWithMfa,
  factorsOf,
  setFactors,
  TOKENS_OFF,
} from "./mfa.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";
import { BAD_SESSION, EXPIRED_SESSION, publicDoor, withPassword } from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const optional = await aPoolWithMfa(app, "OPTIONAL", { recovery: [{ Name: "verified_email", Priority: 1 }] });
const required = await aPoolWithMfa(app, "ON", { factors: ["SOFTWARE_TOKEN_MFA"] });

const associate = (input: AssociateSoftwareTokenCommandInput) =>
  app.client.send(new AssociateSoftwareTokenCommand(input));

async function somebodySignedIn() {
  const attributes = { ...ADDRESSES, email_verified: "true" };
  const { Username } = await aPerson(app, optional, { attributes });
  return { Username, ...(await signIn(app, optional.ClientId, Username)) };
}

/** Somebody who is asked to set a factor up. */
async function asked() {
  const { Username } = await aPerson(app, required);
  const { Session = "" } = await withPassword(app, publicDoor, required, Username, PASSWORD);
  return { Username, Session };
}

test("a signed-in person gets a secret of 160 bits in base32, another one each time", async () => {
  const { AccessToken } = await somebodySignedIn();
  const first = await answer(associate({ AccessToken }));
  expect(first).toEqual({ SecretCode: expect.stringMatching(/^[A-Z2-7]{32}$/) });
  expect((await associate({ AccessToken })).SecretCode).not.toBe(first.SecretCode);
});

test("a secret changes nothing until it is verified", async () => {
  const { Username, AccessToken, code } = await aPersonWithApplication(app, optional);
  await associate({ AccessToken });
  expect(await factorsOf(app, optional, Username)).toEqual({ list: ["SOFTWARE_TOKEN_MFA"], preferred: undefined });
  const { Session } = await withPassword(app, publicDoor, optional, Username, PASSWORD);
  const responses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: code() };
  const { AuthenticationResult } = await publicDoor.answer(app, optional, "SOFTWARE_TOKEN_MFA", responses, Session);
  expect(AuthenticationResult?.TokenType).toBe("Bearer");
});

test("of several secrets only the last can be verified", async () => {
  const { AccessToken } = await somebodySignedIn();
  const { SecretCode: former = "" } = await associate({ AccessToken });
  const { SecretCode: latter = "" } = await associate({ AccessToken });
  const verify = (secret: string) => {
    const UserCode = authenticatorApplication(secret).codeAt(app.clock.now());
    return app.client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  };
  expect(await refusal(verify(former))).toBe(
    "EnableSoftwareTokenMFAException: Code mismatch and fail enable Software Token MFA",
  );
  expect(await answer(verify(latter))).toEqual({ Status: "SUCCESS" });
});

describe("in a sign-in that asks for a factor", () => {
  test("the secret comes with a session to go on with, and can be asked for again", async () => {
    const { Session } = await asked();
    const first = await answer(associate({ Session }));
    expect(first).toEqual({ SecretCode: expect.stringMatching(/^[A-Z2-7]{32}$/), Session: expect.any(String) });
    expect(first.Session).not.toBe(Session);
    for (const session of [Session, first.Session ?? ""]) {
      expect((await associate({ Session: session })).SecretCode).not.toBe(first.SecretCode);
    }
  });

  test("the session is the one of that question, whole and in time", async () => {
    const { Session } = await asked();
    const { ClientId } = await aClient(app, required.UserPoolId);
    const { Username } = await aPersonWithApplication(app, optional);
    const { Session: ofCode = "" } = await withPassword(app, publicDoor, optional, Username, PASSWORD);
    const [owner = "", sealed = ""] = Session.split(".");
    const twisted = [
      "x".repeat(20),
      `${owner}.`.padEnd(30, "x"),
      sealed,
      `${ClientId}.${sealed}`,
      `${Session.slice(0, -3)}AAA`,
      ofCode,
    ];
    for (const each of twisted) expect(await refusal(associate({ Session: each })), each).toBe(BAD_SESSION);
    app.clock.advance(180_000);
    expect(await refusal(associate({ Session }))).toBe(EXPIRED_SESSION);
  });

  test("nothing is set up beside a factor that the person has got meanwhile", async () => {
    const both = await aPoolWithMfa(app, "ON", { factors: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"] });
    const { Username } = await aPerson(app, both, { attributes: {} });
    const { ChallengeName, Session = "" } = await withPassword(app, publicDoor, both, Username, PASSWORD);
    expect(ChallengeName).toBe("MFA_SETUP");
    const UserAttributes = [{ Name: "phone_number", Value: "+15555550123" }];
    const { UserPoolId } = both;
    await app.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    expect(await refusal(associate({ Session }))).toBe(BAD_SESSION);
  });

  test("nor by somebody who is gone or has signed out everywhere", async () => {
    const { UserPoolId } = required;
    const [gone, out] = [await asked(), await asked()];
    await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username: gone.Username }));
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: out.Username }));
    expect(await refusal(associate({ Session: gone.Session }))).toBe("NotAuthorizedException: User does not exist.");
    expect(await refusal(associate({ Session: out.Session }))).toBe(BAD_SESSION);
  });
});

test.each<[string, AssociateSoftwareTokenCommandInput]>([
  ["neither", {}],
  ["both", { AccessToken: "a.b.c", Session: "x".repeat(20) }],
])("%s access token and session is refused", async (_, input) => {
  expect(await refusal(associate(input))).toBe(
    "InvalidParameterException: Exactly one of AccessToken and Session must be given.",
  );
});

test("a session is long enough to be one", async () => {
  expect(await refusal(associate({ Session: "short" }))).toContain(
    "Member must have length greater than or equal to 20",
  );
});

test("no token of a pool that has software tokens off", async () => {
  const to = await aPoolWithMfa(app, "OPTIONAL");
  const { Username } = await aPerson(app, to);
  const { AccessToken } = await signIn(app, to.ClientId, Username);
  await setFactors(app, to, "OPTIONAL", ["SMS_MFA"]);
  expect(await refusal(associate({ AccessToken }))).toBe(TOKENS_OFF);
  await setFactors(app, to, "OFF", []);
  expect(await refusal(associate({ AccessToken }))).toBe(TOKENS_OFF);
});

describe("an access token", () => {
  const { UserPoolId } = optional;

  test("that is none", async () => {
    expect(await refusal(associate({ AccessToken: "a.b.c" }))).toBe("NotAuthorizedException: Invalid Access Token");
  });

  test("of somebody who signed out, is gone, disabled, or has to reset the password", async () => {
    const act = async (deed: (user: { UserPoolId: string; Username: string }) => Promise<unknown>) => {
      const { AccessToken, Username } = await somebodySignedIn();
      await deed({ UserPoolId, Username });
      return refusal(associate({ AccessToken }));
    };
    const { client } = app;
    expect(await act((user) => client.send(new AdminUserGlobalSignOutCommand(user)))).toBe(
      "NotAuthorizedException: Access Token has been revoked",
    );
    expect(await act((user) => client.send(new AdminDeleteUserCommand(user)))).toBe(
      "NotAuthorizedException: User does not exist.",
    );
    expect(await act((user) => client.send(new AdminDisableUserCommand(user)))).toBe(
      "NotAuthorizedException: User is disabled.",
    );
    expect(await act((user) => client.send(new AdminResetUserPasswordCommand(user)))).toBe(
      "NotAuthorizedException: Password reset required for the user",
    );
  });
});
