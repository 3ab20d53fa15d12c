import {
  AdminListGroupsForUserCommand,
  DeleteGroupCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { addToGroup, aGroup, NO_GROUP } from "./groups.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const remove = (app: TestApp, UserPoolId: string, GroupName = "staff") =>
  app.client.send(new DeleteGroupCommand({ UserPoolId, GroupName }));

test("its members stay, in their other groups, and a new group of the name is empty", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  for (const name of ["staff", "others"]) {
    await aGroup(app, UserPoolId, name);
    await addToGroup(app, UserPoolId, Username, name);
  }
  expect(await answer(remove(app, UserPoolId))).toEqual({});
  const { Groups } = await app.client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }));
  expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(["others"]);
  expect((await app.client.send(new ListUsersCommand({ UserPoolId }))).Users).toHaveLength(1);

  await aGroup(app, UserPoolId, "staff");
  const members = new ListUsersInGroupCommand({ UserPoolId, GroupName: "staff" });
  expect((await app.client.send(members)).Users).toEqual([]);
});

test("a group goes away with thousands of members", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { sub } = await aUser(app, UserPoolId);
  const user = await app.ctx.store.users.find(UserPoolId, sub);
  if (!user) throw new Error("The user was not stored");
  await aGroup(app, UserPoolId);
  await app.ctx.store.write(async ({ groups, users }) => {
    for (let n = 0; n < 4_500; n++) {
      await users.insert({ ...user, sub: `s${n}`, username: `u${n}` }, []);
      await groups.addMember(UserPoolId, "staff", `s${n}`);
    }
  });
  await remove(app, UserPoolId);
  await aGroup(app, UserPoolId);
  const members = new ListUsersInGroupCommand({ UserPoolId, GroupName: "staff" });
  expect((await app.client.send(members)).Users).toEqual([]);
});

test("of sixteen at a time one deletes it", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  await aGroup(app, UserPoolId);
  const calls = Array.from({ length: 16 }, () => remove(app, UserPoolId));
  expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => NO_GROUP) });
});

test("who is added while it goes away is in no group", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const names = await Promise.all(Array.from({ length: 16 }, async () => (await aUser(app, UserPoolId)).Username));
  await aGroup(app, UserPoolId);
  const [added] = await Promise.all([
    outcomes(names.map((name) => addToGroup(app, UserPoolId, name))),
    remove(app, UserPoolId),
  ]);
  expect(new Set(added.refused)).toEqual(new Set(added.done === 16 ? [] : [NO_GROUP]));
  await aGroup(app, UserPoolId);
  const members = new ListUsersInGroupCommand({ UserPoolId, GroupName: "staff" });
  expect((await app.client.send(members)).Users).toEqual([]);
});

test("an unknown group or pool is refused", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  expect(await refusal(remove(app, UserPoolId))).toBe(NO_GROUP);
  expect(await refusal(remove(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
