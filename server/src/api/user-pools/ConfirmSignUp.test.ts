import {
  AdminCreateUserCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmSignUpCommand,
  type ConfirmSignUpCommandInput,
  ResendConfirmationCodeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { attributeList, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import {
  ATTEMPTS,
  aPoolWithClient,
  aSignUp,
  EXPIRED,
  HOUR_MS,
  MISMATCH,
  NOBODY,
  otherThan,
  userSeen,
} from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const confirm = (
  app: TestApp,
  ClientId: string,
  Username: string,
  ConfirmationCode: string,
  wanted: Partial<ConfirmSignUpCommandInput> = {},
) => app.client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode, ...wanted }));

const CONFIRMED = "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED";

test("the code confirms the user and proves the address it went to", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  expect(await answer(confirm(app, ClientId, Username, await app.codeFor(email)))).toEqual({});
  expect(await userSeen(app, UserPoolId, Username)).toEqual({
    Username,
    status: "CONFIRMED",
    attributes: { email, email_verified: "true" },
  });
  await expect(signIn(app, ClientId, Username)).resolves.toBeDefined();
});

test("a wrong code confirms nobody, and the right one still does afterwards", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  const code = await app.codeFor(email);
  for (const wrong of [otherThan(code), `${code}0`, code.slice(1), "x".repeat(2048)]) {
    expect(await refusal(confirm(app, ClientId, Username, wrong))).toBe(MISMATCH);
  }
  expect((await userSeen(app, UserPoolId, Username)).status).toBe("UNCONFIRMED");
  await confirm(app, ClientId, Username, code);
});

test("a code is good for a day", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const early = await aSignUp(app, ClientId);
  const late = await aSignUp(app, ClientId);
  app.clock.advance(24 * HOUR_MS - 60_000);
  await confirm(app, ClientId, early.Username, await app.codeFor(early.email));
  app.clock.advance(60_000);
  expect(await refusal(confirm(app, ClientId, late.Username, await app.codeFor(late.email)))).toBe(EXPIRED);
});

test("one person's code is nothing to another", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const [ada, eve] = [await aSignUp(app, ClientId), await aSignUp(app, ClientId)];
  const hers = await app.codeFor(eve.email);
  const code = await app.codeFor(ada.email);
  if (hers !== code) expect(await refusal(confirm(app, ClientId, ada.Username, hers))).toBe(MISMATCH);
  await confirm(app, ClientId, ada.Username, code);
});

test("a new code voids the old one", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  const old = await app.codeFor(email);
  let code = old;
  while (code === old) {
    await app.client.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
    code = await app.codeFor(email);
  }
  expect(await refusal(confirm(app, ClientId, Username, old))).toBe(MISMATCH);
  await confirm(app, ClientId, Username, code);
});

test("a user is confirmed once", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  expect(await refusal(confirm(app, ClientId, Username, "123456"))).toBe(CONFIRMED);
});

test("a name nobody has is told", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  expect(await refusal(confirm(app, ClientId, "nobody", "123456"))).toBe(NOBODY);
});

test("fifteen tries an hour are looked at, wrong ones among them", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  const code = await app.codeFor(email);
  for (let tries = 0; tries < 15; tries++) {
    expect(await refusal(confirm(app, ClientId, Username, otherThan(code)))).toBe(MISMATCH);
  }
  expect(await refusal(confirm(app, ClientId, Username, code))).toBe(ATTEMPTS);
  app.clock.advance(HOUR_MS);
  await confirm(app, ClientId, Username, code);
});

test("an address that an operator changed meanwhile is not proven by the code for the former one", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  const code = await app.codeFor(email);
  const UserAttributes = attributeList({ email: "other@example.com" });
  await app.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
  await confirm(app, ClientId, Username, code);
  expect(await userSeen(app, UserPoolId, Username)).toMatchObject({
    status: "CONFIRMED",
    attributes: { email: "other@example.com", email_verified: "false" },
  });
});

