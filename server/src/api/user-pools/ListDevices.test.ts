import { ListDevicesCommand, type ListDevicesCommandInput } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aDevice, aDevicePool, remember, type SignedInDevice } from "./devices.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app);

const list = ({ AccessToken }: SignedInDevice, input: Partial<ListDevicesCommandInput> = {}) =>
  app.client.send(new ListDevicesCommand({ AccessToken, ...input }));
const keysOf = (devices: readonly { DeviceKey?: string | undefined }[] = []) =>
  devices.map(({ DeviceKey }) => DeviceKey);

/** Three devices of one person, in order of key. */
async function three() {
  const first = await aDevice(app, to);
  const all = [first, await aDevice(app, to, first.Username), await aDevice(app, to, first.Username)];
  return all.toSorted((a, b) => (a.DeviceKey < b.DeviceKey ? -1 : 1)) as [SignedInDevice, ...SignedInDevice[]];
}

test("a person sees their remembered devices, in order of key, and nobody else's", async () => {
  const devices = await three();
  await aDevice(app, to);
  const answered = await answer(list(devices[0]));
  expect(answered).toEqual({
    Devices: devices.map(({ DeviceKey }) => ({
      DeviceKey,
      DeviceAttributes: [{ Name: "device_status", Value: "valid" }],
      DeviceCreateDate: expect.any(Date),
      DeviceLastModifiedDate: expect.any(Date),
      DeviceLastAuthenticatedDate: expect.any(Date),
    })),
  });
  const [, second] = devices;
  if (second) await remember(app, second, "not_remembered");
  expect(keysOf((await list(devices[0])).Devices)).toEqual(keysOf(devices.filter((device) => device !== second)));
});

test("pages miss nothing, and the last has no token", async () => {
  const devices = await three();
  const first = await list(devices[0], { Limit: 2 });
  const last = await list(devices[0], { Limit: 2, PaginationToken: first.PaginationToken });
  expect([...keysOf(first.Devices), ...keysOf(last.Devices)]).toEqual(keysOf(devices));
  expect(first.Devices).toHaveLength(2);
  expect(last).not.toHaveProperty("PaginationToken");
  expect((await list(devices[0], { Limit: 0 })).Devices).toHaveLength(3);
});

test("another's token, and one that is none, are refused", async () => {
  const [ada, bob] = [await three(), await three()];
  const { PaginationToken } = await list(ada[0], { Limit: 1 });
  for (const wrong of [PaginationToken, "none"]) {
    expect(await refusal(list(bob[0], { PaginationToken: wrong }))).toBe(
      "InvalidParameterException: Invalid pagination token.",
    );
  }
});
