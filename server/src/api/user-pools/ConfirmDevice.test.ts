import { AdminForgetDeviceCommand, AdminGetDeviceCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aDevice, aDevicePool, aNewDevice, attributesOf, confirm, UNTRACKED } from "./devices.fixture.ts";
import { answer, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aDevicePool(app);

const seenByOperator = async (Username: string, DeviceKey: string, { UserPoolId } = to) =>
  (await app.client.send(new AdminGetDeviceCommand({ UserPoolId, Username, DeviceKey }))).Device;

const INVALID_KEY = "InvalidParameterException: Invalid device key given.";
const EXISTS = "DeviceKeyExistsException: Device already exists.";

test("the device is known from then on, and remembered where the pool always does", async () => {
  const device = await aNewDevice(app, to);
  expect(await answer(confirm(app, device, { DeviceName: "Ada's phone" }))).toEqual({
    UserConfirmationNecessary: false,
  });
  expect(attributesOf(await seenByOperator(device.Username, device.DeviceKey))).toMatchObject({
    device_name: "Ada's phone",
    "dev:device_remembered_status": "remembered",
  });
});

test.each([
  [{}, false, "remembered"],
  [{ DeviceOnlyRememberedOnUserPrompt: true }, true, "not_remembered"],
  [{ DeviceOnlyRememberedOnUserPrompt: true, ChallengeRequiredOnNewDevice: true }, true, "not_remembered"],
])(
  "in a pool configured as %j the person must say so: %s",
  async (configuration, UserConfirmationNecessary, status) => {
    const there = await aDevicePool(app, configuration);
    const device = await aNewDevice(app, there);
    expect(await answer(confirm(app, device))).toEqual({ UserConfirmationNecessary });
    expect(attributesOf(await seenByOperator(device.Username, device.DeviceKey, there))).toMatchObject({
      "dev:device_remembered_status": status,
    });
  },
);

test("a device is confirmed once, sixteen times at once too", async () => {
  const device = await aNewDevice(app, to);
  const all = await outcomes(Array.from({ length: 16 }, () => confirm(app, device)));
  expect(all).toEqual({ done: 1, refused: Array(15).fill(EXISTS) });
  expect(await refusal(confirm(app, device))).toBe(EXISTS);
});

test("only the key that came with these tokens is taken", async () => {
  const device = await aNewDevice(app, to);
  const { DeviceKey: others } = await aNewDevice(app, to, device.Username);
  for (const DeviceKey of [others, "us-east-1_aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"]) {
    expect(await refusal(confirm(app, device, { DeviceKey }))).toBe(INVALID_KEY);
  }
});

test("what was forgotten cannot be confirmed again with the token that is left", async () => {
  const device = await aDevice(app, to);
  const { Username, DeviceKey } = device;
  await app.client.send(new AdminForgetDeviceCommand({ UserPoolId: to.UserPoolId, Username, DeviceKey }));
  expect(await refusal(confirm(app, device))).toBe(INVALID_KEY);
});

const bytes = (length: number, value = 7) => Buffer.alloc(length, value).toString("base64");
const NO_SECRET = "InvalidParameterException: Invalid device secret verifier given.";
const GOOD = { Salt: bytes(16), PasswordVerifier: bytes(384) };
const lacking = (member: string) =>
  `InvalidParameterException: 1 validation error detected: Value null at 'deviceSecretVerifierConfig.${member}' failed to satisfy constraint: Member must not be null`;

test.each([
  ["no secret at all", undefined, lacking("passwordVerifier")],
  ["no verifier", { Salt: bytes(16) }, lacking("passwordVerifier")],
  ["no salt", { PasswordVerifier: bytes(384) }, lacking("salt")],
  ["a verifier of 1", { ...GOOD, PasswordVerifier: "AQ==" }, NO_SECRET],
  ["an empty verifier", { ...GOOD, PasswordVerifier: "" }, NO_SECRET],
  ["a verifier beyond the group", { ...GOOD, PasswordVerifier: bytes(384, 255) }, NO_SECRET],
  ["a verifier that is too long", { ...GOOD, PasswordVerifier: bytes(400) }, NO_SECRET],
  ["a salt that is too long", { ...GOOD, Salt: bytes(32) }, NO_SECRET],
  ["what is not base64", { ...GOOD, Salt: "not base64" }, NO_SECRET],
])("%s is refused", async (_what, DeviceSecretVerifierConfig, words) => {
  const device = await aNewDevice(app, to);
  expect(await refusal(confirm(app, device, { DeviceSecretVerifierConfig }))).toBe(words);
});

test("a pool that tracks no devices gives no key and confirms none", async () => {
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  const { Username } = await aUser(app, UserPoolId);
  const { AccessToken } = await signIn(app, ClientId, Username);
  const device = await aNewDevice(app, to);
  expect(await refusal(confirm(app, { ...device, AccessToken }))).toBe(UNTRACKED);
});

test("who is signed out confirms nothing", async () => {
  const device = await aNewDevice(app, to);
  expect(await refusal(confirm(app, { ...device, AccessToken: "none" }))).toBe(
    "NotAuthorizedException: Invalid Access Token",
  );
});
