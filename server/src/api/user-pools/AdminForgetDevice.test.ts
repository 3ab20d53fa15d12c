import { AdminForgetDeviceCommand, GetTokensFromRefreshTokenCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aDevice, aDevicePool, fromDevice, INVALID_REFRESH, NO_DEVICE } from "./devices.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app);

const forget = (Username: string, DeviceKey: string, UserPoolId = to.UserPoolId) =>
  app.client.send(new AdminForgetDeviceCommand({ UserPoolId, Username, DeviceKey }));

test("an operator has a device forgotten: it is not taken for known, and refreshes nothing", async () => {
  const { Username, DeviceKey, RefreshToken } = await aDevice(app, to);
  expect(await answer(forget(Username, DeviceKey))).toEqual({});
  expect(await refusal(fromDevice(app, to, Username, DeviceKey))).toBe(NO_DEVICE);
  const refresh = new GetTokensFromRefreshTokenCommand({ ClientId: to.ClientId, RefreshToken, DeviceKey });
  expect(await refusal(app.client.send(refresh))).toBe(INVALID_REFRESH);
});

test("a device is forgotten once, sixteen times at once too", async () => {
  const { Username, DeviceKey } = await aDevice(app, to);
  const all = await outcomes(Array.from({ length: 16 }, () => forget(Username, DeviceKey)));
  expect(all).toEqual({ done: 1, refused: Array(15).fill(NO_DEVICE) });
});

test("who or what is not there is told", async () => {
  const [ada, bob] = [await aDevice(app, to), await aDevice(app, to)];
  expect(await refusal(forget(bob.Username, ada.DeviceKey))).toBe(NO_DEVICE);
  expect(await refusal(forget("nobody", ada.DeviceKey))).toBe("UserNotFoundException: User does not exist.");
  expect(await refusal(forget(ada.Username, ada.DeviceKey, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
