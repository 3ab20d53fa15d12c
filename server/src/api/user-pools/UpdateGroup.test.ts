import {
  GetGroupCommand,
  UpdateGroupCommand,
  type UpdateGroupCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aGroup, NO_GROUP, role } from "./groups.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const update = (app: TestApp, UserPoolId: string, wanted: Partial<UpdateGroupCommandInput>) =>
  app.client.send(new UpdateGroupCommand({ UserPoolId, GroupName: "staff", ...wanted }));

const made = { Description: "The staff", RoleArn: role("staff"), Precedence: 5 };

test.each<Partial<UpdateGroupCommandInput>>([
  { Description: "Others" },
  { Description: "" },
  { RoleArn: role("others") },
  { Precedence: 0 },
  { Description: "Others", RoleArn: role("others"), Precedence: 1 },
  {},
])("%j is changed and the rest stays", async (wanted) => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const Group = await aGroup(app, UserPoolId, "staff", made);
  const told = await answer(update(app, UserPoolId, wanted));
  expect(told).toEqual({ Group: { ...Group, ...wanted, LastModifiedDate: expect.any(Date) } });
  expect(Number(told.Group?.LastModifiedDate)).toBeGreaterThan(Number(Group.LastModifiedDate));
  expect(await answer(app.client.send(new GetGroupCommand({ UserPoolId, GroupName: "staff" })))).toEqual(told);
});

test("three at a time who change different things lose nothing", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  await aGroup(app, UserPoolId);
  await Promise.all([
    update(app, UserPoolId, { Description: "The staff" }),
    update(app, UserPoolId, { RoleArn: role("staff") }),
    update(app, UserPoolId, { Precedence: 5 }),
  ]);
  expect((await app.client.send(new GetGroupCommand({ UserPoolId, GroupName: "staff" }))).Group).toMatchObject(made);
});

test("an unknown group or pool is refused, and not made", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  expect(await refusal(update(app, UserPoolId, made))).toBe(NO_GROUP);
  expect(await refusal(update(app, NO_POOL, made))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(app.client.send(new GetGroupCommand({ UserPoolId, GroupName: "staff" })))).toBe(NO_GROUP);
});
