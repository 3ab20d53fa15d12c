import {
  AdminForgetDeviceCommand,
  AdminGetDeviceCommand,
  AdminListDevicesCommand,
  AdminUpdateDeviceStatusCommand,
  ForgetDeviceCommand,
  GetDeviceCommand,
  ListDevicesCommand,
  UpdateDeviceStatusCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { UNTRACKED } from "./devices.fixture.ts";
import { refusal } from "./pools.fixture.ts";

// What all operations on devices have in common. ConfirmDevice stands by itself.

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId } = await aPool(app);
const { ClientId } = await aClient(app, UserPoolId);
const { client } = app;
const DeviceKey = "us-east-1_aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
const DeviceRememberedStatus = "remembered";

const byToken = [
  ["GetDevice", (AccessToken?: string) => client.send(new GetDeviceCommand({ AccessToken, DeviceKey }))],
  ["ListDevices", (AccessToken?: string) => client.send(new ListDevicesCommand({ AccessToken }))],
  ["ForgetDevice", (AccessToken?: string) => client.send(new ForgetDeviceCommand({ AccessToken, DeviceKey }))],
  [
    "UpdateDeviceStatus",
    (AccessToken?: string) =>
      client.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey, DeviceRememberedStatus })),
  ],
] as const;

const byOperator = [
  ["AdminGetDevice", (Username: string) => client.send(new AdminGetDeviceCommand({ UserPoolId, Username, DeviceKey }))],
  ["AdminListDevices", (Username: string) => client.send(new AdminListDevicesCommand({ UserPoolId, Username }))],
  [
    "AdminForgetDevice",
    (Username: string) => client.send(new AdminForgetDeviceCommand({ UserPoolId, Username, DeviceKey })),
  ],
  [
    "AdminUpdateDeviceStatus",
    (Username: string) =>
      client.send(new AdminUpdateDeviceStatusCommand({ UserPoolId, Username, DeviceKey, DeviceRememberedStatus })),
  ],
] as const;

describe.each(byToken)("%s", (_name, call) => {
  test("asks for an access token, and a good one", async () => {
    expect(await refusal(call())).toMatch(
      /^InvalidParameterException: 1 validation error detected: Value (?:null )?at 'accessToken' failed to satisfy constraint: Member must not be null$/,
    );
    expect(await refusal(call("none"))).toBe("NotAuthorizedException: Invalid Access Token");
  });

  test("says that the pool tracks no devices", async () => {
    const { Username } = await aUser(app, UserPoolId);
    expect(await refusal(call((await signIn(app, ClientId, Username)).AccessToken))).toBe(UNTRACKED);
  });
});

test.each(byOperator)("%s says that the pool tracks no devices", async (_name, call) => {
  expect(await refusal(call((await aUser(app, UserPoolId)).Username))).toBe(UNTRACKED);
});
