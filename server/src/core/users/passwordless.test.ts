import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  ChangePasswordCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aChoosingPool } from "../../api/user-pools/passkeys.fixture.ts";
import { refusal } from "../../api/user-pools/pools.fixture.ts";
import { INCORRECT } from "../../api/user-pools/sign-in.fixture.ts";
import { aClient, aName, attributeList, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aChoosingPool(app, { factors: ["PASSWORD", "EMAIL_OTP"] });

const MISSING =
  "InvalidParameterException: 1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null";

const signUp = (ClientId: string, Username: string, attributes: Record<string, string>) =>
  app.client.send(new SignUpCommand({ ClientId, Username, UserAttributes: attributeList(attributes) }));

const create = (UserPoolId: string, Username: string, attributes: Record<string, string>, TemporaryPassword?: string) =>
  app.client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      UserAttributes: attributeList(attributes),
      DesiredDeliveryMediums: ["EMAIL"],
      ...(TemporaryPassword !== undefined && { TemporaryPassword }),
    }),
  );

const start = (USERNAME: string, PREFERRED_CHALLENGE?: string) =>
  app.client.send(
    new InitiateAuthCommand({
      ClientId: to.ClientId,
      AuthFlow: "USER_AUTH",
      AuthParameters: { USERNAME, ...(PREFERRED_CHALLENGE !== undefined && { PREFERRED_CHALLENGE }) },
    }),
  );

/** Signs in by a code. */
async function byCode(USERNAME: string, email: string) {
  const { Session } = await start(USERNAME, "EMAIL_OTP");
  const { AuthenticationResult } = await app.client.send(
    new RespondToAuthChallengeCommand({
      ClientId: to.ClientId,
      ChallengeName: "EMAIL_OTP",
      Session,
      ChallengeResponses: { USERNAME, EMAIL_OTP_CODE: await app.codeFor(email) },
    }),
  );
  return AuthenticationResult?.AccessToken ?? expect.fail("there are no tokens");
}

const statusOf = async (Username: string, UserPoolId = to.UserPoolId) =>
  (await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserStatus;

test("who signs up without a password is confirmed by the first code, and has no password to guess", async () => {
  const Username = aName();
  const email = `${Username}@example.com`;
  await signUp(to.ClientId, Username, { email });
  expect(await statusOf(Username)).toBe("UNCONFIRMED");
  expect((await start(Username)).AvailableChallenges).toEqual(["EMAIL_OTP"]);
  await byCode(Username, email);
  expect(await statusOf(Username)).toBe("CONFIRMED");
  for (const guess of [PASSWORD, "undefined", "null"]) {
    expect(await refusal(signIn(app, to.ClientId, Username, guess))).toBe(INCORRECT);
  }
});

test("who has no password sets the first without another, and the next by it", async () => {
  const Username = aName();
  const email = `${Username}@example.com`;
  await signUp(to.ClientId, Username, { email });
  const AccessToken = await byCode(Username, email);
  await app.client.send(new ChangePasswordCommand({ AccessToken, ProposedPassword: PASSWORD }));
  await expect(signIn(app, to.ClientId, Username)).resolves.toBeDefined();
  expect(
    await refusal(app.client.send(new ChangePasswordCommand({ AccessToken, ProposedPassword: "Other-horse-8" }))),
  ).toBe(INCORRECT);
  expect((await start(Username)).AvailableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]);
});

describe("a password is needed", () => {
  test("where the pool sends no codes to sign in with", async () => {
    const plain = await aChoosingPool(app, { factors: ["PASSWORD", "WEB_AUTHN"] });
    expect(await refusal(signUp(plain.ClientId, aName(), { email: "ada@example.com" }))).toBe(MISSING);
  });

  test("where the client cannot ask for codes", async () => {
    const { ClientId } = await aClient(app, to.UserPoolId);
    expect(await refusal(signUp(ClientId, aName(), { email: "ada@example.com" }))).toBe(MISSING);
  });

  test("by who has no address that codes go to", async () => {
    for (const attributes of [{}, { phone_number: "+15555550100" }]) {
      expect(await refusal(signUp(to.ClientId, aName(), attributes))).toBe(
        "InvalidParameterException: Without a password there must be an address to send codes to.",
      );
    }
  });
});

describe("an operator", () => {
  test("makes users without a password, who sign in at once", async () => {
    const Username = aName();
    const email = `${Username}@example.com`;
    const { User } = await create(to.UserPoolId, Username, { email });
    expect(User?.UserStatus).toBe("CONFIRMED");
    expect(await app.inbox(email)).toEqual([]);
    expect((await start(Username)).AvailableChallenges).toEqual(["EMAIL_OTP"]);
    await byCode(Username, email);
  });

  test("gives a temporary one all the same", async () => {
    const Username = aName();
    const { User } = await create(to.UserPoolId, Username, { email: `${Username}@example.com` }, "Temporary-pass-1");
    expect(User?.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
  });

  test("has one drawn for who has no address, or where the pool sends no codes", async () => {
    const plain = await aChoosingPool(app, { factors: ["PASSWORD"] });
    const nameless = await create(to.UserPoolId, aName(), {});
    const uncoded = await create(plain.UserPoolId, aName(), { email: "ada@example.com" });
    expect([nameless.User?.UserStatus, uncoded.User?.UserStatus]).toEqual(Array(2).fill("FORCE_CHANGE_PASSWORD"));
  });
});