test("of sixteen who bring the right code at a time, one confirms the user", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  const code = await app.codeFor(email);
  const { done, refused } = await outcomes(Array.from({ length: 16 }, () => confirm(app, ClientId, Username, code)));
  expect(done).toBe(1);
  // The sixteenth in an hour is one too many.
  expect(refused).toEqual([ATTEMPTS, ...Array.from({ length: 14 }, () => CONFIRMED)]);
});

describe("an address that is somebody's alias", () => {
  const pool = { AliasAttributes: ["email" as const], UsernameConfiguration: { CaseSensitive: false } };
  const taken = "AliasExistsException: An account with the given email already exists.";
  const attributes = { email: "shared@example.com" };

  test("is not taken without force, and the code stays good", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, pool);
    const holder = await aUser(app, UserPoolId, {
      attributes: { email: "Shared@Example.com", email_verified: "true" },
    });
    const { Username } = await aSignUp(app, ClientId, { attributes });
    const code = await app.codeFor(attributes.email);
    expect(await refusal(confirm(app, ClientId, Username, code))).toBe(taken);
    expect((await userSeen(app, UserPoolId, Username)).status).toBe("UNCONFIRMED");
    expect((await userSeen(app, UserPoolId, "shared@example.com")).Username).toBe(holder.Username);
    await confirm(app, ClientId, Username, code, { ForceAliasCreation: true });
  });

  test("changes hands by force: there it is no longer proven", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, pool);
    const holder = await aUser(app, UserPoolId, {
      attributes: { email: "Shared@Example.com", email_verified: "true" },
    });
    const { Username } = await aSignUp(app, ClientId, { attributes });
    await confirm(app, ClientId, Username, await app.codeFor(attributes.email), { ForceAliasCreation: true });
    expect(await userSeen(app, UserPoolId, holder.Username)).toEqual({
      Username: holder.Username,
      status: "CONFIRMED",
      attributes: { email: "Shared@Example.com", email_verified: "false" },
    });
    expect((await userSeen(app, UserPoolId, "shared@example.com")).Username).toBe(Username);
    await expect(signIn(app, ClientId, holder.Username)).resolves.toBeDefined();
  });

  test("goes to one of two who prove it at a time", async () => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app, pool);
    const people: { Username: string; code: string }[] = [];
    for (let count = 0; count < 2; count++) {
      const { Username } = await aSignUp(app, ClientId, { attributes });
      people.push({ Username, code: await app.codeFor(attributes.email) });
    }
    const calls = people.map(({ Username, code }) => confirm(app, ClientId, Username, code));
    expect(await outcomes(calls)).toEqual({ done: 1, refused: [taken] });
  });

  test("is none where people sign in with it instead of a username, and nobody takes it there", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPoolWithClient(app, { UsernameAttributes: ["email"] });
    const holder = await aUser(app, UserPoolId, { username: "ada@example.com" });
    const force = new AdminCreateUserCommand({
      UserPoolId,
      Username: "ada@example.com",
      UserAttributes: attributeList({ email_verified: "true" }),
      ForceAliasCreation: true,
    });
    expect(await refusal(app.client.send(force))).toBe(
      "UsernameExistsException: An account with the given email already exists.",
    );
    expect((await userSeen(app, UserPoolId, "ada@example.com")).Username).toBe(holder.Username);
  });
});

describe("a client that hides its users", () => {
  const hides = { PreventUserExistenceErrors: "ENABLED" as const };

  test("tells that a user is confirmed to who brings the code once more, and to nobody else", async () => {
    await using app = await testApp();
    const { ClientId } = await aPoolWithClient(app, {}, hides);
    const { Username, email } = await aSignUp(app, ClientId);
    const code = await app.codeFor(email);
    await confirm(app, ClientId, Username, code);
    expect(await refusal(confirm(app, ClientId, Username, code))).toBe(CONFIRMED);
    expect(await refusal(confirm(app, ClientId, Username, otherThan(code)))).toBe(MISMATCH);
    app.clock.advance(24 * HOUR_MS);
    expect(await refusal(confirm(app, ClientId, Username, code))).toBe(EXPIRED);
  });
});
