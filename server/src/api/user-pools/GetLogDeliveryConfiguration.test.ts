import { GetLogDeliveryConfigurationCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

// What is set comes back: SetLogDeliveryConfiguration.test.ts.

const app = await testApp();
afterAll(() => app.close());

test("a new pool's events go nowhere", async () => {
  const { UserPoolId } = await aPool(app);
  expect(await answer(app.client.send(new GetLogDeliveryConfigurationCommand({ UserPoolId })))).toEqual({
    LogDeliveryConfiguration: { UserPoolId, LogConfigurations: [] },
  });
});

test("an unknown pool is told", async () => {
  const asked = app.client.send(new GetLogDeliveryConfigurationCommand({ UserPoolId: NO_POOL }));
  expect(await refusal(asked)).toBe(NO_POOL_REFUSAL);
});
