import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmForgotPasswordCommand,
  type CreateUserPoolCommandInput,
  ForgotPasswordCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test, vi } from "vitest";
import { attributeList, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPerson, aPoolWithMfa, turnOn } from "./mfa.fixture.ts";
import {
  ATTEMPTS,
  aPoolWithClient,
  EXPIRED,
  HOUR_MS,
  MISMATCH,
  NOBODY,
  otherThan,
  userSeen,
} from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const NEW = "Battery-staple-8";
const INCORRECT = "NotAuthorizedException: Incorrect username or password.";

/** Somebody who forgot the password, and the code that was sent. */
async function forgetful(app: TestApp, pool: Partial<CreateUserPoolCommandInput> = {}) {
  const { UserPoolId, ClientId } = await aPoolWithClient(app, pool);
  const { Username } = await aUser(app, UserPoolId);
  const email = `${Username}@example.com`;
  await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
  return { UserPoolId, ClientId, Username, email, code: await app.codeFor(email) };
}

const confirm = (
  app: TestApp,
  { ClientId, Username, code }: { readonly ClientId: string; readonly Username: string; readonly code: string },
  Password = NEW,
) => app.client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode: code, Password }));

test("the code sets the new password, and the old one stops working", async () => {
  await using app = await testApp();
  const person = await forgetful(app);
  expect(await answer(confirm(app, person))).toEqual({});
  await expect(signIn(app, person.ClientId, person.Username, NEW)).resolves.toBeDefined();
  expect(await refusal(signIn(app, person.ClientId, person.Username, PASSWORD))).toBe(INCORRECT);
});

test("a user whom an operator told to choose a new password is confirmed by it", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  await app.client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));
  expect((await userSeen(app, UserPoolId, Username)).status).toBe("RESET_REQUIRED");
  await confirm(app, { ClientId, Username, code: await app.codeFor(`${Username}@example.com`) });
  expect((await userSeen(app, UserPoolId, Username)).status).toBe("CONFIRMED");
  await expect(signIn(app, ClientId, Username, NEW)).resolves.toBeDefined();
});

describe("a code", () => {
  test("that is wrong sets nothing, and the right one still does afterwards", async () => {
    await using app = await testApp();
    const person = await forgetful(app);
    expect(await refusal(confirm(app, { ...person, code: otherThan(person.code) }))).toBe(MISMATCH);
    await expect(signIn(app, person.ClientId, person.Username)).resolves.toBeDefined();
    await confirm(app, person);
  });

  test("is good for nothing once codes of a second factor go to its address", async () => {
    await using app = await testApp();
    const to = await aPoolWithMfa(app, "OPTIONAL", { recovery: [{ Name: "verified_email", Priority: 1 }] });
    const email = "ada@example.com";
    const { Username } = await aPerson(app, to, { attributes: { email, email_verified: "true" } });
    await app.client.send(new ForgotPasswordCommand({ ClientId: to.ClientId, Username }));
    await turnOn(app, to, Username, ["EMAIL_OTP"]);
    expect(await refusal(confirm(app, { ...to, Username, code: await app.codeFor(email) }))).toBe(EXPIRED);
  });

  test("is good for an hour", async () => {
    await using app = await testApp();
    const [early, late] = [await forgetful(app), await forgetful(app)];
    app.clock.advance(HOUR_MS - 60_000);
    await confirm(app, early);
    app.clock.advance(60_000);
    expect(await refusal(confirm(app, late))).toBe(EXPIRED);
  });

  test("is good once", async () => {
    await using app = await testApp();
    const person = await forgetful(app);
    await confirm(app, person);
    expect(await refusal(confirm(app, person, "Another-horse-9"))).toBe(EXPIRED);
  });

  test("is voided by the next", async () => {
    await using app = await testApp();
    const { ClientId, Username, email, code: old } = await forgetful(app);
    let code = old;
    while (code === old) {
      await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
      code = await app.codeFor(email);
    }
    expect(await refusal(confirm(app, { ClientId, Username, code: old }))).toBe(MISMATCH);
    await confirm(app, { ClientId, Username, code });
  });

  test("that nobody asked for has expired", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app);
    const { Username } = await aUser(app, UserPoolId);
    expect(await refusal(confirm(app, { ClientId, Username, code: "123456" }))).toBe(EXPIRED);
  });

  test("sent to an address that the user has given up since proves nothing", async () => {
    await using app = await testApp();
    const person = await forgetful(app);
    const { UserPoolId, Username } = person;
    const UserAttributes = attributeList({ email: "other@example.com", email_verified: "true" });
    await app.client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    expect(await refusal(confirm(app, person))).toBe(EXPIRED);
  });

  test("is void once the password was changed in another way", async () => {
    await using app = await testApp();
    const person = await forgetful(app);
    const { UserPoolId, Username } = person;
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: "Another-horse-9", Permanent: true }),
    );
    expect(await refusal(confirm(app, person))).toBe(EXPIRED);
  });
});

