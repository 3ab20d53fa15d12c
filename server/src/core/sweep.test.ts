import {
  DeleteUserPoolCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { aPoolWithClient } from "../api/user-pools/people.fixture.ts";
import { refusal } from "../api/user-pools/pools.fixture.ts";
import { aUser, signIn } from "../testing/builders.ts";
import { type TestApp, testApp } from "../testing/test-app.ts";
import type { AuthorizationCode } from "./oauth/authorization-code.ts";
import type { Store } from "./store/store.ts";
import { sweep } from "./sweep.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Advances the clock and sweeps; whatever is left is what was meant to be. */
async function sweepAfter(app: TestApp, milliseconds: number): Promise<void> {
  app.clock.advance(milliseconds);
  await sweep(app.ctx, 0);
}

test("a sign-in stays a day after its end, and then goes", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app, {}, { RefreshTokenValidity: 1 });
  const { Username } = await aUser(app, UserPoolId);
  const { RefreshToken } = await signIn(app, ClientId, Username);
  const refused = () => refusal(app.client.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken })));
  await sweepAfter(app, 2 * DAY_MS - HOUR_MS);
  expect(await refused()).toBe("NotAuthorizedException: Refresh Token has expired");
  await sweepAfter(app, 2 * HOUR_MS);
  expect(await refused()).toBe("NotAuthorizedException: Invalid Refresh Token.");
});

test("what was spent stays marked an hour longer than it was good for", async () => {
  await using app = await testApp();
  const expiresAt = new Date(app.clock.now().getTime() + 180_000);
  const spend = () => app.ctx.store.writeOne((tx) => tx.spent.spend("us-east-1_AbCdEfGhI", "id", expiresAt));
  expect(await spend()).toBe(true);
  await sweepAfter(app, HOUR_MS + 170_000);
  expect(await spend()).toBe(false);
  await sweepAfter(app, 20_000);
  expect(await spend()).toBe(true);
});

test("a code goes when it has expired", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username, sub } = await aUser(app, UserPoolId);
  await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
  const code = () => app.ctx.store.codes.find(UserPoolId, sub, "reset-password");
  await sweepAfter(app, HOUR_MS - 60_000);
  expect(await code()).toBeDefined();
  await sweepAfter(app, 120_000);
  expect(await code()).toBeUndefined();
});

test("an authorization code is remembered for an hour after it expired, so that who brings it again is noticed", async () => {
  await using app = await testApp();
  const now = app.clock.now().getTime();
  const code: AuthorizationCode = {
    poolId: "us-east-1_AbCdEfGhI",
    digest: new Uint8Array(32),
    sub: "ada",
    sessionId: "session",
    clientId: "client",
    request: { redirectUri: "https://app.example/cb", scopes: ["openid"] },
    authenticatedAt: new Date(now),
    expiresAt: new Date(now + 300_000),
  };
  await app.ctx.store.writeOne((tx) => tx.authorizationCodes.put(code));
  const find = () => app.ctx.store.authorizationCodes.find(code.poolId, code.digest);
  await sweepAfter(app, HOUR_MS + 290_000);
  expect(await find()).toEqual(code);
  await sweepAfter(app, 20_000);
  expect(await find()).toBeUndefined();
});

test("a lock outlives every sweep before its end", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username, sub } = await aUser(app, UserPoolId);
  const parameters = { USERNAME: Username, PASSWORD: "Wrong-pass-1" };
  for (let failure = 1; failure <= 15; failure++) {
    await sweepAfter(app, 10 * 60_000);
    await refusal(
      app.client.send(
        new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: parameters }),
      ),
    );
  }
  await sweepAfter(app, 14 * 60_000);
  const until = await app.ctx.store.lockouts.find(UserPoolId, sub);
  expect(until?.getTime()).toBeGreaterThan(app.clock.now().getTime());
  await sweepAfter(app, 2 * HOUR_MS);
  expect(await app.ctx.store.lockouts.find(UserPoolId, sub)).toBeUndefined();
});

test("messages stay a week", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
  await sweepAfter(app, 7 * DAY_MS - HOUR_MS);
  expect(await app.inbox()).toHaveLength(1);
  await sweepAfter(app, 2 * HOUR_MS);
  expect(await app.inbox()).toEqual([]);
});

