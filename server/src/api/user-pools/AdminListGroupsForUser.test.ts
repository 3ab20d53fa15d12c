import {
  AdminListGroupsForUserCommand,
  type AdminListGroupsForUserCommandInput,
  AdminRemoveUserFromGroupCommand,
  paginateAdminListGroupsForUser,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { addToGroup, aGroup } from "./groups.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

const list = (app: TestApp, input: AdminListGroupsForUserCommandInput) =>
  app.client.send(new AdminListGroupsForUserCommand(input));

/** A member of groups, which are named with their precedence. */
async function aMemberOf(app: TestApp, groups: readonly (readonly [name: string, Precedence?: number])[]) {
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  const made = [];
  for (const [name, Precedence] of groups) {
    made.push(await aGroup(app, UserPoolId, name, Precedence === undefined ? {} : { Precedence }));
    await addToGroup(app, UserPoolId, Username, name);
  }
  return { UserPoolId, Username, made };
}

test("tells the user's groups, strongest first, then by name", async () => {
  await using app = await testApp();
  const { UserPoolId, Username, made } = await aMemberOf(app, [
    ["x"],
    ["b", 10],
    ["a", 10],
    ["c", 9],
    ["last", 2 ** 31 - 1],
    ["z", 0],
  ]);
  await aGroup(app, UserPoolId, "of-others");
  const [x, b, a, c, last, z] = made;
  expect(await answer(list(app, { UserPoolId, Username }))).toEqual({ Groups: [z, c, a, b, last, x] });
});

test.each([1, 2, 4, 5])("pages of %i miss nothing, and the last has no token", async (pageSize) => {
  await using app = await testApp();
  const { UserPoolId, Username } = await aMemberOf(app, [["d"], ["c"], ["b", 1], ["a", 2]]);
  const pages = [];
  const paginator = paginateAdminListGroupsForUser({ client: app.client, pageSize }, { UserPoolId, Username });
  for await (const page of paginator) pages.push(page);
  expect(pages.flatMap(({ Groups = [] }) => Groups.map(({ GroupName }) => GroupName))).toEqual(["b", "a", "c", "d"]);
  expect(pages).toHaveLength(Math.ceil(4 / pageSize));
  expect(pages.at(-1)).not.toHaveProperty("NextToken");
});

test("a list goes on where it was though the group there is left meanwhile", async () => {
  await using app = await testApp();
  const { UserPoolId, Username } = await aMemberOf(app, [["a"], ["b"], ["c"]]);
  const { NextToken } = await list(app, { UserPoolId, Username, Limit: 2 });
  await app.client.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName: "b" }));
  const { Groups } = await list(app, { UserPoolId, Username, Limit: 2, NextToken });
  expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(["c"]);
});

test.each([undefined, 0, 60])("a page of %s holds sixty", async (Limit) => {
  await using app = await testApp();
  const { UserPoolId, Username } = await aMemberOf(
    app,
    Array.from({ length: 61 }, (_, n) => [`g${n}`] as const),
  );
  const { Groups, NextToken } = await list(app, { UserPoolId, Username, Limit });
  expect(Groups).toHaveLength(60);
  expect((await list(app, { UserPoolId, Username, Limit, NextToken })).Groups).toHaveLength(1);
});

test("another user's token is refused", async () => {
  await using app = await testApp();
  const { UserPoolId, Username } = await aMemberOf(app, [["a"], ["b"]]);
  const { NextToken } = await list(app, { UserPoolId, Username, Limit: 1 });
  const other = await aUser(app, UserPoolId);
  for (const wrong of [
    { Username: other.Username, NextToken },
    { Username, NextToken: "b" },
  ]) {
    expect(await refusal(list(app, { UserPoolId, ...wrong }))).toBe(
      "InvalidParameterException: Invalid pagination token.",
    );
  }
});
