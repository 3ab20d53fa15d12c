import {
  DescribeUserPoolCommand,
  GetUserPoolSessionConfigurationCommand,
  SetUserPoolSessionConfigurationCommand,
  type SetUserPoolSessionConfigurationCommandInput,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aPool, aUser, signIn } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { aTrackingPool, isTaken, REVOKED, sessionsOf, sessionsOfUser, TAKEN, track } from "./sessions.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

type Wanted = Omit<SetUserPoolSessionConfigurationCommandInput, "UserPoolId">;
const ENABLED: Wanted = { UserSessionTracking: "ENABLED", TokenSession: { MaxPerUser: 3 } };
const DISABLED: Wanted = { UserSessionTracking: "DISABLED", TokenSession: { MaxPerUser: 3 } };

async function set(UserPoolId: string, wanted: Wanted) {
  const { $metadata: _, ...answer } = await app.client.send(
    new SetUserPoolSessionConfigurationCommand({ UserPoolId, ...wanted }),
  );
  return answer;
}
async function get(UserPoolId: string) {
  const { $metadata: _, ...answer } = await app.client.send(new GetUserPoolSessionConfigurationCommand({ UserPoolId }));
  return answer;
}

describe("the setting", () => {
  test("is AWS's default until it is set, and then what was set", async () => {
    const { UserPoolId } = await aPool(app);
    expect(await get(UserPoolId)).toEqual({
      UserPoolId,
      UserSessionTracking: "DISABLED",
      TokenSession: { MaxPerUser: 20 },
    });
    for (const wanted of [ENABLED, { ...DISABLED, TokenSession: { MaxPerUser: 100 } }]) {
      expect(await set(UserPoolId, wanted)).toEqual({ UserPoolId, ...wanted });
      expect(await get(UserPoolId)).toEqual({ UserPoolId, ...wanted });
    }
  });

  test("stays through UpdateUserPool, which cannot carry it, and DescribeUserPool does not tell of it", async () => {
    const { UserPoolId } = await aPool(app);
    await set(UserPoolId, ENABLED);
    await app.client.send(new UpdateUserPoolCommand({ UserPoolId }));
    expect(await get(UserPoolId)).toEqual({ UserPoolId, ...ENABLED });
    const { UserPool } = await app.client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).not.toHaveProperty("SessionConfiguration");
  });

  test.each([0, 101])("of %i sessions per user is refused", async (MaxPerUser) => {
    const { UserPoolId } = await aPool(app);
    const bound = MaxPerUser === 0 ? "greater than or equal to 1" : "less than or equal to 100";
    await expect(set(UserPoolId, { ...ENABLED, TokenSession: { MaxPerUser } })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: `1 validation error detected: Value '${MaxPerUser}' at 'tokenSession.maxPerUser' failed to satisfy constraint: Member must have value ${bound}`,
    });
  });

  test.each([ENABLED, DISABLED])("is not for pools of the LITE plan: $UserSessionTracking", async (wanted) => {
    const { UserPoolId } = await aPool(app, { UserPoolTier: "LITE" });
    await expect(set(UserPoolId, wanted)).rejects.toMatchObject({
      name: "FeatureUnavailableInTierException",
      message: "The following feature is not available for the LITE pricing tier configured: Session Management",
    });
  });

  test("keeps a pool that tracks sessions from the LITE plan", async () => {
    const { UserPoolId } = await aPool(app);
    await set(UserPoolId, ENABLED);
    const toLite = () => app.client.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTier: "LITE" }));
    await expect(toLite()).rejects.toMatchObject({
      name: "FeatureUnavailableInTierException",
      message: "The following features need to be disabled for the LITE pricing tier configured: Session Management",
    });
    await set(UserPoolId, DISABLED);
    await toLite();
  });

  test("of a pool that is not there is refused, and cannot be read", async () => {
    const refusal = {
      name: "ResourceNotFoundException",
      message: "User pool us-east-1_nowhere00 does not exist.",
    };
    await expect(set("us-east-1_nowhere00", ENABLED)).rejects.toMatchObject(refusal);
    await expect(get("us-east-1_nowhere00")).rejects.toMatchObject(refusal);
  });
});

