import {
  AdminGetUserCommand,
  AdminLinkProviderForUserCommand,
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aProvider, NO_PROVIDER } from "./identity-providers.fixture.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const remove = (UserPoolId: string, ProviderName = "Corp") =>
  app.client.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName }));

test("the provider is gone, and its name and identifiers are free", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, Id, { IdpIdentifiers: ["example.com"] });
  expect(await answer(remove(Id))).toEqual({});
  const described = app.client.send(new DescribeIdentityProviderCommand({ UserPoolId: Id, ProviderName: "Corp" }));
  expect(await refusal(described)).toBe(NO_PROVIDER);
  await aProvider(app, Id, { IdpIdentifiers: ["example.com"] });
});

test("app clients keep its name, until their next change", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, Id);
  const SupportedIdentityProviders = ["COGNITO", "Corp"];
  const { ClientId } = await aClient(app, Id, { SupportedIdentityProviders });
  await remove(Id);
  const named = { UserPoolId: Id, ClientId };
  const { UserPoolClient } = await app.client.send(new DescribeUserPoolClientCommand(named));
  expect(UserPoolClient).toMatchObject({ SupportedIdentityProviders });
  const again = app.client.send(new UpdateUserPoolClientCommand({ ...named, SupportedIdentityProviders }));
  expect(await refusal(again)).toBe(`InvalidParameterException: The provider Corp does not exist for User Pool ${Id}.`);
});

test("users are parted from its people, whom another provider of its name cannot vouch for", async () => {
  const { Id: UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  const link = (ProviderName: string) =>
    app.client.send(
      new AdminLinkProviderForUserCommand({
        UserPoolId,
        DestinationUser: { ProviderName: "Cognito", ProviderAttributeValue: Username },
        SourceUser: { ProviderName, ProviderAttributeName: "Cognito_Subject", ProviderAttributeValue: "007" },
      }),
    );
  for (const ProviderName of ["Corp", "Other"]) {
    await aProvider(app, UserPoolId, { ProviderName });
    await link(ProviderName);
  }
  const identities = async () => {
    const { UserAttributes } = await app.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
    const names = UserAttributes?.find(({ Name }) => Name === "identities")?.Value ?? "[]";
    return (JSON.parse(names) as { providerName: string }[]).map(({ providerName }) => providerName);
  };
  expect(await identities()).toEqual(["Corp", "Other"]);
  await remove(UserPoolId);
  expect(await identities()).toEqual(["Other"]);

  await aProvider(app, UserPoolId);
  const person = { provider: "Corp", attribute: "Cognito_Subject", value: "007" };
  expect(await app.ctx.store.identityLinks.find(UserPoolId, person)).toBeUndefined();
  await link("Corp");
  expect(await identities()).toEqual(["Other", "Corp"]);
});

test("of sixteen at a time one takes it away", async () => {
  const { Id } = await aPool(app);
  await aProvider(app, Id);
  expect(await outcomes(Array.from({ length: 16 }, () => remove(Id)))).toEqual({
    done: 1,
    refused: Array.from({ length: 15 }, () => NO_PROVIDER),
  });
});

test("another pool's provider is as unknown as none, and stays", async () => {
  const [one, other] = [await aPool(app), await aPool(app)];
  await aProvider(app, other.Id);
  expect(await refusal(remove(one.Id))).toBe(NO_PROVIDER);
  await remove(other.Id);
});

test("an unknown pool is refused", async () => {
  expect(await refusal(remove(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
