import {
  AdminDeleteUserCommand,
  ListUsersInGroupCommand,
  type ListUsersInGroupCommandInput,
  paginateListUsersInGroup,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { addToGroup, aGroup, NO_GROUP } from "./groups.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { userListed } from "./users.fixture.ts";

const list = (app: TestApp, UserPoolId: string, wanted: Partial<ListUsersInGroupCommandInput> = {}) =>
  app.client.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: "staff", ...wanted }));

/** A group of so many members, named in the order in which they were made. */
async function aGroupOf(app: TestApp, count: number) {
  const { UserPoolId } = await aPool(app);
  await aGroup(app, UserPoolId);
  const names: string[] = [];
  for (let n = 0; n < count; n++) names.push((await aUser(app, UserPoolId, { username: `u${n}` })).Username);
  // In another order, which does not show.
  for (const name of names.toReversed()) await addToGroup(app, UserPoolId, name);
  return { UserPoolId, names };
}

test("tells the members as ListUsers would, and nobody else", async () => {
  await using app = await testApp();
  const { UserPoolId, names } = await aGroupOf(app, 2);
  await aUser(app, UserPoolId);
  const users = await Promise.all(names.map((name) => userListed(app, UserPoolId, name)));
  expect(await answer(list(app, UserPoolId))).toEqual({ Users: users });
});

test("a deleted user is no member", async () => {
  await using app = await testApp();
  const { UserPoolId, names } = await aGroupOf(app, 2);
  await app.client.send(new AdminDeleteUserCommand({ UserPoolId, Username: names[0] }));
  expect((await list(app, UserPoolId)).Users?.map(({ Username }) => Username)).toEqual(names.slice(1));
});

test.each([1, 2, 5, 6])("pages of %i miss nothing, and the last has no token", async (pageSize) => {
  await using app = await testApp();
  const { UserPoolId, names } = await aGroupOf(app, 5);
  const pages = [];
  const paginator = paginateListUsersInGroup({ client: app.client, pageSize }, { UserPoolId, GroupName: "staff" });
  for await (const page of paginator) pages.push(page);
  expect(pages.flatMap(({ Users = [] }) => Users.map(({ Username }) => Username))).toEqual(names);
  expect(pages).toHaveLength(Math.ceil(5 / pageSize));
  expect(pages.at(-1)).not.toHaveProperty("NextToken");
});

test.each([undefined, 0, 60])("a page of %s holds sixty", async (Limit) => {
  await using app = await testApp();
  const { UserPoolId } = await aGroupOf(app, 61);
  const { Users, NextToken } = await list(app, UserPoolId, { Limit });
  expect(Users).toHaveLength(60);
  expect((await list(app, UserPoolId, { Limit, NextToken })).Users).toHaveLength(1);
});

test("another group's token is refused", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aGroupOf(app, 2);
  await aGroup(app, UserPoolId, "others");
  const { NextToken } = await list(app, UserPoolId, { Limit: 1 });
  for (const wrong of [{ GroupName: "others", NextToken }, { NextToken: "x" }]) {
    expect(await refusal(list(app, UserPoolId, wrong))).toBe("InvalidParameterException: Invalid pagination token.");
  }
});

test("an unknown group or pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(list(app, (await aPool(app)).UserPoolId))).toBe(NO_GROUP);
  expect(await refusal(list(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
