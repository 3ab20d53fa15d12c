import {
  AdminConfirmSignUpCommand,
  AdminDisableUserCommand,
  ConfirmSignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPoolWithClient, aSignUp, userSeen } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const CONFIRMED = "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED";

test("a person who signed up can sign in, and their address is not proven by it", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  expect(await answer(app.client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username })))).toEqual({});
  expect(await userSeen(app, UserPoolId, Username)).toEqual({
    Username,
    status: "CONFIRMED",
    attributes: { email, email_verified: "false" },
  });
  await signIn(app, ClientId, Username);
});

test("the code that was sent confirms nothing any more", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username, email } = await aSignUp(app, ClientId);
  await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
  const ConfirmationCode = await app.codeFor(email);
  const call = app.client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
  expect(await refusal(call)).toBe(CONFIRMED);
});

test("a disabled user is confirmed and stays disabled", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aSignUp(app, ClientId);
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  await app.client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
  expect(await refusal(signIn(app, ClientId, Username))).toBe("NotAuthorizedException: User is disabled.");
});

test("of sixteen at a time one confirms", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aSignUp(app, ClientId);
  const calls = Array.from({ length: 16 }, () =>
    app.client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username })),
  );
  expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => CONFIRMED) });
});
