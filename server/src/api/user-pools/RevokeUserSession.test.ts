import {
  RevokeUserSessionCommand,
  SetUserPoolSessionConfigurationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aClient, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aTrackingPool, idOf, isTaken, REVOKED, sessionsOf, TAKEN } from "./sessions.fixture.ts";

// What is linked comes through a browser: hosted-ui/sso.test.ts.

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId, ClientId } = await aTrackingPool(app);

const revoke = ({ AccessToken }: { readonly AccessToken: string }, SessionId: string) =>
  app.client.send(new RevokeUserSessionCommand({ AccessToken, SessionId }));

const NO_SESSION = { name: "ResourceNotFoundException", message: "Session does not exist." };

test("a person ends another of their sign-ins, and its tokens are dead at once", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const [lost, other, mine] = [
    await signIn(app, ClientId, Username),
    await signIn(app, ClientId, Username),
    await signIn(app, ClientId, Username),
  ];
  const { $metadata: _, ...answer } = await revoke(mine, await idOf(app, lost));
  expect(answer).toEqual({});
  expect(await isTaken(app, ClientId, lost)).toEqual(REVOKED);
  for (const tokens of [other, mine]) expect(await isTaken(app, ClientId, tokens)).toEqual(TAKEN);
  expect(await sessionsOf(app, mine)).toHaveLength(2);
});

test("access tokens die even where the client has revocation off", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const { ClientId: plain } = await aClient(app, UserPoolId, { EnableTokenRevocation: false });
  const [lost, mine] = [await signIn(app, plain, Username), await signIn(app, plain, Username)];
  await revoke(mine, await idOf(app, lost));
  expect(await isTaken(app, plain, lost)).toEqual(REVOKED);
});

test("not the sign-in that asks", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const mine = await signIn(app, ClientId, Username);
  await expect(revoke(mine, await idOf(app, mine))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "The current session cannot be revoked.",
  });
  expect(await isTaken(app, ClientId, mine)).toEqual(TAKEN);
});

test("not somebody else's, nor what is no session", async () => {
  const [ada, bob] = [await aUser(app, UserPoolId), await aUser(app, UserPoolId)];
  const [mine, theirs] = [await signIn(app, ClientId, ada.Username), await signIn(app, ClientId, bob.Username)];
  const id = await idOf(app, theirs);
  for (const SessionId of [id, id.replace("tkn", "sso"), `tkn${"z".repeat(25)}`, "%".repeat(28)]) {
    await expect(revoke(mine, SessionId)).rejects.toMatchObject(NO_SESSION);
  }
  expect(await isTaken(app, ClientId, theirs)).toEqual(TAKEN);
});

test("of sixteen who end a session at once one does", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const [lost, mine] = [await signIn(app, ClientId, Username), await signIn(app, ClientId, Username)];
  const id = await idOf(app, lost);
  const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => revoke(mine, id)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(NO_SESSION);
});

test("in a pool that tracks nothing any more there is no session", async () => {
  const here = await aTrackingPool(app);
  const { Username } = await aUser(app, here.UserPoolId);
  const [lost, mine] = [await signIn(app, here.ClientId, Username), await signIn(app, here.ClientId, Username)];
  const id = await idOf(app, lost);
  const off = { UserSessionTracking: "DISABLED", TokenSession: { MaxPerUser: 20 } } as const;
  await app.client.send(new SetUserPoolSessionConfigurationCommand({ UserPoolId: here.UserPoolId, ...off }));
  await expect(revoke(mine, id)).rejects.toMatchObject(NO_SESSION);
  expect(await isTaken(app, here.ClientId, lost)).toEqual(TAKEN);
});

test.each(["tkn", `tkn${"0".repeat(26)}`])("an id of another length is refused: %s", async (SessionId) => {
  const { Username } = await aUser(app, UserPoolId);
  const bound = SessionId.length < 28 ? "greater than or equal to 28" : "less than or equal to 28";
  await expect(revoke(await signIn(app, ClientId, Username), SessionId)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: `1 validation error detected: Value '${SessionId}' at 'sessionId' failed to satisfy constraint: Member must have length ${bound}`,
  });
});

test("an access token that was ended is refused", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const [lost, mine] = [await signIn(app, ClientId, Username), await signIn(app, ClientId, Username)];
  const id = await idOf(app, mine);
  await revoke(mine, await idOf(app, lost));
  await expect(revoke(lost, id)).rejects.toMatchObject({
    name: "NotAuthorizedException",
    message: "Access Token has been revoked",
  });
});
