import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  ChangePasswordCommand,
  type CognitoIdentityProviderClient,
  CompleteWebAuthnRegistrationCommand,
  ConfirmDeviceCommand,
  DeleteUserAttributesCommand,
  DeleteUserCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  DeleteWebAuthnCredentialCommand,
  ForgetDeviceCommand,
  GetDeviceCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserAuthFactorsCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  ListDevicesCommand,
  ListUserSessionsCommand,
  ListWebAuthnCredentialsCommand,
  RevokeUserSessionCommand,
  SetUserMFAPreferenceCommand,
  SetUserSettingsCommand,
  StartWebAuthnRegistrationCommand,
  UpdateDeviceStatusCommand,
  UpdateUserAttributesCommand,
  VerifySoftwareTokenCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import type { OperationName } from "../../model/types.ts";
import { operations as model } from "../../model/user-pools.operations.ts";
import { aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { operations } from "./index.ts";
import { aPoolWithClient } from "./people.fixture.ts";
import { refusal } from "./pools.fixture.ts";

// What every operation that takes an access token says of one that is no good, or whose person may not act.

const DeviceKey = "us-east-1_aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
const SessionId = "a".repeat(28);

type Call = (client: CognitoIdentityProviderClient, AccessToken: string) => Promise<unknown>;

const calls: Readonly<Partial<Record<OperationName, Call>>> = {
  AssociateSoftwareToken: (client, AccessToken) => client.send(new AssociateSoftwareTokenCommand({ AccessToken })),
  ChangePassword: (client, AccessToken) =>
    client.send(
      new ChangePasswordCommand({
        AccessToken,
        PreviousPassword: "Correct-horse-7",
        ProposedPassword: "Battery-staple-8",
      }),
    ),
  CompleteWebAuthnRegistration: (client, AccessToken) =>
    client.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential: {} })),
  ConfirmDevice: (client, AccessToken) =>
    client.send(
      new ConfirmDeviceCommand({
        AccessToken,
        DeviceKey,
        DeviceSecretVerifierConfig: { PasswordVerifier: "AQ==", Salt: "AQ==" },
      }),
    ),
  DeleteUser: (client, AccessToken) => client.send(new DeleteUserCommand({ AccessToken })),
  DeleteUserAttributes: (client, AccessToken) =>
    client.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ["name"] })),
  DeleteWebAuthnCredential: (client, AccessToken) =>
    client.send(new DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId: "x" })),
  ForgetDevice: (client, AccessToken) => client.send(new ForgetDeviceCommand({ AccessToken, DeviceKey })),
  GetDevice: (client, AccessToken) => client.send(new GetDeviceCommand({ AccessToken, DeviceKey })),
  GetUser: (client, AccessToken) => client.send(new GetUserCommand({ AccessToken })),
  GetUserAttributeVerificationCode: (client, AccessToken) =>
    client.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: "email" })),
  GetUserAuthFactors: (client, AccessToken) => client.send(new GetUserAuthFactorsCommand({ AccessToken })),
  GlobalSignOut: (client, AccessToken) => client.send(new GlobalSignOutCommand({ AccessToken })),
  ListDevices: (client, AccessToken) => client.send(new ListDevicesCommand({ AccessToken })),
  ListUserSessions: (client, AccessToken) => client.send(new ListUserSessionsCommand({ AccessToken })),
  ListWebAuthnCredentials: (client, AccessToken) => client.send(new ListWebAuthnCredentialsCommand({ AccessToken })),
  RevokeUserSession: (client, AccessToken) => client.send(new RevokeUserSessionCommand({ AccessToken, SessionId })),
  SetUserMFAPreference: (client, AccessToken) => client.send(new SetUserMFAPreferenceCommand({ AccessToken })),
  SetUserSettings: (client, AccessToken) => client.send(new SetUserSettingsCommand({ AccessToken, MFAOptions: [] })),
  StartWebAuthnRegistration: (client, AccessToken) =>
    client.send(new StartWebAuthnRegistrationCommand({ AccessToken })),
  UpdateDeviceStatus: (client, AccessToken) =>
    client.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey, DeviceRememberedStatus: "remembered" })),
  UpdateUserAttributes: (client, AccessToken) =>
    client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: "name", Value: "Ada" }] })),
  VerifySoftwareToken: (client, AccessToken) =>
    client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: "123456" })),
  VerifyUserAttribute: (client, AccessToken) =>
    client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code: "123456" })),
};

