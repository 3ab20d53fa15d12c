import { GetGroupCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aGroup, NO_GROUP } from "./groups.fixture.ts";
import { NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("a group is found by its name as it is written, in its own pool", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  const get = (UserPoolId: string, GroupName: string) =>
    app.client.send(new GetGroupCommand({ UserPoolId, GroupName }));
  const Group = await aGroup(app, one.UserPoolId, "staff");
  expect((await get(one.UserPoolId, "staff")).Group).toEqual(Group);
  expect(await refusal(get(one.UserPoolId, "Staff"))).toBe(NO_GROUP);
  expect(await refusal(get(other.UserPoolId, "staff"))).toBe(NO_GROUP);
  expect(await refusal(get(NO_POOL, "staff"))).toBe(NO_POOL_REFUSAL);
});
