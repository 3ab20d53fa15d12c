import { ListUserPoolReplicasCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

test("a pool is served in its own region, by itself", async () => {
  await using app = await testApp();
  const { Id, Arn } = await aPool(app);
  expect(await answer(app.client.send(new ListUserPoolReplicasCommand({ UserPoolId: Id })))).toEqual({
    UserPoolReplicas: [{ RegionName: "us-east-1", Status: "ACTIVE", Role: "PRIMARY", UserPoolArn: Arn }],
  });
});

test("there is no second page", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await refusal(app.client.send(new ListUserPoolReplicasCommand({ UserPoolId: Id, NextToken: "x" })))).toBe(
    "InvalidParameterException: Invalid pagination token.",
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(app.client.send(new ListUserPoolReplicasCommand({ UserPoolId: NO_POOL })))).toBe(
    NO_POOL_REFUSAL,
  );
});
