import { GetUserPoolClientSessionConfigurationCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aClient, aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

// What is set comes back: SetUserPoolClientSessionConfiguration.test.ts.

const app = await testApp();
afterAll(() => app.close());
const ask = (UserPoolId: string, ClientId: string) =>
  app.client.send(new GetUserPoolClientSessionConfigurationCommand({ UserPoolId, ClientId }));

test("a new client's browsers stay signed in for an hour", async () => {
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  expect(await answer(ask(UserPoolId, ClientId))).toEqual({
    UserPoolId,
    ClientId,
    SSOSession: { MaxValidityMinutes: 60 },
  });
});

test("an unknown pool or client is told, another pool's client too", async () => {
  const { UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, (await aPool(app)).UserPoolId);
  expect(await refusal(ask(NO_POOL, ClientId))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(ask(UserPoolId, ClientId))).toBe(
    `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
  );
});
