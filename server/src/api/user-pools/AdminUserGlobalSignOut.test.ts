import {
  AdminUserGlobalSignOutCommand,
  GetUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn } from "./people.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const whoIs = (app: TestApp, AccessToken: string) => app.client.send(new GetUserCommand({ AccessToken }));

test("ends every sign-in of the user, and nobody else's", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, ...first } = await aPersonSignedIn(app);
  const second = await signIn(app, ClientId, Username);
  await aUser(app, UserPoolId, { username: "eve" });
  const eve = await signIn(app, ClientId, "eve");

  expect(await answer(app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username })))).toEqual({});
  for (const { AccessToken, RefreshToken: REFRESH_TOKEN } of [first, second]) {
    expect(await refusal(whoIs(app, AccessToken))).toBe("NotAuthorizedException: Access Token has been revoked");
    const refresh = new InitiateAuthCommand({
      ClientId,
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: { REFRESH_TOKEN },
    });
    expect(await refusal(app.client.send(refresh))).toBe("NotAuthorizedException: Refresh Token has been revoked");
  }
  expect((await whoIs(app, eve.AccessToken)).Username).toBe("eve");
});

test("the user can sign in again at once", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
  await app.client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
  const { AccessToken } = await signIn(app, ClientId, Username);
  expect((await whoIs(app, AccessToken)).Username).toBe(Username);
});
