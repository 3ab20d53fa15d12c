import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  type AuthFlowType,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { N } from "../../core/auth/srp.ts";
import { aClient, aName, aPool, aUser, PASSWORD } from "../../testing/builders.ts";
import { secretHash, srpClient } from "../../testing/srp-client.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWithClient, NOBODY } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";
import {
  adminDoor,
  aNewcomer,
  DISABLED,
  DOORS,
  INCORRECT,
  nameBehind,
  publicDoor,
  srpChallenge,
  TEMPORARY,
  withPassword,
  withSrp,
} from "./sign-in.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aPoolWithClient(app);
const hiding = { ...to, ...(await aClient(app, to.UserPoolId, { PreventUserExistenceErrors: "ENABLED" })) };

const JWT = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
const JWE = expect.stringMatching(/^eyJjdHkiOiJKV1QiLC[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
const TOKENS = {
  ChallengeParameters: {},
  AuthenticationResult: {
    AccessToken: JWT,
    ExpiresIn: 3600,
    IdToken: JWT,
    RefreshToken: JWE,
    TokenType: "Bearer",
  },
};

describe.each(DOORS)("by $name", (door) => {
  test("name and password open a sign-in", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const told = await answer(withPassword(app, door, to, Username, PASSWORD));
    expect(told).toEqual(TOKENS);
    expect(await nameBehind(app, told.AuthenticationResult?.AccessToken)).toBe(Username);
  });

  test("SRP asks for proof and then opens one", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const srp = srpClient(to.UserPoolId);
    const asked = await answer(door.start(app, to, "USER_SRP_AUTH", { USERNAME: Username, SRP_A: srp.srpA }));
    expect(asked).toEqual({
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeParameters: {
        SALT: expect.stringMatching(/^[0-9a-f]{32}$/),
        SRP_B: expect.stringMatching(/^[1-9a-f][0-9a-f]{700,767}$/),
        SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]{600,4000}=*$/),
        USERNAME: Username,
        USER_ID_FOR_SRP: Username,
      },
    });
    const responses = srp.answer(asked.ChallengeParameters ?? {}, PASSWORD, app.clock.now());
    const told = await answer(door.answer(app, to, "PASSWORD_VERIFIER", responses));
    expect(told).toEqual(TOKENS);
    expect(await nameBehind(app, told.AuthenticationResult?.AccessToken)).toBe(Username);
  });

  test.each(["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] as const)(
    "%s gives new tokens and leaves the refresh token",
    async (flow) => {
      const { Username } = await aUser(app, to.UserPoolId);
      const { AuthenticationResult: first } = await withPassword(app, door, to, Username, PASSWORD);
      const told = await answer(door.start(app, to, flow, { REFRESH_TOKEN: first?.RefreshToken ?? "" }));
      expect(told).toEqual({
        ChallengeParameters: {},
        AuthenticationResult: { AccessToken: JWT, ExpiresIn: 3600, IdToken: JWT, TokenType: "Bearer" },
      });
      expect(told.AuthenticationResult?.AccessToken).not.toBe(first?.AccessToken);
      expect(await nameBehind(app, told.AuthenticationResult?.AccessToken)).toBe(Username);
    },
  );

  test("a wrong password is refused, by SRP as by name and password", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    expect(await refusal(withPassword(app, door, to, Username, `${PASSWORD}.`))).toBe(INCORRECT);
    expect(await refusal(withSrp(app, door, to, Username, `${PASSWORD}.`))).toBe(INCORRECT);
  });

  test("a name nobody has is told, unless the client hides its users", async () => {
    const srp = srpClient(to.UserPoolId);
    expect(await refusal(withPassword(app, door, to, "nobody", PASSWORD))).toBe(NOBODY);
    expect(await refusal(door.start(app, to, "USER_SRP_AUTH", { USERNAME: "nobody", SRP_A: srp.srpA }))).toBe(NOBODY);
    expect(await refusal(withPassword(app, door, hiding, "nobody", PASSWORD))).toBe(INCORRECT);
    expect(await refusal(withSrp(app, door, hiding, "nobody", PASSWORD))).toBe(INCORRECT);
  });

  test("somebody with a temporary password is asked for one of their own, by SRP too", async () => {
    const name = aName();
    await aNewcomer(app, to.UserPoolId, name, { email: `${name}@example.com`, email_verified: "true" });
    const question = {
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      ChallengeParameters: {
        USER_ID_FOR_SRP: name,
        requiredAttributes: "[]",
        userAttributes: JSON.stringify({ email: `${name}@example.com`, email_verified: "true" }),
      },
      Session: expect.stringMatching(/^\w+\.[\w-]{20,2000}$/),
    };
    expect(await answer(withPassword(app, door, to, name, TEMPORARY))).toEqual(question);
    expect(await answer(withSrp(app, door, to, name, TEMPORARY))).toEqual(question);
  });

  test.each([
    ["USERNAME", { PASSWORD }],
    ["PASSWORD", { USERNAME: "ada" }],
    ["USERNAME", {}],
    ["USERNAME", { USERNAME: "", PASSWORD }],
  ])("%s must be given with name and password", async (missing, given) => {
    const refused = await refusal(door.start(app, to, door.passwordFlow, given));
    expect(refused).toBe(`InvalidParameterException: Missing required parameter ${missing}`);
  });

  test.each([
    ["USER_SRP_AUTH", "SRP_A", { USERNAME: "ada" }],
    ["USER_SRP_AUTH", "USERNAME", { SRP_A: "1234" }],
    ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN", {}],
  ] as const)("%s needs %s", async (flow, missing, given) => {
    const refused = await refusal(door.start(app, to, flow, given));
    expect(refused).toBe(`InvalidParameterException: Missing required parameter ${missing}`);
  });

  test.each(["USER_AUTH", "CUSTOM_AUTH"] as const)("%s is for clients that allow it", async (flow) => {
    const refused = await refusal(door.start(app, to, flow, { USERNAME: "ada" }));
    expect(refused).toBe(`InvalidParameterException: ${flow} flow not enabled for this client`);
  });

  test("what a flow does not know is ignored", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const extra = { USERNAME: Username, PASSWORD, DEVICE_KEY: "us-east-1_x", constructor: "x", x: "y".repeat(100_000) };
    expect(await answer(door.start(app, to, door.passwordFlow, extra))).toEqual(TOKENS);
  });
});