test("of a deleted pool nothing is left, however much there was", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { sub, Username } = await aUser(app, UserPoolId);
  await signIn(app, ClientId, Username);
  await app.client.send(new ForgotPasswordCommand({ ClientId, Username }));
  const { store } = app.ctx;
  const expiresAt = new Date(app.clock.now().getTime() + DAY_MS);
  await store.write(async (tx) => {
    for (let id = 0; id < 1_200; id++) await tx.spent.spend(UserPoolId, `id-${id}`, expiresAt);
  });
  await app.client.send(new DeleteUserPoolCommand({ UserPoolId }));
  expect(await store.users.find(UserPoolId, sub)).toBeDefined();
  await sweepAfter(app, 60_000);
  expect(await store.users.find(UserPoolId, sub)).toBeUndefined();
  expect(await store.users.findByLogin(UserPoolId, Username)).toBeUndefined();
  expect(await store.codes.find(UserPoolId, sub, "reset-password")).toBeUndefined();
  expect(await store.writeOne((tx) => tx.spent.spend(UserPoolId, "id-1199", expiresAt))).toBe(true);
});

test("an hourly limit is forgotten two hours after its hour began", async () => {
  await using app = await testApp();
  const hour = new Date(Math.floor(app.clock.now().getTime() / HOUR_MS) * HOUR_MS);
  const count = () => app.ctx.store.writeOne((tx) => tx.attempts.count("us-east-1_AbCdEfGhI", "sub", "tries", hour));
  app.clock.set(hour);
  expect(await count()).toBe(1);
  await sweepAfter(app, 2 * HOUR_MS - 60_000);
  expect(await count()).toBe(2);
  await sweepAfter(app, 120_000);
  expect(await count()).toBe(1);
});

test("a deleted pool goes in portions, and what others have stays", async () => {
  await using app = await testApp();
  const kept = await aPoolWithClient(app);
  const ada = await aUser(app, kept.UserPoolId);
  const { AccessToken } = await signIn(app, kept.ClientId, ada.Username);
  await app.client.send(new ForgotPasswordCommand({ ClientId: kept.ClientId, Username: ada.Username }));
  const gone = await aPoolWithClient(app);
  const expiresAt = new Date(app.clock.now().getTime() + DAY_MS);
  await app.ctx.store.write(async (tx) => {
    for (let id = 0; id < 1_200; id++) await tx.spent.spend(gone.UserPoolId, `id-${id}`, expiresAt);
  });
  await app.client.send(new DeleteUserPoolCommand({ UserPoolId: gone.UserPoolId }));

  const portions: unknown[] = [];
  const store: Store = {
    ...app.ctx.store,
    async write(work) {
      const done = await app.ctx.store.write(work);
      portions.push(done);
      return done;
    },
  };
  await sweep({ ...app.ctx, store }, 0);
  // First one for each that expires, which finds nothing; the mark of the pool itself counts with the last.
  expect(portions.slice(-3)).toEqual([500, 500, 201]);
  expect(new Set(portions.slice(0, -3))).toEqual(new Set([0]));
  expect(await app.client.send(new GetUserCommand({ AccessToken }))).toMatchObject({ Username: ada.Username });
  expect(await app.ctx.store.codes.find(kept.UserPoolId, ada.sub, "reset-password")).toBeDefined();
  expect(await app.inbox()).toHaveLength(1);
});

test("a sweep that is told to stop ends with the portion under way", async () => {
  await using app = await testApp();
  const expiresAt = app.clock.now();
  await app.ctx.store.write(async (tx) => {
    for (let id = 0; id < 501; id++) await tx.spent.spend("us-east-1_AbCdEfGhI", `id-${id}`, expiresAt);
  });
  app.clock.advance(DAY_MS);
  const stopping = new AbortController();
  let portions = 0;
  const store: Store = {
    ...app.ctx.store,
    async write(work) {
      portions++;
      stopping.abort();
      return app.ctx.store.write(work);
    },
  };
  await sweep({ ...app.ctx, store }, 1, stopping.signal);
  expect(portions).toBe(1);
  expect(await app.ctx.store.writeOne((tx) => tx.spent.sweep(app.clock.now(), 500))).toBe(1);
});

test("signing keys are replaced at the age that is set, and never where none is", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPoolWithClient(app);
  const kids = async () => (await app.ctx.store.signingKeys.ofPool(UserPoolId)).map(({ kid }) => kid);
  const before = await kids();
  await sweepAfter(app, 400 * DAY_MS);
  expect(await kids()).toEqual(before);
  await sweep(app.ctx, 400);
  expect(await kids()).toEqual([expect.any(String), expect.any(String), ...before]);
});
