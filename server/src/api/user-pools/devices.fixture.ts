import {
  AdminSetUserMFAPreferenceCommand,
  type AuthenticationResultType,
  ConfirmDeviceCommand,
  type ConfirmDeviceCommandInput,
  type DeviceConfigurationType,
  type DeviceType,
  type InitiateAuthCommandOutput,
  SetUserPoolMfaConfigCommand,
  UpdateDeviceStatusCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { aClient, aPool, aUser, PASSWORD } from "../../testing/builders.ts";
import { type DeviceClient, deviceClient } from "../../testing/srp-client.ts";
import type { TestApp } from "../../testing/test-app.ts";
import { type Application, type Door, publicDoor } from "./sign-in.fixture.ts";

/** The configuration of a pool that lets remembered devices in without a second factor. */
export const ALWAYS: DeviceConfigurationType = {
  ChallengeRequiredOnNewDevice: true,
  DeviceOnlyRememberedOnUserPrompt: false,
};

/** A pool that tracks devices, its people able to have codes texted, and an app client of it. */
export async function aDevicePool(
  app: TestApp,
  DeviceConfiguration: DeviceConfigurationType = ALWAYS,
): Promise<Application> {
  const { UserPoolId } = await aPool(app, { DeviceConfiguration });
  await app.client.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration: "OPTIONAL",
      SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: "arn:aws:iam::000000000000:role/sms" } },
    }),
  );
  return { UserPoolId, ...(await aClient(app, UserPoolId)) };
}

let phones = 0;

/** Somebody who gets codes by text message as a second factor. */
export async function aUserWithMfa(app: TestApp, UserPoolId: string): Promise<{ Username: string; phone: string }> {
  const phone = `+1555${String(++phones).padStart(7, "0")}`;
  const { Username } = await aUser(app, UserPoolId, {
    attributes: { phone_number: phone, phone_number_verified: "true" },
  });
  await app.client.send(
    new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, SMSMfaSettings: { Enabled: true } }),
  );
  return { Username, phone };
}

/** A device that has come in, with the tokens it was given. */
export interface SignedInDevice {
  readonly Username: string;
  readonly AccessToken: string;
  readonly RefreshToken: string;
  readonly DeviceKey: string;
  readonly itself: DeviceClient;
}

/** Somebody new, or who is named, signs in with a new device. */
export async function aNewDevice(app: TestApp, to: Application, username?: string): Promise<SignedInDevice> {
  const Username = username ?? (await aUser(app, to.UserPoolId)).Username;
  return newDeviceIn(Username, (await fromDevice(app, to, Username)).AuthenticationResult);
}

/** The device that tokens were given to. */
export function newDeviceIn(Username: string, tokens: AuthenticationResultType | undefined): SignedInDevice {
  const { AccessToken, RefreshToken, NewDeviceMetadata } = tokens ?? {};
  if (!AccessToken || !RefreshToken || !NewDeviceMetadata?.DeviceKey) throw new Error("No new device came in");
  const { DeviceKey } = NewDeviceMetadata;
  return { Username, AccessToken, RefreshToken, DeviceKey, itself: deviceClient(NewDeviceMetadata) };
}

/** The same, and the device is confirmed. */
export async function aDevice(app: TestApp, to: Application, username?: string): Promise<SignedInDevice> {
  const device = await aNewDevice(app, to, username);
  await confirm(app, device);
  return device;
}

export const confirm = (
  { client }: TestApp,
  { AccessToken, DeviceKey, itself }: SignedInDevice,
  input: Partial<ConfirmDeviceCommandInput> = {},
) =>
  client.send(
    new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig: itself.config, ...input }),
  );

export const remember = (
  { client }: TestApp,
  { AccessToken, DeviceKey }: SignedInDevice,
  DeviceRememberedStatus: "remembered" | "not_remembered",
) => client.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey, DeviceRememberedStatus }));

/** Name and password, from a device where one is told. */
export const fromDevice = (app: TestApp, to: Application, USERNAME: string, DEVICE_KEY?: string, door = publicDoor) =>
  door.start(app, to, door.passwordFlow, {
    USERNAME,
    PASSWORD,
    ...(DEVICE_KEY !== undefined && { DEVICE_KEY }),
  });

/** The first answer of a device that is asked to show itself. */
export const deviceSrp = (
  app: TestApp,
  to: Application,
  { Username, DeviceKey, itself }: SignedInDevice,
  { Session }: InitiateAuthCommandOutput,
  door: Door = publicDoor,
) =>
  door.answer(app, to, "DEVICE_SRP_AUTH", { USERNAME: Username, DEVICE_KEY: DeviceKey, SRP_A: itself.srpA }, Session);

/** Both answers. */
export async function showDevice(
  app: TestApp,
  to: Application,
  device: SignedInDevice,
  asked: InitiateAuthCommandOutput,
  door: Door = publicDoor,
): Promise<InitiateAuthCommandOutput> {
  const { ChallengeParameters = {}, Session } = await deviceSrp(app, to, device, asked, door);
  const claim = device.itself.answer(ChallengeParameters, app.clock.now());
  return door.answer(app, to, "DEVICE_PASSWORD_VERIFIER", { USERNAME: device.Username, ...claim }, Session);
}

/** A device as everybody may see it: what it is called and where it was used from. */
export const attributesOf = ({ DeviceAttributes = [] }: DeviceType = {}): Record<string, string | undefined> =>
  Object.fromEntries(DeviceAttributes.map(({ Name, Value }) => [Name ?? "", Value]));

export const NO_DEVICE = "ResourceNotFoundException: Device does not exist.";
export const UNTRACKED = "InvalidUserPoolConfigurationException: The user pool is not configured to remember devices.";
export const INVALID_REFRESH = "NotAuthorizedException: Invalid Refresh Token.";
