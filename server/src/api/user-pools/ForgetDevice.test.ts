import {
  ForgetDeviceCommand,
  GetDeviceCommand,
  GetUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aDevice, aDevicePool, fromDevice, INVALID_REFRESH, NO_DEVICE, remember } from "./devices.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app);

const forget = (AccessToken: string | undefined, DeviceKey: string) =>
  app.client.send(new ForgetDeviceCommand({ AccessToken, DeviceKey }));

test("the device is known no more: it is not shown, not taken for known, and refreshes nothing", async () => {
  const { AccessToken, RefreshToken, DeviceKey, Username } = await aDevice(app, to);
  expect(await answer(forget(AccessToken, DeviceKey))).toEqual({});
  expect(await refusal(app.client.send(new GetDeviceCommand({ AccessToken, DeviceKey })))).toBe(NO_DEVICE);
  expect(await refusal(fromDevice(app, to, Username, DeviceKey))).toBe(NO_DEVICE);
  const refresh = new InitiateAuthCommand({
    ClientId: to.ClientId,
    AuthFlow: "REFRESH_TOKEN_AUTH",
    AuthParameters: { REFRESH_TOKEN: RefreshToken, DEVICE_KEY: DeviceKey },
  });
  expect(await refusal(app.client.send(refresh))).toBe(INVALID_REFRESH);
});

test("the access token that is left is good, but not for the device", async () => {
  const device = await aDevice(app, to);
  await forget(device.AccessToken, device.DeviceKey);
  expect((await app.client.send(new GetUserCommand({ AccessToken: device.AccessToken }))).Username).toBe(
    device.Username,
  );
  expect(await refusal(remember(app, device, "remembered"))).toBe(NO_DEVICE);
});

test("another of the person's devices is forgotten too, remembered or not", async () => {
  const ada = await aDevice(app, to);
  const other = await aDevice(app, to, ada.Username);
  await remember(app, other, "not_remembered");
  expect(await answer(forget(ada.AccessToken, other.DeviceKey))).toEqual({});
  expect(await refusal(fromDevice(app, to, ada.Username, other.DeviceKey))).toBe(NO_DEVICE);
});

test("nobody forgets another's device, nor one twice, nor sixteen times at once", async () => {
  const [ada, bob] = [await aDevice(app, to), await aDevice(app, to)];
  expect(await refusal(forget(bob.AccessToken, ada.DeviceKey))).toBe(NO_DEVICE);
  const all = await outcomes(Array.from({ length: 16 }, () => forget(ada.AccessToken, ada.DeviceKey)));
  expect(all).toEqual({ done: 1, refused: Array(15).fill(NO_DEVICE) });
});
