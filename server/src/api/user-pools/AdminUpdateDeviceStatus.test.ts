import {
  AdminUpdateDeviceStatusCommand,
  type AdminUpdateDeviceStatusCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aDevice, aDevicePool, aNewDevice, fromDevice, NO_DEVICE, type SignedInDevice } from "./devices.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app);

const update = (
  { Username, DeviceKey }: SignedInDevice,
  input: Partial<AdminUpdateDeviceStatusCommandInput> = { DeviceRememberedStatus: "not_remembered" },
) => app.client.send(new AdminUpdateDeviceStatusCommand({ UserPoolId: to.UserPoolId, Username, DeviceKey, ...input }));

test("an operator has a device remembered or not, and the next sign-in from it heeds that", async () => {
  const device = await aDevice(app, to);
  const challenge = async () => (await fromDevice(app, to, device.Username, device.DeviceKey)).ChallengeName;
  expect(await challenge()).toBe("DEVICE_SRP_AUTH");
  expect(await answer(update(device))).toEqual({});
  expect(await challenge()).toBeUndefined();
  expect(await answer(update(device, { DeviceRememberedStatus: "remembered" }))).toEqual({});
  expect(await challenge()).toBe("DEVICE_SRP_AUTH");
});

test("who or what is not there is told, and the status has to be", async () => {
  const [ada, bob] = [await aDevice(app, to), await aNewDevice(app, to)];
  expect(await refusal(update(bob))).toBe(NO_DEVICE);
  expect(await refusal(update({ ...bob, DeviceKey: ada.DeviceKey }))).toBe(NO_DEVICE);
  expect(await refusal(update({ ...ada, Username: "nobody" }))).toBe("UserNotFoundException: User does not exist.");
  expect(await refusal(update(ada, { UserPoolId: NO_POOL, DeviceRememberedStatus: "remembered" }))).toBe(
    NO_POOL_REFUSAL,
  );
  expect(await refusal(update(ada, {}))).toBe(
    "InvalidParameterException: 1 validation error detected: Value null at 'deviceRememberedStatus' failed to satisfy constraint: Member must not be null",
  );
});
