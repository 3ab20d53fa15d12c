import {
  DescribeUserPoolClientCommand,
  GetUserPoolClientSessionConfigurationCommand,
  SetUserPoolClientSessionConfigurationCommand,
  SetUserPoolSessionConfigurationCommand,
  UpdateUserPoolClientCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { aClient, aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aTrackingPool } from "./sessions.fixture.ts";

// What it does to browsers is tested where they are: hosted-ui/sso.test.ts.

const app = await testApp();
afterAll(() => app.close());

async function set(UserPoolId: string, ClientId: string, MaxValidityMinutes: number) {
  const { $metadata: _, ...answer } = await app.client.send(
    new SetUserPoolClientSessionConfigurationCommand({ UserPoolId, ClientId, SSOSession: { MaxValidityMinutes } }),
  );
  return answer;
}
async function get(UserPoolId: string, ClientId: string) {
  const { $metadata: _, ...answer } = await app.client.send(
    new GetUserPoolClientSessionConfigurationCommand({ UserPoolId, ClientId }),
  );
  return answer;
}

test("an hour holds until another time is set, be it none or ninety days", async () => {
  const { UserPoolId, ClientId } = await aTrackingPool(app);
  expect(await get(UserPoolId, ClientId)).toEqual({ UserPoolId, ClientId, SSOSession: { MaxValidityMinutes: 60 } });
  for (const MaxValidityMinutes of [0, 129_600]) {
    const wanted = { UserPoolId, ClientId, SSOSession: { MaxValidityMinutes } };
    expect(await set(UserPoolId, ClientId, MaxValidityMinutes)).toEqual(wanted);
    expect(await get(UserPoolId, ClientId)).toEqual(wanted);
  }
});

test("it stays through UpdateUserPoolClient, which cannot carry it, and DescribeUserPoolClient does not tell of it", async () => {
  const { UserPoolId, ClientId } = await aTrackingPool(app);
  await set(UserPoolId, ClientId, 5);
  await app.client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId }));
  expect(await get(UserPoolId, ClientId)).toMatchObject({ SSOSession: { MaxValidityMinutes: 5 } });
  const { UserPoolClient } = await app.client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  expect(JSON.stringify(UserPoolClient)).not.toMatch(/sso/i);
});

test("in a pool that tracks nothing it cannot be set, but what was set before is still told", async () => {
  const { UserPoolId, ClientId } = await aTrackingPool(app);
  await set(UserPoolId, ClientId, 5);
  await app.client.send(
    new SetUserPoolSessionConfigurationCommand({
      UserPoolId,
      UserSessionTracking: "DISABLED",
      TokenSession: { MaxPerUser: 20 },
    }),
  );
  await expect(set(UserPoolId, ClientId, 6)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Session tracking is not enabled for the user pool.",
  });
  expect(await get(UserPoolId, ClientId)).toMatchObject({ SSOSession: { MaxValidityMinutes: 5 } });
});

test("it is not for pools of the LITE plan", async () => {
  const { UserPoolId } = await aPool(app, { UserPoolTier: "LITE" });
  const { ClientId } = await aClient(app, UserPoolId);
  await expect(set(UserPoolId, ClientId, 60)).rejects.toMatchObject({
    name: "FeatureUnavailableInTierException",
    message: "The following feature is not available for the LITE pricing tier configured: Session Management",
  });
});

test("a pool or client that is not there is refused, a client of another pool too", async () => {
  const { UserPoolId, ClientId } = await aTrackingPool(app);
  const { ClientId: foreign } = await aTrackingPool(app);
  for (const ask of [(pool: string, id: string) => set(pool, id, 60), get]) {
    await expect(ask("us-east-1_nowhere00", ClientId)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "User pool us-east-1_nowhere00 does not exist.",
    });
    for (const id of ["nobody", foreign]) {
      await expect(ask(UserPoolId, id)).rejects.toMatchObject({
        name: "ResourceNotFoundException",
        message: `User pool client ${id} does not exist.`,
      });
    }
  }
});

test.each([
  [-1, "greater than or equal to 0"],
  [129_601, "less than or equal to 129600"],
])("%i minutes are refused", async (minutes, bound) => {
  const { UserPoolId, ClientId } = await aTrackingPool(app);
  await expect(set(UserPoolId, ClientId, minutes)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: `1 validation error detected: Value '${minutes}' at 'sSOSession.maxValidityMinutes' failed to satisfy constraint: Member must have value ${bound}`,
  });
});
