import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  GetUserCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aPersonSignedIn } from "./people.fixture.ts";
import { answer } from "./pools.fixture.ts";

test("lets a disabled user sign in again", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId, Username } = await aPersonSignedIn(app);
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  expect(await answer(app.client.send(new AdminEnableUserCommand({ UserPoolId, Username })))).toEqual({});
  expect(await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }))).toMatchObject({ Enabled: true });
  const { AccessToken } = await signIn(app, ClientId, Username);
  expect((await app.client.send(new GetUserCommand({ AccessToken }))).Username).toBe(Username);
});

test("leaves alone who is enabled: nobody is signed out", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, AccessToken } = await aPersonSignedIn(app);
  await app.client.send(new AdminEnableUserCommand({ UserPoolId, Username }));
  expect((await app.client.send(new GetUserCommand({ AccessToken }))).Username).toBe(Username);
});