test("the flows of operators are not for applications", async () => {
  for (const flow of ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] as const) {
    expect(await refusal(publicDoor.start(app, to, flow, { USERNAME: "ada", PASSWORD }))).toBe(
      "InvalidParameterException: Initiate Auth method not supported.",
    );
  }
});

test.each<[AuthFlowType, Record<string, string>]>([
  ["USER_PASSWORD_AUTH", { USERNAME: "ada", PASSWORD }],
  ["USER_SRP_AUTH", { USERNAME: "ada", SRP_A: "1234" }],
  ["REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: "x" }],
  ["REFRESH_TOKEN", { REFRESH_TOKEN: "x" }],
])("%s is refused where the client does not allow it", async (flow, parameters) => {
  const { ClientId } = await aClient(app, to.UserPoolId, { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] });
  const refused = await refusal(publicDoor.start(app, { ...to, ClientId }, flow, parameters));
  expect(refused).toBe(`InvalidParameterException: ${flow} flow not enabled for this client`);
});

test("a client that names no flows has SRP and refresh, and no plain passwords", async () => {
  const { Username } = await aUser(app, to.UserPoolId);
  const plain = { ...to, ...(await aClient(app, to.UserPoolId, { ExplicitAuthFlows: [] })) };
  const { AuthenticationResult: tokens } = await withSrp(app, publicDoor, plain, Username, PASSWORD);
  const refreshed = publicDoor.start(app, plain, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: tokens?.RefreshToken ?? "" });
  expect((await refreshed).AuthenticationResult?.AccessToken).toEqual(JWT);
  expect(await refusal(withPassword(app, publicDoor, plain, Username, PASSWORD))).toBe(
    "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client",
  );
});

test("a client of before 2019 signs in by the old names, by SRP, and refreshes", async () => {
  const { Username } = await aUser(app, to.UserPoolId);
  const ExplicitAuthFlows = ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"] as const;
  const old = { ...to, ...(await aClient(app, to.UserPoolId, { ExplicitAuthFlows: [...ExplicitAuthFlows] })) };
  const parameters = { USERNAME: Username, PASSWORD };
  expect(await answer(publicDoor.start(app, old, "USER_PASSWORD_AUTH", parameters))).toEqual(TOKENS);
  expect(await answer(adminDoor.start(app, old, "ADMIN_NO_SRP_AUTH", parameters))).toEqual(TOKENS);
  const { AuthenticationResult: tokens } = await withSrp(app, publicDoor, old, Username, PASSWORD);
  const refreshed = publicDoor.start(app, old, "REFRESH_TOKEN", { REFRESH_TOKEN: tokens?.RefreshToken ?? "" });
  expect((await refreshed).AuthenticationResult?.AccessToken).toEqual(JWT);
});

