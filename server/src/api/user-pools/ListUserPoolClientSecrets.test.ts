import {
  AddUserPoolClientSecretCommand,
  ListUserPoolClientSecretsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const list = (app: TestApp, UserPoolId: string, ClientId: string) =>
  app.client.send(new ListUserPoolClientSecretsCommand({ UserPoolId, ClientId }));

test("tells when each secret was made, oldest first, and no value", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId, CreationDate } = await aClient(app, Id, { GenerateSecret: true });
  const added = await app.client.send(new AddUserPoolClientSecretCommand({ UserPoolId: Id, ClientId }));
  const { ClientSecretId, ClientSecretCreateDate } = added.ClientSecretDescriptor ?? {};
  expect(await answer(list(app, Id, ClientId))).toEqual({
    ClientSecrets: [
      { ClientSecretId: `${ClientId}--${CreationDate?.getTime()}`, ClientSecretCreateDate: CreationDate },
      { ClientSecretId, ClientSecretCreateDate },
    ],
  });
});

test("a public client has none", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id);
  expect(await answer(list(app, Id, ClientId))).toEqual({ ClientSecrets: [] });
});

test("no token continues a list of one page", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id, { GenerateSecret: true });
  const call = new ListUserPoolClientSecretsCommand({ UserPoolId: Id, ClientId, NextToken: "x" });
  expect(await refusal(app.client.send(call))).toBe("InvalidParameterException: Invalid pagination token.");
});

test("another pool's client is as unknown as none", async () => {
  await using app = await testApp();
  const theirs = await aClient(app, (await aPool(app)).Id, { GenerateSecret: true });
  const { Id } = await aPool(app);
  expect(await refusal(list(app, Id, theirs.ClientId))).toBe(
    `ResourceNotFoundException: User pool client ${theirs.ClientId} does not exist.`,
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(list(app, NO_POOL, "nosuchclient"))).toBe(NO_POOL_REFUSAL);
});
