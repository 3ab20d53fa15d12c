import {
  AddUserPoolClientSecretCommand,
  DeleteUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientSecretsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const remove = (app: TestApp, UserPoolId: string, ClientId: string, ClientSecretId: string) =>
  app.client.send(new DeleteUserPoolClientSecretCommand({ UserPoolId, ClientId, ClientSecretId }));

const idsOf = async (app: TestApp, UserPoolId: string, ClientId: string) => {
  const { ClientSecrets = [] } = await app.client.send(new ListUserPoolClientSecretsCommand({ UserPoolId, ClientId }));
  return ClientSecrets.map(({ ClientSecretId = "" }) => ClientSecretId);
};

/** A client with two secrets, the second of thirty b's, and their ids. */
async function aRotatingClient(app: TestApp) {
  const { Id: poolId } = await aPool(app);
  const { ClientId: clientId } = await aClient(app, poolId, { ClientSecret: "a".repeat(30) });
  const ClientSecret = "b".repeat(30);
  await app.client.send(new AddUserPoolClientSecretCommand({ UserPoolId: poolId, ClientId: clientId, ClientSecret }));
  const [first = "", second = ""] = await idsOf(app, poolId, clientId);
  return { poolId, clientId, first, second };
}

test("the other secret stays and is the one that is told", async () => {
  await using app = await testApp();
  const { poolId, clientId, first, second } = await aRotatingClient(app);
  expect(await answer(remove(app, poolId, clientId, second))).toEqual({});
  expect(await idsOf(app, poolId, clientId)).toEqual([first]);
  const { UserPoolClient } = await app.client.send(
    new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }),
  );
  expect(UserPoolClient?.ClientSecret).toBe("a".repeat(30));
});

test("the last secret stays", async () => {
  await using app = await testApp();
  const { poolId, clientId, first, second } = await aRotatingClient(app);
  await remove(app, poolId, clientId, first);
  expect(await refusal(remove(app, poolId, clientId, second))).toBe(
    "InvalidParameterException: The last client secret cannot be deleted.",
  );
});

test("an unknown secret is refused", async () => {
  await using app = await testApp();
  const { poolId, clientId } = await aRotatingClient(app);
  expect(await refusal(remove(app, poolId, clientId, `${clientId}--1`))).toBe(
    `ResourceNotFoundException: Client secret ${clientId}--1 does not exist.`,
  );
});

test("another client's secret, and another pool's client, are as unknown as none", async () => {
  await using app = await testApp();
  const one = await aRotatingClient(app);
  const other = await aRotatingClient(app);
  expect(await refusal(remove(app, one.poolId, one.clientId, other.first))).toBe(
    `ResourceNotFoundException: Client secret ${other.first} does not exist.`,
  );
  expect(await refusal(remove(app, one.poolId, other.clientId, other.first))).toBe(
    `ResourceNotFoundException: User pool client ${other.clientId} does not exist.`,
  );
  expect(await idsOf(app, other.poolId, other.clientId)).toEqual([other.first, other.second]);
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(remove(app, NO_POOL, "nosuchclient", "x"))).toBe(NO_POOL_REFUSAL);
});

test("two who delete one secret each leave one", async () => {
  await using app = await testApp();
  const { poolId, clientId, first, second } = await aRotatingClient(app);
  const calls = [remove(app, poolId, clientId, first), remove(app, poolId, clientId, second)];
  expect(await outcomes(calls)).toEqual({
    done: 1,
    refused: ["InvalidParameterException: The last client secret cannot be deleted."],
  });
  expect(await idsOf(app, poolId, clientId)).toHaveLength(1);
});
