import {
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminListUserSessionsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aClient, aPool, aUser, PASSWORD, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aTrackingPool, sessionsOf, sessionsOfUser } from "./sessions.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId, ClientId } = await aTrackingPool(app);

test("an operator sees what the person sees, and no session as the current one", async () => {
  const { Username, sub } = await aUser(app, UserPoolId);
  await signIn(app, ClientId, Username);
  const seen = await sessionsOf(app, await signIn(app, ClientId, Username));
  const expected = seen.map((session) => ({ ...session, IsCurrentSession: false }));
  expect(expected).toHaveLength(2);
  for (const name of [Username, sub]) expect(await sessionsOfUser(app, UserPoolId, name)).toEqual(expected);
});

test("a sign-in through a back end is where the back end says that the person is", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const attempt = {
    UserPoolId,
    ClientId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: Username, PASSWORD },
  } as const;
  const context = { ServerName: "shop", ServerPath: "/login", IpAddress: "a".repeat(200), HttpHeaders: [] };
  const HttpHeaders = [{ headerName: "x" }, { headerName: "User-Agent", headerValue: "curl/8.11.0" }];
  for (const ContextData of [undefined, context, { ...context, IpAddress: "203.0.113.7", HttpHeaders }]) {
    await app.client.send(new AdminInitiateAuthCommand({ ...attempt, ...(ContextData && { ContextData }) }));
  }
  const seen = (await sessionsOfUser(app, UserPoolId, Username)).map(({ DeviceType, LastIPAddress }) => [
    DeviceType,
    LastIPAddress,
  ]);
  expect(seen).toEqual([
    ["curl", "203.0.113.7"],
    ["unknown", "a".repeat(128)],
    ["Linux, aws-sdk-js", undefined],
  ]);
});

test("there are none of who has never signed in, was shut out, or is in a pool that tracks nothing", async () => {
  const [newcomer, outcast] = [await aUser(app, UserPoolId), await aUser(app, UserPoolId)];
  await signIn(app, ClientId, outcast.Username);
  await app.client.send(new AdminDisableUserCommand({ UserPoolId, Username: outcast.Username }));
  for (const { Username } of [newcomer, outcast]) expect(await sessionsOfUser(app, UserPoolId, Username)).toEqual([]);
  const untracked = await aPool(app);
  const { ClientId: client } = await aClient(app, untracked.UserPoolId);
  const { Username } = await aUser(app, untracked.UserPoolId);
  await signIn(app, client, Username);
  expect(await sessionsOfUser(app, untracked.UserPoolId, Username)).toEqual([]);
});

test("a user, pool or page that is not there is refused", async () => {
  const { Username } = await aUser(app, UserPoolId);
  const ask = (input: object) => app.client.send(new AdminListUserSessionsCommand({ UserPoolId, Username, ...input }));
  await expect(ask({ Username: "nobody" })).rejects.toMatchObject({
    name: "UserNotFoundException",
    message: "User does not exist.",
  });
  await expect(ask({ UserPoolId: "us-east-1_nowhere00" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "User pool us-east-1_nowhere00 does not exist.",
  });
  await expect(ask({ NextToken: "next" })).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid pagination token.",
  });
});
