import {
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  ListUserSessionsCommand,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aTrackingPool, idOf, isTaken, REVOKED, sessionsOf, track } from "./sessions.fixture.ts";

// Sessions that come through a browser are tested in hosted-ui/sso.test.ts.

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId, ClientId } = await aTrackingPool(app);
const { ClientId: rotating } = await aClient(app, UserPoolId, {
  ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
  RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 0 },
});

describe("a person sees", () => {
  test("each of their sign-ins whole, and which one is this", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const before = app.clock.now();
    const [one, two] = [await signIn(app, ClientId, Username), await signIn(app, rotating, Username)];
    const [newer, older] = await sessionsOf(app, two);
    const whole = (client: string, IsCurrentSession: boolean) => ({
      SessionId: expect.stringMatching(/^tkn[a-z0-9]{25}$/),
      SessionType: "TOKEN",
      ClientId: client,
      CreateDate: expect.any(Date),
      LastActiveDate: expect.any(Date),
      DeviceType: "Linux, aws-sdk-js",
      LastLocation: { Country: "unknown" },
      IsCurrentSession,
    });
    expect([newer, older]).toEqual([whole(rotating, true), whole(ClientId, false)]);
    expect(older?.CreateDate).toEqual(older?.LastActiveDate);
    expect(older?.CreateDate?.getTime()).toBeGreaterThanOrEqual(before.getTime() - 999);
    expect((await sessionsOf(app, one)).map(({ IsCurrentSession }) => IsCurrentSession)).toEqual([false, true]);
  });

  test("nobody else's", async () => {
    const [ada, bob] = [await aUser(app, UserPoolId), await aUser(app, UserPoolId)];
    await signIn(app, ClientId, bob.Username);
    expect(await sessionsOf(app, await signIn(app, ClientId, ada.Username))).toHaveLength(1);
  });

  test("where they were last: a rotation tells, and puts its session first", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const one = await signIn(app, rotating, Username);
    const two = await signIn(app, rotating, Username);
    app.clock.advance(60_000);
    await app.client.send(new GetTokensFromRefreshTokenCommand({ ClientId: rotating, RefreshToken: one.RefreshToken }));
    const [first, second] = await sessionsOf(app, one);
    expect([first?.IsCurrentSession, second?.IsCurrentSession]).toEqual([true, false]);
    expect(first?.LastActiveDate?.getTime()).toBeGreaterThanOrEqual((first?.CreateDate?.getTime() ?? 0) + 60_000);
    // The other has been used longest ago now, though it was begun later.
    await track(app, UserPoolId, 2);
    await signIn(app, rotating, Username);
    await track(app, UserPoolId);
    expect((await isTaken(app, rotating, two)).access).toBe(REVOKED.access);
    expect((await isTaken(app, rotating, one)).access).toBe("yes");
  });

  test("the address and the device that a request came from", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const body = { ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME: Username, PASSWORD } };
    const request = new Request("http://127.0.0.1:9229/", {
      method: "POST",
      headers: {
        host: "127.0.0.1:9229",
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
      },
      body: JSON.stringify(body),
    });
    const response = await app.http.fetch(request, { incoming: { socket: { remoteAddress: "::ffff:203.0.113.7" } } });
    const { AuthenticationResult } = (await response.json()) as { AuthenticationResult: { AccessToken: string } };
    expect(await sessionsOf(app, AuthenticationResult)).toMatchObject([
      { DeviceType: "Linux, Firefox", LastIPAddress: "203.0.113.7" },
    ]);
  });

  test("no sign-in that has ended: revoked, expired, or before a sign-out", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const { ClientId: short } = await aClient(app, UserPoolId, {
      RefreshTokenValidity: 2,
      TokenValidityUnits: { RefreshToken: "hours" },
    });
    await signIn(app, short, Username);
    app.clock.advance(2 * 3_600_000);
    const [revoked, kept] = [await signIn(app, ClientId, Username), await signIn(app, ClientId, Username)];
    expect(await sessionsOf(app, kept)).toHaveLength(2);
    await app.client.send(new RevokeTokenCommand({ ClientId, Token: revoked.RefreshToken }));
    expect(await sessionsOf(app, kept)).toHaveLength(1);
    await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
    expect(await sessionsOf(app, await signIn(app, ClientId, Username))).toHaveLength(1);
  });

  test("sign-ins that a new password does not end", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const tokens = await signIn(app, ClientId, Username);
    await app.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: "Another-horse-8", Permanent: true }),
    );
    expect(await sessionsOf(app, tokens)).toHaveLength(1);
  });

  test("a refresh that is no rotation as no use: it writes nothing", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const tokens = await signIn(app, ClientId, Username);
    const before = await sessionsOf(app, tokens);
    app.clock.advance(60_000);
    await app.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken },
      }),
    );
    expect(await sessionsOf(app, tokens)).toEqual(before);
  });

  test("which one is this where the client has revocation off, too", async () => {
    const { Username } = await aUser(app, UserPoolId);
    const { ClientId: plain } = await aClient(app, UserPoolId, { EnableTokenRevocation: false });
    expect(await idOf(app, await signIn(app, plain, Username))).toMatch(/^tkn/);
  });
});

test("a token for a further page is refused: there is none", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const { AccessToken } = await signIn(app, ClientId, Username);
  const asking = app.client.send(new ListUserSessionsCommand({ AccessToken, NextToken: "next" }));
  await expect(asking).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid pagination token.",
  });
});

test("an access token that is none, or was ended, is refused", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const { AccessToken } = await signIn(app, ClientId, Username);
  await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
  for (const [token, message] of [
    ["a.b.c", "Invalid Access Token"],
    [AccessToken, "Access Token has been revoked"],
  ] as const) {
    const asking = app.client.send(new ListUserSessionsCommand({ AccessToken: token }));
    await expect(asking).rejects.toMatchObject({ name: "NotAuthorizedException", message });
  }
});