test("an unknown client is refused", async () => {
  const refused = refusal(publicDoor.start(app, { ...to, ClientId: "nosuchclient" }, "USER_SRP_AUTH", {}));
  expect(await refused).toBe("ResourceNotFoundException: User pool client nosuchclient does not exist.");
});

test("parameters may be left out altogether, and then the first is missed", async () => {
  const refused = app.client.send(new InitiateAuthCommand({ ClientId: to.ClientId, AuthFlow: "USER_SRP_AUTH" }));
  expect(await refusal(refused)).toBe("InvalidParameterException: Missing required parameter USERNAME");
});

test.each([
  ["USERNAME", { USERNAME: "x".repeat(129), PASSWORD }],
  ["PASSWORD", { USERNAME: "ada", PASSWORD: "x".repeat(257) }],
])("%s is bounded", async (name, parameters) => {
  const refused = await refusal(publicDoor.start(app, to, "USER_PASSWORD_AUTH", parameters));
  expect(refused).toBe(`InvalidParameterException: ${name} is too long.`);
});

test("a refresh token is bounded", async () => {
  const refused = publicDoor.start(app, to, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: "x".repeat(4097) });
  expect(await refusal(refused)).toBe("InvalidParameterException: REFRESH_TOKEN is too long.");
});

describe("the state of a user shows after the right password only", () => {
  const wrong = `${PASSWORD}.`;

  test("who is disabled", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: to.UserPoolId, Username }));
    expect(await refusal(withPassword(app, publicDoor, to, Username, wrong))).toBe(INCORRECT);
    expect(await refusal(withPassword(app, publicDoor, to, Username, PASSWORD))).toBe(DISABLED);
    expect(await refusal(withSrp(app, publicDoor, to, Username, wrong))).toBe(INCORRECT);
    expect(await refusal(withSrp(app, publicDoor, to, Username, PASSWORD))).toBe(DISABLED);
  });

  test("who has not confirmed the sign-up", async () => {
    const Username = aName();
    await app.client.send(new SignUpCommand({ ClientId: to.ClientId, Username, Password: PASSWORD }));
    const unconfirmed = "UserNotConfirmedException: User is not confirmed.";
    expect(await refusal(withPassword(app, publicDoor, to, Username, wrong))).toBe(INCORRECT);
    expect(await refusal(withPassword(app, publicDoor, to, Username, PASSWORD))).toBe(unconfirmed);
    expect(await refusal(withSrp(app, publicDoor, to, Username, wrong))).toBe(INCORRECT);
    expect(await refusal(withSrp(app, publicDoor, to, Username, PASSWORD))).toBe(unconfirmed);
  });

  test("who must reset the password; SRP tells at once, unless the client hides its users", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    await app.client.send(new AdminResetUserPasswordCommand({ UserPoolId: to.UserPoolId, Username }));
    const reset = "PasswordResetRequiredException: Password reset required for the user";
    expect(await refusal(withPassword(app, publicDoor, to, Username, wrong))).toBe(INCORRECT);
    expect(await refusal(withPassword(app, publicDoor, to, Username, PASSWORD))).toBe(reset);
    expect(await refusal(withSrp(app, publicDoor, to, Username, wrong))).toBe(reset);
    expect(await refusal(withPassword(app, publicDoor, hiding, Username, wrong))).toBe(INCORRECT);
    expect(await refusal(withPassword(app, publicDoor, hiding, Username, PASSWORD))).toBe(reset);
    expect(await refusal(withSrp(app, publicDoor, hiding, Username, wrong))).toBe(INCORRECT);
    expect(await refusal(withSrp(app, publicDoor, hiding, Username, PASSWORD))).toBe(reset);
  });

  test("whose temporary password is too old", async () => {
    await using later = await testApp();
    const there = await aPoolWithClient(later, {
      Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: 2 } },
    });
    await aNewcomer(later, there.UserPoolId, "ada");
    later.clock.advance(2 * 86_400_000 - 1_000);
    expect((await withPassword(later, publicDoor, there, "ada", TEMPORARY)).ChallengeName).toBe(
      "NEW_PASSWORD_REQUIRED",
    );
    later.clock.advance(1_000);
    const expired = "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.";
    expect(await refusal(withPassword(later, publicDoor, there, "ada", wrong))).toBe(INCORRECT);
    expect(await refusal(withPassword(later, publicDoor, there, "ada", TEMPORARY))).toBe(expired);
    expect(await refusal(withSrp(later, publicDoor, there, "ada", TEMPORARY))).toBe(expired);
  });
});

