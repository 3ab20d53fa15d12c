import { GetUserCommand, GlobalSignOutCommand, InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const REVOKED = "NotAuthorizedException: Access Token has been revoked";

const getUser = (app: TestApp, AccessToken: string) => app.client.send(new GetUserCommand({ AccessToken }));
const signOut = (app: TestApp, AccessToken: string) => app.client.send(new GlobalSignOutCommand({ AccessToken }));
const refresh = (app: TestApp, ClientId: string, REFRESH_TOKEN: string) =>
  app.client.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN } }),
  );

test("every sign-in of the user ends, and nobody else's", async () => {
  await using app = await testApp();
  const here = await aPersonSignedIn(app);
  const there = await signIn(app, here.ClientId, here.Username);
  const other = await aUser(app, here.UserPoolId);
  const others = await signIn(app, here.ClientId, other.Username);
  expect(await answer(signOut(app, here.AccessToken))).toEqual({});
  for (const { AccessToken, RefreshToken } of [here, there]) {
    expect(await refusal(getUser(app, AccessToken))).toBe(REVOKED);
    expect(await refusal(refresh(app, here.ClientId, RefreshToken))).toBe(
      "NotAuthorizedException: Refresh Token has been revoked",
    );
  }
  await getUser(app, others.AccessToken);
  await refresh(app, here.ClientId, others.RefreshToken);
});

test("the user may sign in again at once", async () => {
  await using app = await testApp();
  const { ClientId, Username, AccessToken } = await aPersonSignedIn(app);
  await signOut(app, AccessToken);
  const again = await signIn(app, ClientId, Username);
  await getUser(app, again.AccessToken);
  await refresh(app, ClientId, again.RefreshToken);
});

test("a token that was signed out signs nobody out", async () => {
  await using app = await testApp();
  const { ClientId, Username, AccessToken } = await aPersonSignedIn(app);
  await signOut(app, AccessToken);
  const again = await signIn(app, ClientId, Username);
  expect(await refusal(signOut(app, AccessToken))).toBe(REVOKED);
  await getUser(app, again.AccessToken);
});

test("access tokens of a client without revocation end too", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app, { client: { EnableTokenRevocation: false } });
  app.clock.advance(1000);
  await signOut(app, AccessToken);
  expect(await refusal(getUser(app, AccessToken))).toBe(REVOKED);
});

test("signing out eight times at a time leaves the user signed out", async () => {
  await using app = await testApp();
  const { AccessToken } = await aPersonSignedIn(app);
  const { done, refused } = await outcomes(Array.from({ length: 8 }, () => signOut(app, AccessToken)));
  expect(done).toBeGreaterThan(0);
  expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? [REVOKED] : []));
  expect(await refusal(getUser(app, AccessToken))).toBe(REVOKED);
});