describe("a user who may not reset the password", () => {
  test("for they are disabled", async () => {
    await using app = await testApp();
    const person = await forgetful(app);
    await app.client.send(new AdminDisableUserCommand({ UserPoolId: person.UserPoolId, Username: person.Username }));
    expect(await refusal(confirm(app, person))).toBe("NotAuthorizedException: User is disabled.");
  });

  test("for they have a temporary one since", async () => {
    await using app = await testApp();
    const person = await forgetful(app);
    const { UserPoolId, Username } = person;
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: "Temporary-horse-9", Permanent: false }),
    );
    expect(await refusal(confirm(app, person))).toBe(
      "NotAuthorizedException: User password cannot be reset in the current state.",
    );
  });
});

test("a name nobody has is told", async () => {
  await using app = await testApp();
  const { ClientId } = await aPoolWithClient(app);
  expect(await refusal(confirm(app, { ClientId, Username: "nobody", code: "123456" }))).toBe(NOBODY);
});

test("a password that the pool does not take leaves the code good", async () => {
  await using app = await testApp();
  const person = await forgetful(app);
  expect(await refusal(confirm(app, person, "password"))).toBe(
    "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
  );
  expect(await refusal(confirm(app, person, "pass"))).toBe(
    "InvalidParameterException: 1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 6",
  );
  await confirm(app, person);
});

describe("a former password", () => {
  const pool = { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 3 } } };

  test("is refused to who has the code, which stays good", async () => {
    await using app = await testApp();
    const person = await forgetful(app, pool);
    expect(await refusal(confirm(app, person, PASSWORD))).toBe(
      "PasswordHistoryPolicyViolationException: Password has previously been used. Please choose a different password.",
    );
    await confirm(app, person);
  });

  test("is not told from others to who has not", async () => {
    await using app = await testApp();
    const person = await forgetful(app, pool);
    const compared = vi.spyOn(app.ctx.passwords, "matches");
    const made = vi.spyOn(app.ctx.passwords, "make");
    const code = otherThan(person.code);
    expect(await refusal(confirm(app, { ...person, code }, PASSWORD))).toBe(MISMATCH);
    expect(await refusal(confirm(app, { ...person, code }, NEW))).toBe(MISMATCH);
    expect([compared.mock.calls.length, made.mock.calls.length]).toEqual([0, 0]);
  });
});

test("ten tries an hour are looked at, wrong ones among them", async () => {
  await using app = await testApp();
  const person = await forgetful(app);
  for (let tries = 0; tries < 10; tries++) {
    expect(await refusal(confirm(app, { ...person, code: otherThan(person.code) }))).toBe(MISMATCH);
  }
  expect(await refusal(confirm(app, person))).toBe(ATTEMPTS);
});

test("of sixteen who bring the right code at a time, one sets the password", async () => {
  await using app = await testApp();
  const person = await forgetful(app);
  const passwords = Array.from({ length: 16 }, (_, index) => `Battery-staple-${index}`);
  const settled = await Promise.allSettled(passwords.map((password) => confirm(app, person, password)));
  const winners = passwords.filter((_, index) => settled[index]?.status === "fulfilled");
  expect(winners.length).toBe(1);
  await expect(signIn(app, person.ClientId, person.Username, winners[0])).resolves.toBeDefined();
  // Ten are looked at in an hour, and nine of them come late.
  const { refused } = await outcomes(
    settled.map((call) => (call.status === "fulfilled" ? Promise.resolve() : Promise.reject(call.reason))),
  );
  expect(refused).toEqual([...Array.from({ length: 9 }, () => EXPIRED), ...Array.from({ length: 6 }, () => ATTEMPTS)]);
});
