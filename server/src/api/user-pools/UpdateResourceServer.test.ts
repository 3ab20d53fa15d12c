import {
  CreateResourceServerCommand,
  DescribeResourceServerCommand,
  type ResourceServerScopeType,
  UpdateResourceServerCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const read = { ScopeName: "read", ScopeDescription: "Read" };
const write = { ScopeName: "write", ScopeDescription: "Write" };

async function aServer(app: TestApp): Promise<string> {
  const { Id } = await aPool(app);
  await app.client.send(
    new CreateResourceServerCommand({ UserPoolId: Id, Identifier: "api", Name: "api", Scopes: [read] }),
  );
  return Id;
}

const update = (app: TestApp, UserPoolId: string, Identifier: string, Scopes?: ResourceServerScopeType[]) =>
  app.client.send(new UpdateResourceServerCommand({ UserPoolId, Identifier, Name: "new", ...(Scopes && { Scopes }) }));

test.each([[[write]], [[write, read]], [undefined]])(
  "name and scopes are replaced as a whole, by %j",
  async (Scopes) => {
    await using app = await testApp();
    const poolId = await aServer(app);
    const expected = {
      ResourceServer: { UserPoolId: poolId, Identifier: "api", Name: "new", Scopes: Scopes ?? [] },
    };
    expect(await answer(update(app, poolId, "api", Scopes))).toEqual(expected);
    const described = app.client.send(new DescribeResourceServerCommand({ UserPoolId: poolId, Identifier: "api" }));
    expect(await answer(described)).toEqual(expected);
  },
);

test("two scopes of one name are refused", async () => {
  await using app = await testApp();
  expect(await refusal(update(app, await aServer(app), "api", [read, read]))).toBe(
    "InvalidParameterException: A resource server cannot have two scopes of the same name.",
  );
});

test("another pool's server is as unknown as none, and stays as it is", async () => {
  await using app = await testApp();
  const theirs = await aServer(app);
  const { Id } = await aPool(app);
  expect(await refusal(update(app, Id, "api", [write]))).toBe(
    "ResourceNotFoundException: Resource server api does not exist.",
  );
  const { ResourceServer } = await app.client.send(
    new DescribeResourceServerCommand({ UserPoolId: theirs, Identifier: "api" }),
  );
  expect(ResourceServer?.Name).toBe("api");
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(update(app, NO_POOL, "api"))).toBe(NO_POOL_REFUSAL);
});
