import { CreateResourceServerCommand, DescribeResourceServerCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const describeServer = (app: TestApp, UserPoolId: string, Identifier: string) =>
  app.client.send(new DescribeResourceServerCommand({ UserPoolId, Identifier }));

test("describes a server as CreateResourceServer did", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const Scopes = [{ ScopeName: "read", ScopeDescription: "Read" }];
  const created = app.client.send(
    new CreateResourceServerCommand({ UserPoolId: Id, Identifier: "https://api.example.com/v1", Name: "api", Scopes }),
  );
  const expected = await answer(created);
  expect(await answer(describeServer(app, Id, "https://api.example.com/v1"))).toEqual(expected);
});

test("another pool's server is as unknown as none", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  await app.client.send(new CreateResourceServerCommand({ UserPoolId: one.Id, Identifier: "api", Name: "api" }));
  expect(await refusal(describeServer(app, other.Id, "api"))).toBe(
    "ResourceNotFoundException: Resource server api does not exist.",
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(describeServer(app, NO_POOL, "api"))).toBe(NO_POOL_REFUSAL);
});