describe("SRP_A", () => {
  test.each([
    ["zero", "0"],
    ["zeros", "0".repeat(768)],
    ["one", "1"],
    ["N, which is zero to the server", N.toString(16)],
    ["N − 1, which is −1", (N - 1n).toString(16).toUpperCase()],
    ["N + 1, which is one", (N + 1n).toString(16)],
    ["no number", "xyz"],
    ["a number with a sign", "-1"],
    ["a prefixed number", "0x12"],
    ["a blank", " "],
  ])("is refused when it is %s", async (_, SRP_A) => {
    const refused = await refusal(publicDoor.start(app, hiding, "USER_SRP_AUTH", { USERNAME: "ada", SRP_A }));
    expect(refused).toBe("InvalidParameterException: SRP_A is not a valid public value.");
  });

  test("is refused when it is too long", async () => {
    const SRP_A = "f".repeat(769);
    expect(await refusal(publicDoor.start(app, to, "USER_SRP_AUTH", { USERNAME: "ada", SRP_A }))).toBe(
      "InvalidParameterException: SRP_A is too long.",
    );
  });
});

describe("a client that hides its users", () => {
  test("shows nobody's challenge as steady as a user's", async () => {
    const ask = async (name: string) => (await srpChallenge(app, publicDoor, hiding, name)).parameters;
    const [one, again, other] = [await ask("nobody"), await ask("nobody"), await ask("no-other")];
    expect(one).toEqual({
      SALT: expect.stringMatching(/^[0-9a-f]{32}$/),
      SRP_B: expect.stringMatching(/^[1-9a-f][0-9a-f]{700,767}$/),
      SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]{600,4000}=*$/),
      USERNAME: "nobody",
      USER_ID_FOR_SRP: "nobody",
    });
    expect(again["SALT"]).toBe(one["SALT"]);
    expect(again["SRP_B"]).not.toBe(one["SRP_B"]);
    expect(other["SALT"]).not.toBe(one["SALT"]);
  });

  test("shows a user without a password as one who has one", async () => {
    const { Username } = await aUser(app, to.UserPoolId);
    const user = await app.ctx.store.users.findByLogin(to.UserPoolId, Username);
    if (!user) throw new Error("the user is not there");
    await app.ctx.store.write((tx) => tx.users.update(user, { ...user, password: undefined }));
    const ask = async () => (await srpChallenge(app, publicDoor, hiding, Username)).parameters;
    const [one, again] = [await ask(), await ask()];
    expect(again["SALT"]).toBe(one["SALT"]);
    expect(one["USER_ID_FOR_SRP"]).toBe(Username);
    expect(await refusal(withSrp(app, publicDoor, hiding, Username, PASSWORD))).toBe(INCORRECT);
    expect(await refusal(withPassword(app, publicDoor, hiding, Username, PASSWORD))).toBe(INCORRECT);
  });

  test("shows a username such as people have who sign in by an address", async () => {
    await using other = await testApp();
    const ClientSettings = { PreventUserExistenceErrors: "ENABLED" as const };
    const UUID_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const settings of [{ UsernameAttributes: ["email" as const] }, { AliasAttributes: ["email" as const] }]) {
      const createdAt = other.clock.now().getTime();
      const there = await aPoolWithClient(other, settings, ClientSettings);
      other.clock.advance(86_400_000);
      const ask = async (name: string) =>
        (await srpChallenge(other, publicDoor, there, name)).parameters["USER_ID_FOR_SRP"] ?? "";
      const shown = await ask("nobody@example.com");
      const [, high = "", low = ""] = UUID_7.exec(shown) ?? [];
      const madeAt = Number.parseInt(`${high}${low}`, 16);
      expect(madeAt).toBeGreaterThanOrEqual(createdAt);
      expect(madeAt).toBeLessThan(other.clock.now().getTime());
      expect(await ask("nobody@example.com")).toBe(shown);
      expect(await ask("no-other@example.com")).not.toBe(shown);
    }
  });
});

