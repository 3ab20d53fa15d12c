import {
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { addToGroup, aGroup, NO_GROUP } from "./groups.fixture.ts";
import { answer, refusal } from "./pools.fixture.ts";

test("ends one membership of one user, if there is one, and says nothing", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const names = [(await aUser(app, UserPoolId)).Username, (await aUser(app, UserPoolId)).Username] as const;
  for (const group of ["staff", "others"]) {
    await aGroup(app, UserPoolId, group);
    for (const name of names) await addToGroup(app, UserPoolId, name, group);
  }
  const [Username, other] = names;
  const remove = new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName: "staff" });
  for (const _ of ["first", "again"]) expect(await answer(app.client.send(remove))).toEqual({});
  const groupsOf = async (name: string) => {
    const { Groups } = await app.client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: name }));
    return Groups?.map(({ GroupName }) => GroupName);
  };
  expect(await groupsOf(Username)).toEqual(["others"]);
  expect(await groupsOf(other)).toEqual(["others", "staff"]);
});

test("a group that is not there is refused", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { Username } = await aUser(app, UserPoolId);
  const remove = new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName: "staff" });
  expect(await refusal(app.client.send(remove))).toBe(NO_GROUP);
});
