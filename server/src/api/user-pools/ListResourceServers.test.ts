import {
  CreateResourceServerCommand,
  ListResourceServersCommand,
  paginateListResourceServers,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const create = (app: TestApp, UserPoolId: string, Identifier: string) =>
  app.client.send(new CreateResourceServerCommand({ UserPoolId, Identifier, Name: "api" }));

const list = (app: TestApp, UserPoolId: string, more: { MaxResults?: number; NextToken?: string } = {}) =>
  app.client.send(new ListResourceServersCommand({ UserPoolId, ...more }));

test("tells whole servers", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ResourceServer } = await create(app, Id, "api");
  expect(await answer(list(app, Id, { MaxResults: 50 }))).toEqual({ ResourceServers: [ResourceServer] });
});

test.each([1, 2, 5, 6])("pages of %i miss nothing, end, and hold no other pool's servers", async (pageSize) => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await create(app, (await aPool(app)).Id, "theirs");
  const names = ["https://a", "https://b/", "c", "d", "~e"];
  for (const name of names) await create(app, Id, name);
  const listed: string[] = [];
  for await (const page of paginateListResourceServers({ client: app.client, pageSize }, { UserPoolId: Id })) {
    listed.push(...(page.ResourceServers ?? []).map(({ Identifier = "" }) => Identifier));
  }
  expect(listed.toSorted()).toEqual(names.toSorted());
});

test("a page must have a size, fifty at most", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await refusal(list(app, Id))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
  );
  expect(await refusal(list(app, Id, { MaxResults: 51 }))).toBe(
    "InvalidParameterException: 1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
  );
});

test("another pool's token is refused", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  await create(app, one.Id, "a");
  await create(app, one.Id, "b");
  const { NextToken = "" } = await list(app, one.Id, { MaxResults: 1 });
  expect(await refusal(list(app, other.Id, { MaxResults: 1, NextToken }))).toBe(
    "InvalidParameterException: Invalid pagination token.",
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(list(app, NO_POOL, { MaxResults: 1 }))).toBe(NO_POOL_REFUSAL);
});
