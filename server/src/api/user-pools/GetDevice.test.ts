import { GetDeviceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import {
  aDevice,
  aDevicePool,
  aNewDevice,
  confirm,
  fromDevice,
  NO_DEVICE,
  remember,
  showDevice,
} from "./devices.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app);

const get = (AccessToken: string | undefined, DeviceKey: string) =>
  app.client.send(new GetDeviceCommand({ AccessToken, DeviceKey }));

test("a person sees their device, without what AWS keeps for operators", async () => {
  const before = app.clock.now().getTime();
  const device = await aNewDevice(app, to);
  await confirm(app, device, { DeviceName: "Ada's phone" });
  const { Device } = await answer(get(device.AccessToken, device.DeviceKey));
  expect(Device).toEqual({
    DeviceKey: device.DeviceKey,
    DeviceAttributes: [
      { Name: "device_status", Value: "valid" },
      { Name: "device_name", Value: "Ada's phone" },
    ],
    DeviceCreateDate: expect.any(Date),
    DeviceLastModifiedDate: Device?.DeviceCreateDate,
    DeviceLastAuthenticatedDate: Device?.DeviceCreateDate,
  });
  expect(Device?.DeviceCreateDate?.getTime()).toBeGreaterThanOrEqual(before - 999);
});

test("a sign-in from it tells when that was", async () => {
  const device = await aDevice(app, to);
  const { Device: first } = await get(device.AccessToken, device.DeviceKey);
  app.clock.advance(60_000);
  await showDevice(app, to, device, await fromDevice(app, to, device.Username, device.DeviceKey));
  const { Device: later } = await get(device.AccessToken, device.DeviceKey);
  expect(later).toEqual({ ...first, DeviceLastAuthenticatedDate: expect.any(Date) });
  const seconds = (date: Date | undefined) => (date?.getTime() ?? 0) / 1000;
  expect(seconds(later?.DeviceLastAuthenticatedDate)).toBeGreaterThan(seconds(first?.DeviceLastAuthenticatedDate) + 59);
});

test("one that is not remembered is not shown, until it is", async () => {
  const device = await aDevice(app, to);
  await remember(app, device, "not_remembered");
  expect(await refusal(get(device.AccessToken, device.DeviceKey))).toBe(NO_DEVICE);
  await remember(app, device, "remembered");
  expect((await get(device.AccessToken, device.DeviceKey)).Device?.DeviceKey).toBe(device.DeviceKey);
});

test("nobody sees another's, nor one that was not confirmed", async () => {
  const [ada, bob] = [await aDevice(app, to), await aNewDevice(app, to)];
  expect(await refusal(get(bob.AccessToken, ada.DeviceKey))).toBe(NO_DEVICE);
  expect(await refusal(get(bob.AccessToken, bob.DeviceKey))).toBe(NO_DEVICE);
});
