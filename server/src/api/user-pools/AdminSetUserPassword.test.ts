import { AdminSetUserPasswordCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPool, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, aPoolWithClient, aSignUp, userSeen } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";
import { outcomeOf } from "./users.fixture.ts";

type Named = { readonly UserPoolId: string; readonly Username: string };

const NEXT = "Battery-staple-8";

const setPassword = (app: TestApp, { UserPoolId, Username }: Named, Password: string, Permanent?: boolean) =>
  app.client.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, ...(Permanent !== undefined && { Permanent }) }),
  );

describe("a password that is permanent", () => {
  test("takes the place of the old one", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
    expect(await answer(setPassword(app, { UserPoolId, Username }, NEXT, true))).toEqual({});
    await signIn(app, ClientId, Username, NEXT);
    expect(await refusal(signIn(app, ClientId, Username, PASSWORD))).toBe(
      "NotAuthorizedException: Incorrect username or password.",
    );
  });

  test("confirms who never was, and ends the time of a temporary one", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app);
    const { Username } = await aSignUp(app, ClientId);
    await setPassword(app, { UserPoolId, Username }, NEXT, false);
    await setPassword(app, { UserPoolId, Username }, PASSWORD, true);
    app.clock.advance(30 * 24 * 3_600_000);
    await signIn(app, ClientId, Username);
    expect((await userSeen(app, UserPoolId, Username)).status).toBe("CONFIRMED");
  });

  test("lets in who had guessed too often", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
    for (let guess = 0; guess < 8; guess++) await refusal(signIn(app, ClientId, Username, `Wrong-horse-${guess}`));
    expect(await refusal(signIn(app, ClientId, Username))).toBe("NotAuthorizedException: Password attempts exceeded");
    await setPassword(app, { UserPoolId, Username }, NEXT, true);
    await signIn(app, ClientId, Username, NEXT);
  });
});

describe.each([
  ["said to be temporary", false],
  ["not said to be permanent", undefined],
])("a password that is %s", (_, permanent) => {
  test("must be changed at the next sign-in, by who had one of their own too", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
    await setPassword(app, { UserPoolId, Username }, NEXT, permanent);
    expect((await userSeen(app, UserPoolId, Username)).status).toBe("FORCE_CHANGE_PASSWORD");
    expect(await outcomeOf(app, ClientId, Username, NEXT)).toBe("NEW_PASSWORD_REQUIRED");
  });

  test("stops working after a week", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
    await setPassword(app, { UserPoolId, Username }, NEXT, permanent);
    app.clock.advance(7 * 24 * 3_600_000);
    expect(await outcomeOf(app, ClientId, Username, NEXT)).toBe(
      "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.",
    );
  });
});

test.each([
  ["Short-7", "Password not long enough"],
  ["lowercase-1", "Password must have uppercase characters"],
  ["UPPERCASE-1", "Password must have lowercase characters"],
  ["No-numbers", "Password must have numeric characters"],
  ["N0symbols", "Password must have symbol characters"],
])("%s is refused: %s", async (password, why) => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
  expect(await refusal(setPassword(app, { UserPoolId, Username }, password, true))).toBe(
    `InvalidPasswordException: Password did not conform with policy: ${why}`,
  );
  await signIn(app, ClientId, Username);
});

test("a password that the pool remembers is refused, to operators too", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { Policies: { PasswordPolicy: { PasswordHistorySize: 2 } } });
  const { Username } = await aUser(app, UserPoolId);
  const set = (password: string) => setPassword(app, { UserPoolId, Username }, password, true);
  const USED =
    "PasswordHistoryPolicyViolationException: Password has previously been used. Please choose a different password.";
  expect(await refusal(set(PASSWORD))).toBe(USED);
  await set("Second-horse-7");
  expect(await refusal(set(PASSWORD))).toBe(USED);
  await set("Third-horse-7");
  await set(PASSWORD);
});
