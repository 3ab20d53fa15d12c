import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { expect, test, vi } from "vitest";
import { aPoolWithClient } from "../../api/user-pools/people.fixture.ts";
import { nameBehind } from "../../api/user-pools/sign-in.fixture.ts";
import { signerOver } from "../../keys/signer.ts";
import { aPool, aUser, signIn } from "../../testing/builders.ts";
import { type TestApp, testApp, testSigningKeys } from "../../testing/test-app.ts";
import type { Context } from "../context.ts";
import { sweep } from "../sweep.ts";
import { rotateKeys } from "./rotate-keys.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

async function published(app: TestApp, UserPoolId: string) {
  const answer = await app.http.request(`/${UserPoolId}/.well-known/jwks.json`, {
    headers: { host: "127.0.0.1:9229" },
  });
  const jwks: { keys: { kty: string; kid: string }[] } = JSON.parse(await answer.text());
  return { verifier: createLocalJWKSet(jwks), kids: jwks.keys.map(({ kid }) => kid) };
}

const kidOf = (token: string) => decodeProtectedHeader(token).kid;

test("a key that is old enough is replaced; what it signed stays good for two days more", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  app.clock.advance(90 * DAY_MS - HOUR_MS / 2);
  await sweep(app.ctx, 90);
  const before = await signIn(app, ClientId, Username);
  const { kids: oldKids } = await published(app, UserPoolId);
  expect([kidOf(before.IdToken), kidOf(before.AccessToken)]).toEqual(oldKids);

  app.clock.advance(HOUR_MS / 2);
  await sweep(app.ctx, 90);
  const after = await signIn(app, ClientId, Username);
  const { kids, verifier } = await published(app, UserPoolId);
  expect([kidOf(after.IdToken), kidOf(after.AccessToken)]).toEqual(kids.slice(0, 2));
  expect(kids.slice(2).toSorted()).toEqual(oldKids.toSorted());
  for (const { IdToken, AccessToken } of [before, after]) {
    for (const token of [IdToken, AccessToken]) {
      expect((await jwtVerify(token, verifier, { currentDate: app.clock.now() })).payload.sub).toBeDefined();
    }
    expect(await nameBehind(app, AccessToken)).toBe(Username);
  }

  app.clock.advance(2 * DAY_MS - HOUR_MS);
  await sweep(app.ctx, 90);
  expect((await published(app, UserPoolId)).kids).toHaveLength(4);
  app.clock.advance(2 * HOUR_MS);
  await sweep(app.ctx, 90);
  expect((await published(app, UserPoolId)).kids).toEqual(kids.slice(0, 2));
});

test("of two servers that rotate at once one makes the new keys", async () => {
  await using app = await testApp();
  const { UserPoolId, ClientId } = await aPoolWithClient(app);
  const { Username } = await aUser(app, UserPoolId);
  const other: Context = { ...app.ctx, signer: anotherSigner(app) };
  app.clock.advance(91 * DAY_MS);
  await Promise.all([rotateKeys(app.ctx, 90), rotateKeys(other, 90), rotateKeys(app.ctx, 90)]);
  const keys = await app.ctx.store.signingKeys.ofPool(UserPoolId);
  expect(keys.map(({ use, retiredAt }) => `${use}${retiredAt ? " retired" : ""}`).toSorted()).toEqual([
    "access",
    "access retired",
    "id",
    "id retired",
  ]);
  const { AccessToken } = await signIn(app, ClientId, Username);
  expect(await other.signer.verify(UserPoolId, "access", AccessToken)).toMatchObject({ username: Username });
});

test("young keys are left alone, and none is made for them", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const before = await published(app, UserPoolId);
  const newKeys = vi.spyOn(app.ctx.signer, "newKeys");
  app.clock.advance(89 * DAY_MS);
  await rotateKeys(app.ctx, 90);
  app.clock.advance(DAY_MS);
  await rotateKeys(app.ctx, 90);
  expect(newKeys).toHaveBeenCalledTimes(1);
  const after = await published(app, UserPoolId);
  expect(after.kids).toHaveLength(4);
  expect(after.kids).toEqual(expect.arrayContaining(before.kids));

  // The retired ones are looked at each time the server sweeps: as long as they stay, that stores nothing.
  const write = vi.spyOn(app.ctx.store, "write");
  app.clock.advance(HOUR_MS);
  await rotateKeys(app.ctx, 90);
  expect(write).not.toHaveBeenCalled();
  app.clock.advance(2 * DAY_MS);
  await rotateKeys(app.ctx, 90);
  expect(write).toHaveBeenCalledTimes(1);
  expect(newKeys).toHaveBeenCalledTimes(1);
});

test("rotation that is off leaves the oldest key in force", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const before = await published(app, UserPoolId);
  app.clock.advance(10_000 * DAY_MS);
  await sweep(app.ctx, 0);
  expect((await published(app, UserPoolId)).kids).toEqual(before.kids);
});

test("every pool is seen to", async () => {
  await using app = await testApp();
  const pools = [await aPool(app), await aPool(app), await aPool(app)];
  app.clock.advance(30 * DAY_MS);
  await rotateKeys(app.ctx, 30);
  for (const { UserPoolId } of pools) expect((await published(app, UserPoolId)).kids).toHaveLength(4);
});

/** What another server holds of the pool's keys. */
function anotherSigner({ ctx, clock }: TestApp) {
  const [key] = [testSigningKeys("pool", new Date(0))];
  let taken = 0;
  const take = async () => {
    const made = (await key)[taken++ % 2];
    if (!made) throw new Error("there are two");
    return { kid: `another-${taken}`, privateKey: made.privateKey, publicJwk: made.publicJwk };
  };
  return signerOver(ctx.store.signingKeys, { take, close: () => {} }, clock);
}
