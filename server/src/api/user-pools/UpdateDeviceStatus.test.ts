import { AdminGetDeviceCommand, UpdateDeviceStatusCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import {
  aDevice,
  aDevicePool,
  aNewDevice,
  attributesOf,
  fromDevice,
  NO_DEVICE,
  remember,
  type SignedInDevice,
} from "./devices.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app, { DeviceOnlyRememberedOnUserPrompt: true, ChallengeRequiredOnNewDevice: true });

const seen = async ({ Username, DeviceKey }: SignedInDevice) =>
  (await app.client.send(new AdminGetDeviceCommand({ UserPoolId: to.UserPoolId, Username, DeviceKey }))).Device;

test("a person says whether a device is remembered, and the next sign-in from it heeds that", async () => {
  const device = await aDevice(app, to);
  const challenge = async () => (await fromDevice(app, to, device.Username, device.DeviceKey)).ChallengeName;
  const before = await seen(device);
  expect(await challenge()).toBeUndefined();

  expect(await answer(remember(app, device, "remembered"))).toEqual({});
  expect(attributesOf(await seen(device))).toMatchObject({ "dev:device_remembered_status": "remembered" });
  expect(await challenge()).toBe("DEVICE_SRP_AUTH");

  expect(await answer(remember(app, device, "not_remembered"))).toEqual({});
  const after = await seen(device);
  expect(attributesOf(after)).toMatchObject({ "dev:device_remembered_status": "not_remembered" });
  expect(after?.DeviceLastModifiedDate?.getTime()).toBeGreaterThan(before?.DeviceLastModifiedDate?.getTime() ?? 0);
  expect(after?.DeviceCreateDate).toEqual(before?.DeviceCreateDate);
  expect(await challenge()).toBeUndefined();
});

test("of another's device, or one that was not confirmed, nobody says anything", async () => {
  const [ada, bob] = [await aDevice(app, to), await aNewDevice(app, to)];
  expect(await refusal(remember(app, { ...bob, DeviceKey: ada.DeviceKey }, "remembered"))).toBe(NO_DEVICE);
  expect(await refusal(remember(app, bob, "remembered"))).toBe(NO_DEVICE);
  expect(attributesOf(await seen(ada))).toMatchObject({ "dev:device_remembered_status": "not_remembered" });
});

test("the status has to be told", async () => {
  const { AccessToken, DeviceKey } = await aDevice(app, to);
  expect(await refusal(app.client.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey })))).toBe(
    "InvalidParameterException: 1 validation error detected: Value null at 'deviceRememberedStatus' failed to satisfy constraint: Member must not be null",
  );
});
