import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn } from "./people.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const DISABLED = "NotAuthorizedException: User is disabled.";

test("a disabled user cannot sign in, is told so after the right password only, and is still listed", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
  expect(await answer(app.client.send(new AdminDisableUserCommand({ UserPoolId, Username })))).toEqual({});
  expect(await refusal(signIn(app, ClientId, Username))).toBe(DISABLED);
  expect(await refusal(signIn(app, ClientId, Username, "Wrong-horse-7"))).toBe(
    "NotAuthorizedException: Incorrect username or password.",
  );
  expect((await app.client.send(new ListUsersCommand({ UserPoolId }))).Users).toMatchObject([
    { Username, Enabled: false },
  ]);
});

test("what the user was signed in with is over, for good", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username, AccessToken, RefreshToken } = await aPersonSignedIn(app);
  const refresh = () =>
    app.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    );
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  await expect(refresh()).rejects.toMatchObject({ name: "NotAuthorizedException" });
  await app.client.send(new AdminEnableUserCommand({ UserPoolId, Username }));
  expect(await refusal(refresh())).toBe("NotAuthorizedException: Refresh Token has been revoked");
  expect(await refusal(app.client.send(new GetUserCommand({ AccessToken })))).toBe(
    "NotAuthorizedException: Access Token has been revoked",
  );
});

test("sixteen sign-ins at the moment of it leave nobody signed in", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
  const signIns = Array.from({ length: 16 }, () => signIn(app, ClientId, Username));
  const [tokens] = await Promise.all([
    Promise.allSettled(signIns),
    app.client.send(new AdminDisableUserCommand({ UserPoolId, Username })),
  ]);
  await app.client.send(new AdminEnableUserCommand({ UserPoolId, Username }));
  const given = tokens.filter((result) => result.status === "fulfilled").map(({ value }) => value);
  const alive = await outcomes(given.map(({ AccessToken }) => app.client.send(new GetUserCommand({ AccessToken }))));
  expect(alive.done).toBe(0);
});

test("disabling twice is disabling once", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
  for (const _ of [1, 2]) await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  await app.client.send(new AdminEnableUserCommand({ UserPoolId, Username }));
  await signIn(app, ClientId, Username);
});
