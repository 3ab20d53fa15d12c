import {
  AdminResetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { PASSWORD, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { ATTEMPTS, aPersonSignedIn, EXPIRED, HOUR_MS } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const NEW = "Battery-staple-8";
const INCORRECT = "NotAuthorizedException: Incorrect username or password.";

const change = (app: TestApp, AccessToken: string, PreviousPassword: string | undefined, ProposedPassword = NEW) =>
  app.client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));

test("who knows the password changes it, and stays signed in", async () => {
  await using app = await testApp();
  const { ClientId, Username, AccessToken } = await aPersonSignedIn(app);
  expect(await answer(change(app, AccessToken, PASSWORD))).toEqual({});
  expect(await refusal(signIn(app, ClientId, Username, PASSWORD))).toBe(INCORRECT);
  await expect(signIn(app, ClientId, Username, NEW)).resolves.toBeDefined();
  await change(app, AccessToken, NEW, PASSWORD);
});

test("who does not know it, or keeps silent, changes nothing", async () => {
  await using app = await testApp();
  const { ClientId, Username, AccessToken } = await aPersonSignedIn(app);
  expect(await refusal(change(app, AccessToken, "Wrong-horse-7"))).toBe(INCORRECT);
  expect(await refusal(change(app, AccessToken, undefined))).toBe(INCORRECT);
  await expect(signIn(app, ClientId, Username)).resolves.toBeDefined();
});

test("a user who has no password sets the first", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, sub, AccessToken } = await aPersonSignedIn(app);
  await app.ctx.store.write(async (tx) => {
    const user = await tx.users.forChange(UserPoolId, sub);
    if (user) await tx.users.update(user, { ...user, password: undefined });
  });
  await change(app, AccessToken, undefined);
  await expect(signIn(app, ClientId, Username, NEW)).resolves.toBeDefined();
  expect(await refusal(change(app, AccessToken, undefined, "Another-horse-9"))).toBe(INCORRECT);
});

test.each([
  [
    "password",
    "InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters",
  ],
  [
    "pass",
    "InvalidParameterException: 1 validation error detected: Value at 'proposedPassword' failed to satisfy constraint: Member must have length greater than or equal to 6",
  ],
])("%o is no password for the pool", async (proposed, message) => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app);
  expect(await refusal(change(app, AccessToken, PASSWORD, proposed))).toBe(message);
});

test("where the pool remembers three passwords, none of them can be chosen again", async () => {
  await using app = await testApp();
  const policy = { MinimumLength: 8, PasswordHistorySize: 3 };
  const { ClientId, Username, AccessToken } = await aPersonSignedIn(app, {
    pool: { Policies: { PasswordPolicy: policy } },
  });
  const [one, two, three, four] = [PASSWORD, "Second-horse-2", "Third-horse-3", "Fourth-horse-4"] as const;
  const used =
    "PasswordHistoryPolicyViolationException: Password has previously been used. Please choose a different password.";
  await change(app, AccessToken, one, two);
  await change(app, AccessToken, two, three);
  expect(await refusal(change(app, AccessToken, three, three))).toBe(used);
  expect(await refusal(change(app, AccessToken, three, one))).toBe(used);
  app.clock.advance(HOUR_MS);
  const { AccessToken: later } = await signIn(app, ClientId, Username, three);
  await change(app, later, three, four);
  await change(app, later, four, one);
});

test("five tries an hour are looked at, wrong ones among them", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app);
  for (let tries = 0; tries < 5; tries++)
    expect(await refusal(change(app, AccessToken, "Wrong-horse-7"))).toBe(INCORRECT);
  expect(await refusal(change(app, AccessToken, PASSWORD))).toBe(ATTEMPTS);
});

test("a user whom an operator told to choose a new password needs the code for it", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app);
  await app.client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));
  expect(await refusal(change(app, AccessToken, PASSWORD))).toBe(
    "PasswordResetRequiredException: Password reset required for the user",
  );
});

test("a code to reset the password, perhaps asked for by somebody else, is void afterwards", async () => {
  await using app = await testApp();
  const { ClientId, Username, email, AccessToken } = await aPersonSignedIn(app);
  await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
  const ConfirmationCode = await app.codeFor(email);
  await change(app, AccessToken, PASSWORD);
  const reset = new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password: "Another-horse-9" });
  expect(await refusal(app.client.send(reset))).toBe(EXPIRED);
});

test("of four who change one password at a time, one does", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app);
  const calls = [1, 2, 3, 4].map((number) => change(app, AccessToken, PASSWORD, `Battery-staple-${number}`));
  expect(await outcomes(calls)).toEqual({ done: 1, refused: [INCORRECT, INCORRECT, INCORRECT] });
});
