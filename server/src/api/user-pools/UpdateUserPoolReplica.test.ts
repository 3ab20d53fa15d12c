import { UpdateUserPoolReplicaCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const act = (UserPoolId: string, RegionName = "us-west-2") =>
  app.client.send(new UpdateUserPoolReplicaCommand({ UserPoolId, RegionName, Status: "INACTIVE" }));

test("there is no replica in any other region", async () => {
  const { Id } = await aPool(app);
  expect(await refusal(act(Id))).toBe(`ResourceNotFoundException: User pool ${Id} has no replica in us-west-2.`);
});

test("the pool's own region is refused, and what is no region", async () => {
  const { Id } = await aPool(app);
  expect(await refusal(act(Id, "us-east-1"))).toBe(
    `InvalidParameterException: us-east-1 is the primary region of user pool ${Id}.`,
  );
  expect(await refusal(act(Id, "nowhere"))).toBe("InvalidParameterException: nowhere is not a region.");
});

test("an unknown pool is refused", async () => {
  expect(await refusal(act(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
