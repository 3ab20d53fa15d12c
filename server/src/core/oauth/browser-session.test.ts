import { afterAll, expect, test } from "vitest";
import { aPool, aUser } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { accountOf, accountsIn, signOutBrowser, withAccount } from "./browser-session.ts";

// What ends a sign-in at a browser is tested where it is used: oauth/authorize.test.ts.

const app = await testApp();
afterAll(() => app.close());
const { ctx } = app;
const { UserPoolId } = await aPool(app);
const pool = (await ctx.store.pools.find(UserPoolId)) ?? expect.fail("the pool is gone");
const people = await Promise.all(Array.from({ length: 6 }, () => aUser(app, UserPoolId)));

async function signedIn(...subs: readonly string[]): Promise<string> {
  let cookie = "";
  for (const sub of subs) {
    const user = (await ctx.store.users.find(UserPoolId, sub)) ?? expect.fail("the user is gone");
    const at = app.clock.now();
    cookie = withAccount(
      ctx,
      pool,
      await accountsIn(ctx, pool, cookie),
      accountOf(ctx, { kind: "signed-in", user, at, amr: ["pwd"] }, 60),
    );
  }
  return cookie;
}
const whoIn = async (cookie: string | undefined) => (await accountsIn(ctx, pool, cookie)).map(({ user }) => user.sub);

test("the newest sign-in comes first, and each person once", async () => {
  const [ada = "", bob = ""] = people.map(({ sub }) => sub);
  expect(await whoIn(await signedIn(ada, bob))).toEqual([bob, ada]);
  expect(await whoIn(await signedIn(ada, bob, ada))).toEqual([ada, bob]);
});

test("five people are remembered, in a cookie that browsers keep", async () => {
  const subs = people.map(({ sub }) => sub);
  const cookie = await signedIn(...subs);
  expect(await whoIn(cookie)).toEqual(subs.toReversed().slice(0, 5));
  expect(cookie).toMatch(/^[\w-]{1,2000}$/);
});

test("each sign-in is told when it was, and keeps its own hour", async () => {
  const [ada = "", bob = ""] = people.map(({ sub }) => sub);
  const first = await signedIn(ada);
  const [{ at } = expect.fail("nobody is in")] = await accountsIn(ctx, pool, first);
  app.clock.advance(1_800_000);
  const user = (await ctx.store.users.find(UserPoolId, bob)) ?? expect.fail("the user is gone");
  const now = app.clock.now();
  const newer = accountOf(ctx, { kind: "signed-in", user, at: now, amr: ["pwd", "otp", "mfa"] }, 60);
  const both = withAccount(ctx, pool, await accountsIn(ctx, pool, first), newer);
  expect((await accountsIn(ctx, pool, both)).map((account) => account.at)).toEqual([now, at]);
  app.clock.advance(1_800_000);
  expect(await whoIn(both)).toEqual([bob]);
});

test("signing out ends every sign-in of the cookie, and can be repeated, or done for nobody", async () => {
  const [ada = "", bob = ""] = people.map(({ sub }) => sub);
  const [cookie, other] = [await signedIn(ada, bob), await signedIn(ada)];
  for (const each of [cookie, cookie, undefined, "", "x"]) await signOutBrowser(ctx, pool, each);
  expect(await whoIn(cookie)).toEqual([]);
  expect(await whoIn(other)).toEqual([ada]);
});

test("a cookie says nothing to who cannot open it", async () => {
  const [ada = ""] = people.map(({ sub }) => sub);
  const cookie = await signedIn(ada);
  expect(Buffer.from(cookie, "base64url").toString("latin1")).not.toContain(ada);
  expect(cookie).not.toBe(await signedIn(ada));
});
