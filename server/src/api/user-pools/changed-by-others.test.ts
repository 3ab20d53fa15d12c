import {
  AddCustomAttributesCommand,
  AddUserPoolClientSecretCommand,
  CreateIdentityProviderCommand,
  CreateManagedLoginBrandingCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolClientSecretCommand,
  SetLogDeliveryConfigurationCommand,
  SetUserPoolClientSessionConfigurationCommand,
  SetUserPoolMfaConfigCommand,
  SetUserPoolSessionConfigurationCommand,
  StopUserImportJobCommand,
  TagResourceCommand,
  UpdateIdentityProviderCommand,
  UpdateManagedLoginBrandingCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { anImport, csv, HEADER, start, upload } from "./imports.fixture.ts";
import { aClient, aPool, refusal } from "./pools.fixture.ts";

// What is stored over a version that others have replaced is tried again. Here they are first each time.

const app = await testApp();
afterAll(() => app.close());
const { client, ctx } = app;

const { Id: UserPoolId, Arn: ResourceArn } = await aPool(app, { AutoVerifiedAttributes: ["email"] });
const { ClientId } = await aClient(app, UserPoolId, { GenerateSecret: true });
const other = await aClient(app, UserPoolId, { GenerateSecret: true });
const place = { UserPoolId, ClientId };
await client.send(
  new SetUserPoolSessionConfigurationCommand({
    UserPoolId,
    UserSessionTracking: "ENABLED",
    TokenSession: { MaxPerUser: 5 },
  }),
);
const ProviderName = "Google";
await client.send(
  new CreateIdentityProviderCommand({
    UserPoolId,
    ProviderName,
    ProviderType: "Google",
    ProviderDetails: { client_id: "x", client_secret: "y", authorize_scopes: "openid" },
  }),
);
const { ManagedLoginBranding } = await client.send(
  new CreateManagedLoginBrandingCommand({ ...place, UseCognitoProvidedValues: true }),
);
const { ManagedLoginBrandingId } = ManagedLoginBranding ?? expect.fail("there is no style");
const { ClientSecretDescriptor } = await client.send(new AddUserPoolClientSecretCommand(place));

const started = await anImport(app, UserPoolId);
const waiting = await anImport(app, UserPoolId);
for (const { PreSignedUrl } of [started, waiting]) await upload(app, PreSignedUrl, csv(HEADER));
await start(app, UserPoolId, started.JobId);

const POOL = "The user pool is being changed by others; try again.";
const CLIENT = "The user pool client is being changed by others; try again.";

function othersAreFirst(): void {
  const write = ctx.store.write;
  const lose = async () => false;
  const spy = vi.spyOn(ctx.store, "write").mockImplementation((work) =>
    write((tx) =>
      work({
        ...tx,
        pools: { ...tx.pools, replace: lose },
        clients: { ...tx.clients, replace: lose },
        identityProviders: { ...tx.identityProviders, replace: lose },
        brandings: { ...tx.brandings, replace: lose },
        importJobs: { ...tx.importJobs, replace: lose },
      }),
    ),
  );
  onTestFinished(() => spy.mockRestore());
}

test.each([
  [
    "UpdateUserPool",
    () => client.send(new UpdateUserPoolCommand({ UserPoolId })),
    `ConcurrentModificationException: ${POOL}`,
  ],
  [
    "SetUserPoolMfaConfig",
    () => client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration: "OFF" })),
    `ConcurrentModificationException: ${POOL}`,
  ],
  [
    "SetUserPoolSessionConfiguration",
    () =>
      client.send(
        new SetUserPoolSessionConfigurationCommand({
          UserPoolId,
          UserSessionTracking: "DISABLED",
          TokenSession: { MaxPerUser: 5 },
        }),
      ),
    `ConcurrentModificationException: ${POOL}`,
  ],
  [
    "CreateUserPoolDomain",
    () => client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "once" })),
    `ConcurrentModificationException: ${POOL}`,
  ],
  [
    "UpdateUserPoolClient",
    () => client.send(new UpdateUserPoolClientCommand(place)),
    `ConcurrentModificationException: ${CLIENT}`,
  ],
  [
    "SetUserPoolClientSessionConfiguration",
    () =>
      client.send(
        new SetUserPoolClientSessionConfigurationCommand({ ...place, SSOSession: { MaxValidityMinutes: 5 } }),
      ),
    `ConcurrentModificationException: ${CLIENT}`,
  ],
  [
    "UpdateIdentityProvider",
    () =>
      client.send(
        new UpdateIdentityProviderCommand({ UserPoolId, ProviderName, AttributeMapping: { email: "email" } }),
      ),
    "ConcurrentModificationException: The identity provider is being changed by others; try again.",
  ],
  [
    "UpdateManagedLoginBranding",
    () =>
      client.send(
        new UpdateManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId, UseCognitoProvidedValues: true }),
      ),
    "ConcurrentModificationException: The managed login branding style is being changed by others; try again.",
  ],
  // These do not declare it.
  [
    "AddCustomAttributes",
    () =>
      client.send(
        new AddCustomAttributesCommand({
          UserPoolId,
          CustomAttributes: [{ Name: "shoe", AttributeDataType: "String" }],
        }),
      ),
    `TooManyRequestsException: ${POOL}`,
  ],
  [
    "TagResource",
    () => client.send(new TagResourceCommand({ ResourceArn, Tags: { team: "blue" } })),
    `TooManyRequestsException: ${POOL}`,
  ],
  [
    "SetLogDeliveryConfiguration",
    () => client.send(new SetLogDeliveryConfigurationCommand({ UserPoolId, LogConfigurations: [] })),
    `TooManyRequestsException: ${POOL}`,
  ],
  [
    "AddUserPoolClientSecret",
    () => client.send(new AddUserPoolClientSecretCommand({ UserPoolId, ClientId: other.ClientId })),
    `TooManyRequestsException: ${CLIENT}`,
  ],
  [
    "DeleteUserPoolClientSecret",
    () =>
      client.send(
        new DeleteUserPoolClientSecretCommand({ ...place, ClientSecretId: ClientSecretDescriptor?.ClientSecretId }),
      ),
    `TooManyRequestsException: ${CLIENT}`,
  ],
  ["StartUserImportJob", () => start(app, UserPoolId, waiting.JobId), `TooManyRequestsException: ${POOL}`],
  [
    "StopUserImportJob",
    () => client.send(new StopUserImportJobCommand({ UserPoolId, JobId: started.JobId })),
    "TooManyRequestsException: The import job is being changed by others; try again.",
  ],
])("%s", async (_, call, told) => {
  othersAreFirst();
  expect(await refusal(call())).toBe(told);
});
