import { CreateResourceServerCommand, type ResourceServerScopeType } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const create = (app: TestApp, UserPoolId: string, Identifier: string, Scopes?: ResourceServerScopeType[]) =>
  app.client.send(new CreateResourceServerCommand({ UserPoolId, Identifier, Name: "api", ...(Scopes && { Scopes }) }));

const scopes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ ScopeName: `scope-${n}`, ScopeDescription: `Scope ${n}` }));

test("answers with the server and its scopes", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await answer(create(app, Id, "https://api.example.com", scopes(100)))).toEqual({
    ResourceServer: { UserPoolId: Id, Identifier: "https://api.example.com", Name: "api", Scopes: scopes(100) },
  });
});

test("a server may have no scopes", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await answer(create(app, Id, "api"))).toEqual({
    ResourceServer: { UserPoolId: Id, Identifier: "api", Name: "api", Scopes: [] },
  });
});

test("an identifier names one server of a pool, and another in another pool", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  await create(app, one.Id, "api");
  await create(app, other.Id, "api");
  expect(await refusal(create(app, one.Id, "api"))).toBe(
    `InvalidParameterException: api already exists in user pool ${one.Id}.`,
  );
});

test("two scopes of one name are refused", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await refusal(create(app, Id, "api", [...scopes(2), ...scopes(1)]))).toBe(
    "InvalidParameterException: A resource server cannot have two scopes of the same name.",
  );
});

test("more than a hundred scopes are refused", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await refusal(create(app, Id, "api", scopes(101)))).toMatch(
    /^InvalidParameterException: 1 validation error detected: Value at 'scopes' failed to satisfy constraint: Member must have length less than or equal to 100$/,
  );
});

test("a pool has twenty-five resource servers at most", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const calls = Array.from({ length: 27 }, (_, n) => create(app, Id, `api-${n}`));
  expect(await outcomes(calls)).toEqual({
    done: 25,
    refused: Array(2).fill("LimitExceededException: A user pool can have no more than 25 resource servers."),
  });
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(create(app, NO_POOL, "api"))).toBe(NO_POOL_REFUSAL);
});

test("of four who want one identifier at once, one gets it", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await outcomes(Array.from({ length: 4 }, () => create(app, Id, "api")))).toEqual({
    done: 1,
    refused: Array(3).fill(`InvalidParameterException: api already exists in user pool ${Id}.`),
  });
});
