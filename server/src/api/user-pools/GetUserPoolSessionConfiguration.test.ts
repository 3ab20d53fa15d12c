import { GetUserPoolSessionConfigurationCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

// What is set comes back: SetUserPoolSessionConfiguration.test.ts.

const app = await testApp();
afterAll(() => app.close());

test("a new pool tracks no sessions", async () => {
  const { UserPoolId } = await aPool(app);
  const told = await answer(app.client.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId })));
  expect(told).toMatchObject({ UserPoolId, UserSessionTracking: "DISABLED" });
});

test("an unknown pool is told", async () => {
  const asked = app.client.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId: NO_POOL }));
  expect(await refusal(asked)).toBe(NO_POOL_REFUSAL);
});
