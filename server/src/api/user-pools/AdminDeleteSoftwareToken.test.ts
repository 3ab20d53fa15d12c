import {
  AdminDeleteSoftwareTokenCommand,
  AssociateSoftwareTokenCommand,
  VerifySoftwareTokenCommand,
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
  register,
  setFactors,
  turnOn,
} from "./mfa.fixture.ts";
import { NOBODY } from "./people.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { BAD_SESSION, publicDoor, withPassword } from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithMfa(app, "OPTIONAL");
const { UserPoolId } = to;

const remove = (Username: string, pool = UserPoolId) =>
  app.client.send(new AdminDeleteSoftwareTokenCommand({ UserPoolId: pool, Username }));

test("the application is gone, and the factor with it", async () => {
  const { Username } = await aPersonWithApplication(app, to);
  await turnOn(app, to, Username, ["SOFTWARE_TOKEN_MFA"], { preferred: "SOFTWARE_TOKEN_MFA" });
  expect(await answer(remove(Username))).toEqual({});
  expect(await factorsOf(app, to, Username)).toEqual({ list: undefined, preferred: undefined });
  expect((await withPassword(app, publicDoor, to, Username, PASSWORD)).ChallengeName).toBeUndefined();
  expect(await refusal(turnOn(app, to, Username, ["SOFTWARE_TOKEN_MFA"]))).toBe(
    "InvalidParameterException: User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
  );
});

test("other factors stay as they are", async () => {
  const { Username } = await aPersonWithApplication(app, to);
  await turnOn(app, to, Username, ["SMS_MFA"], { preferred: "SMS_MFA" });
  await remove(Username);
  expect(await factorsOf(app, to, Username)).toEqual({ list: ["SMS_MFA"], preferred: "SMS_MFA" });
});

test("the person can register another", async () => {
  const { Username, AccessToken } = await aPersonWithApplication(app, to);
  await remove(Username);
  await register(app, { AccessToken });
  await turnOn(app, to, Username, ["SOFTWARE_TOKEN_MFA"]);
  expect((await withPassword(app, publicDoor, to, Username, PASSWORD)).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
});

test("a secret that was being set up goes too", async () => {
  const { Username } = await aPerson(app, to);
  const { AccessToken } = await signIn(app, to.ClientId, Username);
  const { SecretCode = "" } = await app.client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  await remove(Username);
  const UserCode = authenticatorApplication(SecretCode).codeAt(app.clock.now());
  expect(await refusal(app.client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode })))).toBe(NO_TOKEN);
});

test("who has none keeps none", async () => {
  const { Username } = await aPerson(app, to);
  expect(await answer(remove(Username))).toEqual({});
});

describe("while a sign-in is under way", () => {
  test("its code is not asked for any more: the session is over", async () => {
    const { Username, code } = await aPersonWithApplication(app, to);
    const { Session } = await withPassword(app, publicDoor, to, Username, PASSWORD);
    await remove(Username);
    const responses = { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: code() };
    expect(await refusal(publicDoor.answer(app, to, "SOFTWARE_TOKEN_MFA", responses, Session))).toBe(BAD_SESSION);
  });

  test("one that has just set it up begins again, even if the person has registered another since", async () => {
    const strict = await aPoolWithMfa(app, "ON", { factors: ["SOFTWARE_TOKEN_MFA"] });
    const { Username } = await aPerson(app, strict);
    const setUp = async () => {
      const { Session = "" } = await withPassword(app, publicDoor, strict, Username, PASSWORD);
      return (await register(app, { Session })).Session;
    };
    const finish = (session: string | undefined) =>
      publicDoor.answer(app, strict, "MFA_SETUP", { USERNAME: Username }, session);
    const intruder = await setUp();
    await remove(Username, strict.UserPoolId);
    expect(await refusal(finish(intruder))).toBe(BAD_SESSION);
    app.clock.advance(30_000);
    const owner = await setUp();
    expect(await refusal(finish(intruder))).toBe(BAD_SESSION);
    expect((await finish(owner)).AuthenticationResult?.TokenType).toBe("Bearer");
  });

  test("where MFA is required, the next sign-in asks for another", async () => {
    const strict = await aPoolWithMfa(app, "OPTIONAL", { factors: ["SOFTWARE_TOKEN_MFA"] });
    const { Username } = await aPersonWithApplication(app, strict);
    await setFactors(app, strict, "ON", ["SOFTWARE_TOKEN_MFA"]);
    expect((await withPassword(app, publicDoor, strict, Username, PASSWORD)).ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    await remove(Username, strict.UserPoolId);
    expect((await withPassword(app, publicDoor, strict, Username, PASSWORD)).ChallengeName).toBe("MFA_SETUP");
  });
});

test("of nobody, or in no pool", async () => {
  expect(await refusal(remove("nobody"))).toBe(NOBODY);
  expect(await refusal(remove("ada", NO_POOL))).toBe(NO_POOL_REFUSAL);
});
