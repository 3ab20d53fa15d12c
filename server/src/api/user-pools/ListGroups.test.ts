import { ListGroupsCommand, paginateListGroups } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aGroup } from "./groups.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("tells the pool's groups in order of their names", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  const groups = [];
  for (const name of ["b", "a", "é", "B"]) groups.push(await aGroup(app, one.UserPoolId, name, { Precedence: 1 }));
  await aGroup(app, other.UserPoolId, "c");
  const [b, a, accent, upper] = groups;
  expect(await answer(app.client.send(new ListGroupsCommand(one)))).toEqual({ Groups: [upper, a, b, accent] });
  expect(await answer(app.client.send(new ListGroupsCommand(await aPool(app))))).toEqual({ Groups: [] });
});

test.each([1, 2, 5, 6])("pages of %i miss nothing, and the last has no token", async (pageSize) => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) await aGroup(app, UserPoolId, name);
  const pages = [];
  for await (const page of paginateListGroups({ client: app.client, pageSize }, { UserPoolId })) pages.push(page);
  expect(pages.flatMap(({ Groups = [] }) => Groups.map(({ GroupName }) => GroupName))).toEqual(names);
  expect(pages).toHaveLength(Math.ceil(5 / pageSize));
  expect(pages.at(-1)).not.toHaveProperty("NextToken");
});

test.each([undefined, 0, 60])("a page of %s holds sixty", async (Limit) => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  for (let n = 0; n < 61; n++) await aGroup(app, UserPoolId, `g${n}`);
  const page = await app.client.send(new ListGroupsCommand({ UserPoolId, Limit }));
  expect(page.Groups).toHaveLength(60);
  const rest = await app.client.send(new ListGroupsCommand({ UserPoolId, Limit, NextToken: page.NextToken }));
  expect(rest.Groups).toHaveLength(1);
});

test.each([
  [-1, "greater than or equal to 0"],
  [61, "less than or equal to 60"],
])("a page of %i is refused", async (Limit, bound) => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  expect(await refusal(app.client.send(new ListGroupsCommand({ UserPoolId, Limit })))).toBe(
    `InvalidParameterException: 1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
  );
});

test("another pool's token is refused", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  for (const name of ["a", "b"]) await aGroup(app, one.UserPoolId, name);
  const { NextToken } = await app.client.send(new ListGroupsCommand({ ...one, Limit: 1 }));
  for (const wrong of [
    { ...other, NextToken },
    { ...one, NextToken: "b" },
  ]) {
    expect(await refusal(app.client.send(new ListGroupsCommand(wrong)))).toBe(
      "InvalidParameterException: Invalid pagination token.",
    );
  }
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(app.client.send(new ListGroupsCommand({ UserPoolId: NO_POOL })))).toBe(NO_POOL_REFUSAL);
});
