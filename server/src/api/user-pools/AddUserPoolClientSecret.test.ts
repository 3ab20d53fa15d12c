import { createHmac } from "node:crypto";
import {
  AddUserPoolClientSecretCommand,
  InitiateAuthCommand,
  ListUserPoolClientSecretsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const add = (app: TestApp, UserPoolId: string, ClientId: string, ClientSecret?: string) =>
  app.client.send(
    new AddUserPoolClientSecretCommand({ UserPoolId, ClientId, ...(ClientSecret !== undefined && { ClientSecret }) }),
  );

test("a generated secret is told this once", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId, ClientSecret } = await aClient(app, Id, { GenerateSecret: true });
  app.clock.set("2026-04-05T06:07:08Z");
  const { ClientSecretDescriptor: told } = await add(app, Id, ClientId);
  expect(told).toEqual({
    ClientSecretId: expect.stringMatching(new RegExp(`^${ClientId}--1775369228\\d{3}$`)),
    ClientSecretValue: expect.stringMatching(/^[0-9a-z]{51}$/),
    ClientSecretCreateDate: expect.any(Date),
  });
  expect(told?.ClientSecretValue).not.toBe(ClientSecret);
});

test("a secret that was brought is not repeated", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id, { GenerateSecret: true });
  const told = await answer(add(app, Id, ClientId, "b".repeat(64)));
  expect(told).toEqual({
    ClientSecretDescriptor: { ClientSecretId: expect.any(String), ClientSecretCreateDate: expect.any(Date) },
  });
});

test("two secrets of one millisecond have two ids", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId, CreationDate } = await aClient(app, Id, { GenerateSecret: true });
  const made = CreationDate?.getTime() ?? Number.NaN;
  app.clock.set(new Date(made));
  await add(app, Id, ClientId);
  const { ClientSecrets } = await app.client.send(new ListUserPoolClientSecretsCommand({ UserPoolId: Id, ClientId }));
  expect(ClientSecrets?.map(({ ClientSecretId }) => ClientSecretId)).toEqual([
    `${ClientId}--${made}`,
    `${ClientId}--${made + 1}`,
  ]);
});

test("either secret opens the door", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId, ClientSecret = "" } = await aClient(app, Id, {
    GenerateSecret: true,
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
  });
  await add(app, Id, ClientId, "b".repeat(30));
  const signIn = (secret: string) =>
    app.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: {
          USERNAME: "ada",
          PASSWORD: "Passw0rd!",
          SECRET_HASH: createHmac("sha256", secret).update(`ada${ClientId}`).digest("base64"),
        },
      }),
    );
  for (const secret of [ClientSecret, "b".repeat(30)]) {
    expect(await refusal(signIn(secret))).toBe("UserNotFoundException: User does not exist.");
  }
  expect(await refusal(signIn("c".repeat(30)))).toMatch(/^NotAuthorizedException: Unable to verify secret hash/);
});

test("a public client stays public", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id);
  expect(await refusal(add(app, Id, ClientId))).toBe(
    `InvalidParameterException: Client ${ClientId} is not configured with a secret.`,
  );
});

test("another pool's client is as unknown as none", async () => {
  await using app = await testApp();
  const theirs = await aClient(app, (await aPool(app)).Id, { GenerateSecret: true });
  const { Id } = await aPool(app);
  for (const ClientId of [theirs.ClientId, "nosuchclient"]) {
    expect(await refusal(add(app, Id, ClientId))).toBe(
      `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
    );
  }
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(add(app, NO_POOL, "nosuchclient"))).toBe(NO_POOL_REFUSAL);
});

test("sixteen at once leave two secrets, under two ids", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id, { GenerateSecret: true });
  const calls = Array.from({ length: 16 }, () => add(app, Id, ClientId));
  expect(await outcomes(calls)).toEqual({
    done: 1,
    refused: Array(15).fill(`LimitExceededException: Client ${ClientId} has 2 secrets already; delete one first.`),
  });
  const { ClientSecrets } = await app.client.send(new ListUserPoolClientSecretsCommand({ UserPoolId: Id, ClientId }));
  expect(new Set(ClientSecrets?.map(({ ClientSecretId }) => ClientSecretId)).size).toBe(2);
});