const app = await testApp();
afterAll(() => app.close());
const { client, ctx } = app;
const { UserPoolId, ClientId } = await aPoolWithClient(app);

/** The token of somebody to whom something happened since. */
async function tokenAfter(happens: (user: { UserPoolId: string; Username: string; sub: string }) => Promise<unknown>) {
  const { Username, sub } = await aUser(app, UserPoolId);
  const { AccessToken } = await signIn(app, ClientId, Username);
  await happens({ UserPoolId, Username, sub });
  return AccessToken;
}

/** A token of a pool of its own. */
async function tokenOfPool(happens: (place: { UserPoolId: string; ClientId: string }) => Promise<unknown>) {
  const place = await aPoolWithClient(app);
  const { Username } = await aUser(app, place.UserPoolId);
  const { AccessToken } = await signIn(app, place.ClientId, Username);
  await happens(place);
  return AccessToken;
}

/** Nothing of the API leads back to this; a database that was written by other means may. */
const unconfirm = (sub: string) =>
  ctx.store.write(async (tx) => {
    const user = (await tx.users.forChange(UserPoolId, sub)) ?? expect.fail("there is no user");
    await tx.users.update(user, { ...user, status: "UNCONFIRMED" });
  });

const cases = [
  ["that is none", "NotAuthorizedException", "Invalid Access Token", "none"],
  [
    "of somebody who is gone",
    "UserNotFoundException",
    "User does not exist.",
    await tokenAfter((user) => client.send(new AdminDeleteUserCommand(user))),
  ],
  [
    "of somebody who is disabled",
    "NotAuthorizedException",
    "User is disabled.",
    await tokenAfter((user) => client.send(new AdminDisableUserCommand(user))),
  ],
  [
    "of somebody whose password was reset",
    "PasswordResetRequiredException",
    "Password reset required for the user",
    await tokenAfter((user) => client.send(new AdminResetUserPasswordCommand(user))),
  ],
  [
    "of somebody who is not confirmed",
    "UserNotConfirmedException",
    "User is not confirmed.",
    await tokenAfter(({ sub }) => unconfirm(sub)),
  ],
  [
    "of somebody who signed out",
    "NotAuthorizedException",
    "Access Token has been revoked",
    await tokenAfter((user) => client.send(new AdminUserGlobalSignOutCommand(user))),
  ],
  [
    "of a client that is gone",
    "NotAuthorizedException",
    "Invalid Access Token",
    await tokenOfPool((place) => client.send(new DeleteUserPoolClientCommand(place))),
  ],
  [
    "of a pool that is gone",
    "NotAuthorizedException",
    "Could not verify signature for Access Token",
    await tokenOfPool((place) => client.send(new DeleteUserPoolCommand(place))),
  ],
] as const;

test("every operation that takes an access token is here", () => {
  const takers = [...operations.values()].filter(({ name }) => "AccessToken" in model[name].input);
  expect(takers.map(({ name }) => name)).toEqual(Object.keys(calls));
});

describe.each(Object.entries(calls))("%s refuses a token", (name, call) => {
  // An operation that does not know an exception says NotAuthorizedException in its place: clients could not tell it otherwise.
  const declared: readonly string[] = Object.entries(model).find(([each]) => each === name)?.[1].errors ?? [];

  test.each(cases)("%s", async (_, code, words, token) => {
    const told = declared.includes(code) ? code : "NotAuthorizedException";
    expect(await refusal(call(client, token))).toBe(`${told}: ${words}`);
  });
});
