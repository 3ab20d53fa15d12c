import { DescribeRiskConfigurationCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aClient, aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { aProtectedPool, NOT_ENABLED, setRisk } from "./risk.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const describeRisk = (UserPoolId: string, ClientId?: string) =>
  answer(
    app.client.send(new DescribeRiskConfigurationCommand({ UserPoolId, ...(ClientId !== undefined && { ClientId }) })),
  );

test("where nothing was set there is nothing but the place", async () => {
  const { UserPoolId, ClientId } = await aProtectedPool(app, "AUDIT");
  expect(await describeRisk(UserPoolId)).toEqual({ RiskConfiguration: { UserPoolId } });
  expect(await describeRisk(UserPoolId, ClientId)).toEqual({ RiskConfiguration: { UserPoolId, ClientId } });
});

test("a client that goes by what is for all has nothing of its own", async () => {
  const to = await aProtectedPool(app);
  const { UserPoolId, ClientId } = to;
  await setRisk(app, to, { RiskExceptionConfiguration: { BlockedIPRangeList: ["192.0.2.0/24"] } });
  expect(await describeRisk(UserPoolId, ClientId)).toEqual({ RiskConfiguration: { UserPoolId, ClientId } });
});

test("a pool that is none, one without threat protection, and a client of another pool are refused", async () => {
  const { UserPoolId } = await aProtectedPool(app);
  const off = await aPool(app);
  const { ClientId } = await aClient(app, off.UserPoolId);
  expect(await refusal(describeRisk(NO_POOL))).toBe(NO_POOL_REFUSAL);
  expect(await refusal(describeRisk(off.UserPoolId))).toBe(NOT_ENABLED);
  expect(await refusal(describeRisk(UserPoolId, ClientId))).toBe(
    `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
  );
});
