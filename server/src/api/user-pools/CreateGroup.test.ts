import { CreateGroupCommand, GetGroupCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aGroup, role } from "./groups.fixture.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const EXISTS = "GroupExistsException: A group with the name already exists.";

describe("a group is told as it was made, and found so", () => {
  test.each([
    ["with its name only", {}],
    ["with everything", { Description: "The staff", RoleArn: role("staff"), Precedence: 0 }],
    ["with the greatest precedence", { Precedence: 2 ** 31 - 1 }],
    ["with a description of nothing", { Description: "" }],
  ])("%s", async (_, wanted) => {
    await using app = await testApp();
    const { UserPoolId } = await aPool(app);
    const named = { UserPoolId, GroupName: "staff" };
    const told = await answer(app.client.send(new CreateGroupCommand({ ...named, ...wanted })));
    expect(told).toEqual({
      Group: { ...named, ...wanted, CreationDate: expect.any(Date), LastModifiedDate: told.Group?.CreationDate },
    });
    expect(await answer(app.client.send(new GetGroupCommand(named)))).toEqual(told);
  });
});

test("a name is taken once in a pool, as it is written, and stays what it was", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app, { UsernameConfiguration: { CaseSensitive: false } });
  const group = await aGroup(app, UserPoolId, "staff", { Description: "first" });
  expect(await refusal(aGroup(app, UserPoolId, "staff", { Description: "second" }))).toBe(EXISTS);
  expect((await app.client.send(new GetGroupCommand({ UserPoolId, GroupName: "staff" }))).Group).toEqual(group);
  await aGroup(app, UserPoolId, "Staff");
  await aGroup(app, (await aPool(app)).UserPoolId, "staff");
});

test("of sixteen at a time one makes it", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const calls = Array.from({ length: 16 }, () => aGroup(app, UserPoolId));
  expect(await outcomes(calls)).toEqual({ done: 1, refused: Array.from({ length: 15 }, () => EXISTS) });
});

test("a pool has ten thousand groups at most", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const at = app.clock.now();
  await app.ctx.store.write(async ({ groups }) => {
    for (let n = 0; n < 9_999; n++) {
      const unset = { description: undefined, roleArn: undefined, precedence: undefined };
      await groups.insert({ poolId: UserPoolId, name: `g${n}`, ...unset, createdAt: at, updatedAt: at });
    }
  });
  await aGroup(app, UserPoolId, "last");
  expect(await refusal(aGroup(app, UserPoolId, "one-more"))).toBe(
    "LimitExceededException: A user pool can have no more than 10000 groups.",
  );
  expect(await refusal(aGroup(app, UserPoolId, "last"))).toBe(EXISTS);
  await aGroup(app, (await aPool(app)).UserPoolId, "one-more");
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(aGroup(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});
