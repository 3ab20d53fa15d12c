import { AdminRevokeUserSessionCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aTrackingPool, idOf, isTaken, REVOKED, TAKEN } from "./sessions.fixture.ts";

// What is linked comes through a browser: hosted-ui/sso.test.ts.

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId, ClientId } = await aTrackingPool(app);

const revoke = (Username: string, SessionId: string, pool = UserPoolId) =>
  app.client.send(new AdminRevokeUserSessionCommand({ UserPoolId: pool, Username, SessionId }));

const NO_SESSION = { name: "ResourceNotFoundException", message: "Session does not exist." };

test("an operator ends any sign-in of a user, once", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const [lost, kept] = [await signIn(app, ClientId, Username), await signIn(app, ClientId, Username)];
  const id = await idOf(app, lost);
  const { $metadata: _, ...answer } = await revoke(Username, id);
  expect(answer).toEqual({});
  expect(await isTaken(app, ClientId, lost)).toEqual(REVOKED);
  expect(await isTaken(app, ClientId, kept)).toEqual(TAKEN);
  await expect(revoke(Username, id)).rejects.toMatchObject(NO_SESSION);
});

test("not under another user's name", async () => {
  const [ada, bob] = [await aUser(app, UserPoolId), await aUser(app, UserPoolId)];
  const tokens = await signIn(app, ClientId, ada.Username);
  const id = await idOf(app, tokens);
  await expect(revoke(bob.Username, id)).rejects.toMatchObject(NO_SESSION);
  expect(await isTaken(app, ClientId, tokens)).toEqual(TAKEN);
});

test("a user or pool that is not there is refused", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const id = await idOf(app, await signIn(app, ClientId, Username));
  await expect(revoke("nobody", id)).rejects.toMatchObject({
    name: "UserNotFoundException",
    message: "User does not exist.",
  });
  await expect(revoke(Username, id, "us-east-1_nowhere00")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "User pool us-east-1_nowhere00 does not exist.",
  });
});