describe("a user's limit", () => {
  test("a sign-in beyond it ends the one used longest ago", async () => {
    const { UserPoolId, ClientId } = await aTrackingPool(app, 2);
    const { Username } = await aUser(app, UserPoolId);
    const [first, second] = [await signIn(app, ClientId, Username), await signIn(app, ClientId, Username)];
    expect(await sessionsOf(app, second)).toHaveLength(2);
    const third = await signIn(app, ClientId, Username);
    expect(await isTaken(app, ClientId, first)).toEqual(REVOKED);
    for (const tokens of [second, third]) expect(await isTaken(app, ClientId, tokens)).toEqual(TAKEN);
    expect(await sessionsOf(app, third)).toHaveLength(2);
  });

  test("counts the sessions of all clients, and of this user only", async () => {
    const { UserPoolId, ClientId } = await aTrackingPool(app, 1);
    const { ClientId: otherClient } = await aClient(app, UserPoolId);
    const [ada, bob] = [await aUser(app, UserPoolId), await aUser(app, UserPoolId)];
    const first = await signIn(app, ClientId, ada.Username);
    const bobs = await signIn(app, ClientId, bob.Username);
    expect(await isTaken(app, ClientId, first)).toEqual(TAKEN);
    await signIn(app, otherClient, ada.Username);
    expect(await isTaken(app, ClientId, first)).toEqual(REVOKED);
    expect(await isTaken(app, ClientId, bobs)).toEqual(TAKEN);
  });

  test("that was lowered ends nothing until the next sign-in", async () => {
    const { UserPoolId, ClientId } = await aTrackingPool(app, 5);
    const { Username } = await aUser(app, UserPoolId);
    const all = [];
    for (const _ of [1, 2, 3, 4]) all.push(await signIn(app, ClientId, Username));
    await track(app, UserPoolId, 2);
    for (const tokens of all) expect(await isTaken(app, ClientId, tokens)).toEqual(TAKEN);
    const last = await signIn(app, ClientId, Username);
    const outcomes = await Promise.all(all.map((tokens) => isTaken(app, ClientId, tokens)));
    expect(outcomes).toEqual([REVOKED, REVOKED, REVOKED, TAKEN]);
    expect(await sessionsOf(app, last)).toHaveLength(2);
  });

  test("holds for sixteen sign-ins at once", async () => {
    const { UserPoolId, ClientId } = await aTrackingPool(app, 3);
    const { Username } = await aUser(app, UserPoolId);
    const all = await Promise.all(Array.from({ length: 16 }, () => signIn(app, ClientId, Username)));
    const outcomes = await Promise.all(all.map((tokens) => isTaken(app, ClientId, tokens)));
    expect(outcomes.filter(({ access }) => access === "yes")).toEqual([TAKEN, TAKEN, TAKEN]);
    expect(await sessionsOfUser(app, UserPoolId, Username)).toHaveLength(3);
  });

  test("does not count what has ended", async () => {
    const { UserPoolId, ClientId } = await aTrackingPool(app, 2, {
      RefreshTokenValidity: 2,
      TokenValidityUnits: { RefreshToken: "hours" },
    });
    const { Username } = await aUser(app, UserPoolId);
    await signIn(app, ClientId, Username);
    app.clock.advance(2 * 3_600_000);
    const [second, third] = [await signIn(app, ClientId, Username), await signIn(app, ClientId, Username)];
    for (const tokens of [second, third]) expect(await isTaken(app, ClientId, tokens)).toEqual(TAKEN);
  });
});

describe("a pool that tracks nothing", () => {
  test("lets a user sign in however often", async () => {
    const { UserPoolId } = await aPool(app);
    await set(UserPoolId, { UserSessionTracking: "DISABLED", TokenSession: { MaxPerUser: 1 } });
    const { ClientId } = await aClient(app, UserPoolId);
    const { Username } = await aUser(app, UserPoolId);
    const [first, second] = [await signIn(app, ClientId, Username), await signIn(app, ClientId, Username)];
    for (const tokens of [first, second]) expect(await isTaken(app, ClientId, tokens)).toEqual(TAKEN);
    expect(await sessionsOf(app, second)).toEqual([]);
  });

  test("shows what it tracked before once it tracks again", async () => {
    const { UserPoolId, ClientId } = await aTrackingPool(app);
    const { Username } = await aUser(app, UserPoolId);
    const tokens = await signIn(app, ClientId, Username);
    const [before] = await sessionsOf(app, tokens);
    await set(UserPoolId, DISABLED);
    expect(await sessionsOf(app, tokens)).toEqual([]);
    await signIn(app, ClientId, Username);
    await track(app, UserPoolId);
    expect(await sessionsOf(app, tokens)).toEqual([before]);
  });
});
