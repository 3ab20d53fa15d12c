import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPool, attributeList, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn, aPoolWithClient, aSignUp, EXPIRED, MISMATCH, userSeen } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

type Named = { readonly UserPoolId: string; readonly Username: string };

const reset = (app: TestApp, { UserPoolId, Username }: Named) =>
  app.client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));

const WRONG_STATE = "NotAuthorizedException: User password cannot be reset in the current state.";
const NO_ADDRESS =
  "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or phone_number";
const NEXT = "Battery-staple-8";
const email = "ada@example.com";
const phone_number = "+15555550123";

test("the user is sent a code and must choose a new password with it", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, email: to } = await aPersonSignedIn(app);
  expect(await answer(reset(app, { UserPoolId, Username }))).toEqual({});
  expect((await userSeen(app, UserPoolId, Username)).status).toBe("RESET_REQUIRED");
  expect(await refusal(signIn(app, ClientId, Username))).toBe(
    "PasswordResetRequiredException: Password reset required for the user",
  );
  const code = { ClientId, Username, ConfirmationCode: await app.codeFor(to), Password: NEXT };
  await app.client.send(new ConfirmForgotPasswordCommand(code));
  expect((await userSeen(app, UserPoolId, Username)).status).toBe("CONFIRMED");
  await signIn(app, ClientId, Username, NEXT);
  expect(await refusal(app.client.send(new ConfirmForgotPasswordCommand(code)))).toBe(EXPIRED);
});

test("once more brings another code, and the first stops working", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, email: to } = await aPersonSignedIn(app);
  await reset(app, { UserPoolId, Username });
  const first = await app.codeFor(to);
  await reset(app, { UserPoolId, Username });
  const second = await app.codeFor(to);
  const confirm = (ConfirmationCode: string) =>
    app.client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password: NEXT }));
  expect(await refusal(confirm(first))).toBe(MISMATCH);
  await confirm(second);
});

const recovery = (...names: ("verified_email" | "verified_phone_number")[]) => ({
  AccountRecoverySetting: { RecoveryMechanisms: names.map((Name, index) => ({ Name, Priority: index + 1 })) },
});

describe("the code goes", () => {
  const both = { email, email_verified: "true", phone_number, phone_number_verified: "true" };
  test.each([
    ["to the address that comes first", recovery("verified_phone_number", "verified_email"), both, phone_number],
    [
      "to the one that is proven",
      recovery("verified_phone_number", "verified_email"),
      { ...both, phone_number_verified: "false" },
      email,
    ],
    ["to the only way there is", recovery("verified_email"), both, email],
  ])("%s", async (_, pool, attributes, to) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app, pool);
    const { Username } = await aUser(app, UserPoolId, { attributes });
    await reset(app, { UserPoolId, Username });
    expect((await app.inbox()).map((message) => message.to)).toEqual([to]);
  });

  test.each([
    ["without an address", {}, {}],
    ["without a proven one", {}, { email, phone_number }],
    ["without one that the pool recovers by", recovery("verified_phone_number"), { email, email_verified: "true" }],
    [
      "where only operators recover",
      { AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "admin_only" as const, Priority: 1 }] } },
      both,
    ],
  ])("nowhere %s, and then nothing is changed", async (_, pool, attributes) => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app, pool);
    const { Username } = await aUser(app, UserPoolId, { attributes });
    expect(await refusal(reset(app, { UserPoolId, Username }))).toBe(NO_ADDRESS);
    await signIn(app, ClientId, Username);
  });
});

describe("is refused", () => {
  test("for who has yet to change a temporary password", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const UserAttributes = attributeList({ email, email_verified: "true" });
    await app.client.send(new AdminCreateUserCommand({ UserPoolId, Username: "ada", UserAttributes }));
    expect(await refusal(reset(app, { UserPoolId, Username: "ada" }))).toBe(WRONG_STATE);
    expect((await userSeen(app, UserPoolId, "ada")).status).toBe("FORCE_CHANGE_PASSWORD");
    expect(await app.inbox()).toEqual([]);
  });

  test("for who has not confirmed the sign-up", async () => {
    await using app = await testApp();
    const { UserPoolId, ClientId } = await aPoolWithClient(app);
    const { Username } = await aSignUp(app, ClientId);
    expect(await refusal(reset(app, { UserPoolId, Username }))).toBe(WRONG_STATE);
  });

  test("for who is disabled", async () => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const { Username } = await aUser(app, UserPoolId, { password: PASSWORD });
    await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    expect(await refusal(reset(app, { UserPoolId, Username }))).toBe("NotAuthorizedException: User is disabled.");
  });
});
