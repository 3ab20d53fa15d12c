import { AdminGetDeviceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aDevice, aDevicePool, aNewDevice, confirm, NO_DEVICE, remember } from "./devices.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp({ accountId: "123456789012" });
afterAll(() => app.close());
const to = await aDevicePool(app);

const get = (Username: string, DeviceKey: string, UserPoolId = to.UserPoolId) =>
  app.client.send(new AdminGetDeviceCommand({ UserPoolId, Username, DeviceKey }));

test("an operator sees a device whole, remembered or not", async () => {
  const device = await aNewDevice(app, to);
  await confirm(app, device, { DeviceName: "Ada's phone" });
  await remember(app, device, "not_remembered");
  const { Username, DeviceKey } = device;
  const owner = `${Username}.${to.UserPoolId}`;
  expect(await answer(get(Username, DeviceKey))).toEqual({
    Device: {
      DeviceKey,
      DeviceAttributes: [
        { Name: "device_status", Value: "valid" },
        { Name: "device_name", Value: "Ada's phone" },
        {
          Name: "dev:device_arn",
          Value: `arn:aws:cognito-idp:us-east-1:123456789012:owner/${owner}/device/${DeviceKey}`,
        },
        { Name: "dev:device_owner", Value: owner },
        { Name: "dev:device_remembered_status", Value: "not_remembered" },
      ],
      DeviceCreateDate: expect.any(Date),
      DeviceLastModifiedDate: expect.any(Date),
      DeviceLastAuthenticatedDate: expect.any(Date),
    },
  });
});

test("who or what is not there is told", async () => {
  const [ada, bob] = [await aDevice(app, to), await aNewDevice(app, to)];
  expect(await refusal(get(bob.Username, ada.DeviceKey))).toBe(NO_DEVICE);
  expect(await refusal(get(bob.Username, bob.DeviceKey))).toBe(NO_DEVICE);
  expect(await refusal(get("nobody", ada.DeviceKey))).toBe("ResourceNotFoundException: User does not exist.");
  expect(await refusal(get(ada.Username, ada.DeviceKey, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
