import {
  CreateResourceServerCommand,
  DeleteResourceServerCommand,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
  type UpdateUserPoolClientCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

type Wanted = Omit<Partial<UpdateUserPoolClientCommandInput>, "UserPoolId" | "ClientId">;

const update = (app: TestApp, UserPoolId: string, ClientId: string, wanted: Wanted = {}) =>
  app.client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ...wanted }));

const rich = {
  ClientName: "web",
  ReadAttributes: ["email"],
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
  CallbackURLs: ["https://example.com"],
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid"],
  AllowedOAuthFlowsUserPoolClient: true,
  AccessTokenValidity: 2,
  TokenValidityUnits: { AccessToken: "hours" },
  EnableTokenRevocation: false,
  PreventUserExistenceErrors: "ENABLED",
  AuthSessionValidity: 10,
} satisfies Wanted;

test("answers with the client as it now is", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const before = await aClient(app, Id, { GenerateSecret: true });
  const { UserPoolClient: after } = await update(app, Id, before.ClientId, { ...rich, ClientName: "renamed" });
  expect(after).toEqual({ ...before, ...rich, ClientName: "renamed", LastModifiedDate: expect.any(Date) });
  expect(after?.LastModifiedDate?.getTime()).toBeGreaterThan(before.CreationDate?.getTime() ?? Number.NaN);
  const described = app.client.send(new DescribeUserPoolClientCommand({ UserPoolId: Id, ClientId: before.ClientId }));
  expect(await answer(described)).toEqual({ UserPoolClient: after });
});

test("what is left out goes back to its default, all but the name and the secret", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const plain = await aClient(app, Id, { GenerateSecret: true });
  const { ClientId, ClientSecret, CreationDate } = await aClient(app, Id, {
    ...rich,
    ClientName: "x",
    GenerateSecret: true,
  });
  const { UserPoolClient } = await update(app, Id, ClientId);
  expect(UserPoolClient).toEqual({
    ...plain,
    ClientName: "x",
    ClientId,
    ClientSecret,
    CreationDate,
    LastModifiedDate: expect.any(Date),
  });
});

test("empty lists, which Terraform sends for what is not configured, are as good as none", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const before = await aClient(app, Id, rich);
  const lists = [
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
  ];
  const empty = Object.fromEntries(lists.map((name) => [name, []]));
  const { UserPoolClient } = await update(app, Id, before.ClientId, {
    ...empty,
    AllowedOAuthFlowsUserPoolClient: false,
  });
  for (const name of lists) expect(UserPoolClient).not.toHaveProperty(name);
});

describe("is refused", () => {
  test.each<[Wanted, string]>([
    [
      { ReadAttributes: ["none"] },
      "InvalidParameterException: Invalid read attributes specified while updating a client",
    ],
    [
      { WriteAttributes: ["none"] },
      "InvalidParameterException: Invalid write attributes specified while updating a client",
    ],
    [{ AccessTokenValidity: 25 }, "InvalidParameterException: Invalid range for token validity."],
    [{ AllowedOAuthScopes: ["none/read"] }, "ScopeDoesNotExistException: Invalid scope requested: none/read"],
    [
      { AllowedOAuthFlows: ["client_credentials"] },
      "InvalidOAuthFlowException: client_credentials flow can not be selected if client does not have a client secret.",
    ],
    [
      { EnablePropagateAdditionalUserContextData: true },
      "InvalidParameterException: Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
    ],
  ])("and changes nothing: %j", async (wanted, expected) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const before = await aClient(app, Id, rich);
    expect(await refusal(update(app, Id, before.ClientId, wanted))).toBe(expected);
    const described = app.client.send(new DescribeUserPoolClientCommand({ UserPoolId: Id, ClientId: before.ClientId }));
    expect(await answer(described)).toEqual({ UserPoolClient: before });
  });

  test("with a feature that a LITE pool lacks", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app, { UserPoolTier: "LITE" });
    const { ClientId } = await aClient(app, Id);
    expect(await refusal(update(app, Id, ClientId, { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] }))).toBe(
      "FeatureUnavailableInTierException: The following features need to be disabled for the LITE pricing tier configured: Choice-Based Sign-In",
    );
  });

  test("for another pool's client, which stays as it is", async () => {
    await using app = await testApp();
    const owner = await aPool(app);
    const theirs = await aClient(app, owner.Id);
    const { Id } = await aPool(app);
    expect(await refusal(update(app, Id, theirs.ClientId, { ClientName: "mine" }))).toBe(
      `ResourceNotFoundException: User pool client ${theirs.ClientId} does not exist.`,
    );
    const described = app.client.send(
      new DescribeUserPoolClientCommand({ UserPoolId: owner.Id, ClientId: theirs.ClientId }),
    );
    expect(await answer(described)).toEqual({ UserPoolClient: theirs });
  });

  test("for an unknown pool", async () => {
    await using app = await testApp();
    expect(await refusal(update(app, NO_POOL, "nosuchclient"))).toBe(NO_POOL_REFUSAL);
  });
});

test("a scope whose resource server is gone stays on the client, but is not given anew", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await app.client.send(
    new CreateResourceServerCommand({
      UserPoolId: Id,
      Identifier: "api",
      Name: "api",
      Scopes: [{ ScopeName: "read", ScopeDescription: "Read" }],
    }),
  );
  const { ClientId } = await aClient(app, Id, { AllowedOAuthScopes: ["api/read"] });
  await app.client.send(new DeleteResourceServerCommand({ UserPoolId: Id, Identifier: "api" }));
  const { UserPoolClient } = await app.client.send(new DescribeUserPoolClientCommand({ UserPoolId: Id, ClientId }));
  expect(UserPoolClient?.AllowedOAuthScopes).toEqual(["api/read"]);
  expect(await refusal(update(app, Id, ClientId, { AllowedOAuthScopes: ["api/read"] }))).toBe(
    "ScopeDoesNotExistException: Invalid scope requested: api/read",
  );
});

test("sixteen at once all take place, and the client is as one of them left it", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id);
  const names = Array.from({ length: 16 }, (_, n) => `name-${n}`);
  const calls = names.map((name) =>
    update(app, Id, ClientId, { ClientName: name, CallbackURLs: [`https://example.com/${name}`] }),
  );
  expect(await outcomes(calls)).toEqual({ done: 16, refused: [] });
  const { UserPoolClient } = await app.client.send(new DescribeUserPoolClientCommand({ UserPoolId: Id, ClientId }));
  expect(names).toContain(UserPoolClient?.ClientName);
  expect(UserPoolClient?.CallbackURLs).toEqual([`https://example.com/${UserPoolClient?.ClientName}`]);
});
