import { ListUserPoolClientsCommand, paginateListUserPoolClients } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("tells names and ids, and no secrets", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id, { GenerateSecret: true });
  expect(await answer(app.client.send(new ListUserPoolClientsCommand({ UserPoolId: Id })))).toEqual({
    UserPoolClients: [{ ClientId, UserPoolId: Id, ClientName: "web" }],
  });
});

test.each([
  ["REGULAR", 1],
  ["DCR", 0],
] as const)("there are clients of the type %s: %i", async (ClientType, count) => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await aClient(app, Id);
  const { UserPoolClients } = await app.client.send(new ListUserPoolClientsCommand({ UserPoolId: Id, ClientType }));
  expect(UserPoolClients).toHaveLength(count);
});

test.each([1, 2, 5, 6])("pages of %i miss nothing, end, and hold no other pool's clients", async (pageSize) => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await aClient(app, (await aPool(app)).Id);
  const ids = await Promise.all(Array.from({ length: 5 }, async () => (await aClient(app, Id)).ClientId));
  const listed: string[] = [];
  for await (const page of paginateListUserPoolClients({ client: app.client, pageSize }, { UserPoolId: Id })) {
    listed.push(...(page.UserPoolClients ?? []).map(({ ClientId = "" }) => ClientId));
  }
  expect(listed.toSorted()).toEqual(ids.toSorted());
});

test("a page without a size holds sixty", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await Promise.all(Array.from({ length: 61 }, () => aClient(app, Id)));
  const { UserPoolClients, NextToken } = await app.client.send(new ListUserPoolClientsCommand({ UserPoolId: Id }));
  expect(UserPoolClients).toHaveLength(60);
  expect(NextToken).toBeTruthy();
});

test("another list's token is refused", async () => {
  await using app = await testApp();
  const one = await aPool(app);
  await aClient(app, one.Id);
  await aClient(app, one.Id);
  const { NextToken } = await app.client.send(new ListUserPoolClientsCommand({ UserPoolId: one.Id, MaxResults: 1 }));
  const other = await aPool(app);
  for (const [UserPoolId, token] of [
    [other.Id, NextToken],
    [one.Id, "x"],
  ]) {
    const call = app.client.send(new ListUserPoolClientsCommand({ UserPoolId, NextToken: token }));
    expect(await refusal(call)).toBe("InvalidParameterException: Invalid pagination token.");
  }
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(app.client.send(new ListUserPoolClientsCommand({ UserPoolId: NO_POOL })))).toBe(NO_POOL_REFUSAL);
});
