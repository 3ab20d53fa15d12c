import {
  CreateUserPoolDomainCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, outcomes, refusal } from "./pools.fixture.ts";

const create = (app: TestApp, UserPoolId: string, Domain: string) =>
  app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));

const remove = (app: TestApp, UserPoolId: string, Domain: string) =>
  app.client.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain }));

const unknown = "InvalidParameterException: No such domain or user pool exists.";

test("the name is free at once, for another pool too", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  await create(app, one.Id, "demo");
  expect(await answer(remove(app, one.Id, "demo"))).toEqual({});
  const described = app.client.send(new DescribeUserPoolDomainCommand({ Domain: "demo" }));
  expect(await answer(described)).toEqual({ DomainDescription: {} });
  const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId: one.Id }));
  expect(UserPool).not.toHaveProperty("Domain");
  await create(app, other.Id, "demo");
});

test("another pool's domain is as unknown as none, and stays", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  await create(app, one.Id, "demo");
  expect(await refusal(remove(app, other.Id, "demo"))).toBe(unknown);
  expect(await refusal(remove(app, one.Id, "nobodys"))).toBe(unknown);
  expect(await refusal(remove(app, NO_POOL, "demo"))).toBe(unknown);
  const { DomainDescription } = await app.client.send(new DescribeUserPoolDomainCommand({ Domain: "demo" }));
  expect(DomainDescription?.UserPoolId).toBe(one.Id);
});

test("of four at once one deletes it", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await create(app, Id, "demo");
  expect(await outcomes(Array.from({ length: 4 }, () => remove(app, Id, "demo")))).toEqual({
    done: 1,
    refused: Array(3).fill(unknown),
  });
});
