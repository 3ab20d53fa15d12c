import { AdminListDevicesCommand, type AdminListDevicesCommandInput } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aDevice, aDevicePool, attributesOf, remember } from "./devices.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId, ...rest } = await aDevicePool(app);
const to = { UserPoolId, ...rest };

const list = (Username: string, input: Partial<AdminListDevicesCommandInput> = {}) =>
  app.client.send(new AdminListDevicesCommand({ UserPoolId, Username, ...input }));

test("an operator sees all devices of a user, remembered or not, in order of key, page by page", async () => {
  const first = await aDevice(app, to);
  const others = [await aDevice(app, to, first.Username), await aDevice(app, to, first.Username)];
  await remember(app, first, "not_remembered");
  await aDevice(app, to);
  const { Devices = [] } = await answer(list(first.Username));
  const statuses = Devices.map((device) => [device.DeviceKey, attributesOf(device)["dev:device_remembered_status"]]);
  expect(statuses).toEqual(
    [[first.DeviceKey, "not_remembered"], ...others.map(({ DeviceKey }) => [DeviceKey, "remembered"])].toSorted(),
  );
  const page = await list(first.Username, { Limit: 2 });
  const last = await list(first.Username, { Limit: 2, PaginationToken: page.PaginationToken });
  expect([...(page.Devices ?? []), ...(last.Devices ?? [])]).toEqual(Devices);
  expect(page.Devices).toHaveLength(2);
  expect(last).not.toHaveProperty("PaginationToken");
});

test("who has none has an empty list", async () => {
  expect(await answer(list((await aUser(app, UserPoolId)).Username))).toEqual({ Devices: [] });
});

test("another user's token, and who or what is not there, are refused", async () => {
  const ada = await aDevice(app, to);
  await aDevice(app, to, ada.Username);
  const { PaginationToken } = await list(ada.Username, { Limit: 1 });
  const bob = await aUser(app, UserPoolId);
  expect(await refusal(list(bob.Username, { PaginationToken }))).toBe(
    "InvalidParameterException: Invalid pagination token.",
  );
  expect(await refusal(list("nobody"))).toBe("ResourceNotFoundException: User does not exist.");
  expect(await refusal(list(ada.Username, { UserPoolId: NO_POOL }))).toBe(NO_POOL_REFUSAL);
});
