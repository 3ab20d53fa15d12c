import {
  CreateResourceServerCommand,
  DeleteResourceServerCommand,
  DescribeResourceServerCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const remove = (app: TestApp, UserPoolId: string, Identifier: string) =>
  app.client.send(new DeleteResourceServerCommand({ UserPoolId, Identifier }));

const unknown = "ResourceNotFoundException: Resource server api does not exist.";

async function aServer(app: TestApp): Promise<string> {
  const { Id } = await aPool(app);
  await app.client.send(new CreateResourceServerCommand({ UserPoolId: Id, Identifier: "api", Name: "api" }));
  return Id;
}

test("the server is gone", async () => {
  await using app = await testApp();
  const poolId = await aServer(app);
  expect(await answer(remove(app, poolId, "api"))).toEqual({});
  const described = app.client.send(new DescribeResourceServerCommand({ UserPoolId: poolId, Identifier: "api" }));
  expect(await refusal(described)).toBe(unknown);
  expect(await refusal(remove(app, poolId, "api"))).toBe(unknown);
});

test("another pool's server is as unknown as none, and stays", async () => {
  await using app = await testApp();
  const theirs = await aServer(app);
  const { Id } = await aPool(app);
  expect(await refusal(remove(app, Id, "api"))).toBe(unknown);
  await remove(app, theirs, "api");
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(remove(app, NO_POOL, "api"))).toBe(NO_POOL_REFUSAL);
});
