import {
  AddUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const describeClient = (app: TestApp, UserPoolId: string, ClientId: string) =>
  app.client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));

test("describes a client as CreateUserPoolClient did", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const client = await aClient(app, Id);
  expect(await answer(describeClient(app, Id, client.ClientId))).toEqual({ UserPoolClient: client });
});

test("of two secrets tells the newer", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id, { GenerateSecret: true });
  const added = new AddUserPoolClientSecretCommand({ UserPoolId: Id, ClientId, ClientSecret: "b".repeat(30) });
  await app.client.send(added);
  const { UserPoolClient } = await describeClient(app, Id, ClientId);
  expect(UserPoolClient?.ClientSecret).toBe("b".repeat(30));
});

test("another pool's client is as unknown as none", async () => {
  await using app = await testApp();
  const theirs = await aClient(app, (await aPool(app)).Id, { GenerateSecret: true });
  const { Id } = await aPool(app);
  for (const ClientId of [theirs.ClientId, "nosuchclient"]) {
    expect(await refusal(describeClient(app, Id, ClientId))).toBe(
      `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
    );
  }
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(describeClient(app, NO_POOL, "nosuchclient"))).toBe(NO_POOL_REFUSAL);
});