describe("a client with a secret", async () => {
  const secretive = await aPoolWithClient(app, {}, { GenerateSecret: true });
  const { Username, sub } = await aUser(app, secretive.UserPoolId);
  const { ClientId } = secretive;
  const hash = (name: string) => secretHash(name, ClientId, secretive.secret ?? "");
  const notReceived = `NotAuthorizedException: Client ${ClientId} is configured with secret but SECRET_HASH was not received`;
  const wrong = `NotAuthorizedException: Unable to verify secret hash for client ${ClientId}`;

  test.each(DOORS)("wants its hash over the name that is sent, by $name", async (door) => {
    const start = (SECRET_HASH?: string) =>
      door.start(app, secretive, door.passwordFlow, {
        USERNAME: Username,
        PASSWORD,
        ...(SECRET_HASH !== undefined && { SECRET_HASH }),
      });
    expect(await refusal(start())).toBe(notReceived);
    expect(await refusal(start(""))).toBe(wrong);
    expect(await refusal(start(hash("another")))).toBe(wrong);
    expect(await answer(start(hash(Username)))).toEqual(TOKENS);
  });

  test("wants it before it tells whether there is such a user", async () => {
    const parameters = { USERNAME: "nobody", SRP_A: "1234" };
    expect(await refusal(publicDoor.start(app, secretive, "USER_SRP_AUTH", parameters))).toBe(notReceived);
  });

  test("refreshes with the hash over the username or the sub, though neither is sent", async () => {
    const parameters = { USERNAME: Username, PASSWORD, SECRET_HASH: hash(Username) };
    const { AuthenticationResult } = await publicDoor.start(app, secretive, "USER_PASSWORD_AUTH", parameters);
    const REFRESH_TOKEN = AuthenticationResult?.RefreshToken ?? "";
    const start = (SECRET_HASH?: string) =>
      publicDoor.start(app, secretive, "REFRESH_TOKEN_AUTH", {
        REFRESH_TOKEN,
        ...(SECRET_HASH !== undefined && { SECRET_HASH }),
      });
    for (const name of [Username, sub]) expect((await start(hash(name))).AuthenticationResult?.IdToken).toEqual(JWT);
    expect(await refusal(start())).toBe(notReceived);
    expect(await refusal(start(hash("another")))).toBe(wrong);
  });
});

test("people sign in by whatever name they go by", async () => {
  const { UserPoolId, ClientId } = await aPoolWithClient(app, {
    AliasAttributes: ["email", "phone_number", "preferred_username"],
    UsernameConfiguration: { CaseSensitive: false },
  });
  const there = { UserPoolId, ClientId };
  const attributes = {
    email: "ada@example.com",
    email_verified: "true",
    phone_number: "+15550100",
    phone_number_verified: "true",
    preferred_username: "countess",
  };
  const { sub } = await aUser(app, UserPoolId, { username: "ada", attributes });
  for (const name of ["ada", "ADA", "Ada@Example.com", "+15550100", "Countess", sub]) {
    const plain = await withPassword(app, publicDoor, there, name, PASSWORD);
    expect(await nameBehind(app, plain.AuthenticationResult?.AccessToken)).toBe("ada");
    const srp = await withSrp(app, publicDoor, there, name, PASSWORD);
    expect(await nameBehind(app, srp.AuthenticationResult?.AccessToken)).toBe("ada");
  }
});

test("an unproven alias opens nothing", async () => {
  const there = await aPoolWithClient(app, { AliasAttributes: ["email"] });
  await aUser(app, there.UserPoolId, { username: "grace", attributes: { email: "grace@example.com" } });
  expect(await refusal(withPassword(app, publicDoor, there, "grace@example.com", PASSWORD))).toBe(NOBODY);
});

test("the same name in another pool is another user", async () => {
  const elsewhere = await aPool(app);
  const { Username } = await aUser(app, elsewhere.UserPoolId, { password: "Another-pass-9" });
  await aUser(app, to.UserPoolId, { username: Username });
  expect(await refusal(withPassword(app, publicDoor, to, Username, "Another-pass-9"))).toBe(INCORRECT);
  expect(await answer(withPassword(app, publicDoor, to, Username, PASSWORD))).toEqual(TOKENS);
});
