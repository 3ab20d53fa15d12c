import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anIdentityProvider, aPool, aUser, keepUser, username } from "../../store/store.fixture.ts";
import { type OnPostgres, onPostgres } from "../../testing/on-postgres.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { User } from "../users/user.ts";
import { createIdentityProvider, deleteIdentityProvider, updateIdentityProvider } from "./identity-providers.ts";
import { disableProvider, linkProvider } from "./link.ts";

const OIDC = {
  authorize_scopes: "openid",
  attributes_request_method: "GET",
  oidc_issuer: "https://corp.example",
};

const SIXTEEN = Array.from({ length: 16 }, (_, n) => n);

/**
 * What the operations' own tests show on SQLite, where one writes at a time, once more on PostgreSQL, where changes
 * really overlap.
 */
describe("on PostgreSQL", () => {
  let world: OnPostgres;
  let ctx: Context;
  beforeAll(async () => {
    world = await onPostgres();
    ({ ctx } = world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const keepPool = async (): Promise<string> => {
    const pool = aPool();
    await ctx.store.write(async (tx) => {
      await tx.pools.insert(pool);
      await tx.identityProviders.insert(anIdentityProvider(pool));
    });
    return pool.id;
  };

  const keep = async (id: string): Promise<User> => {
    const user = aUser({ id });
    return keepUser(ctx.store, user, username(user.sub));
  };

  const person = (value: string) => ({ provider: "Corp", attribute: "Cognito_Subject", value });

  const link = (poolId: string, { username: value }: User, who: string) =>
    linkProvider(ctx, poolId, { provider: "Cognito", value }, person(who));

  const done = async (calls: readonly Promise<unknown>[]): Promise<number> =>
    (await Promise.allSettled(calls)).filter(({ status }) => status === "fulfilled").length;

  test("sixteen links at a time leave a user with five", async () => {
    const poolId = await keepPool();
    const user = await keep(poolId);
    expect(await done(SIXTEEN.map((n) => link(poolId, user, `${n}`)))).toBe(5);
    const { identities = [] } = (await ctx.store.users.find(poolId, user.sub)) ?? {};
    expect(identities).toHaveLength(5);
    for (const identity of identities) expect(await ctx.store.identityLinks.find(poolId, identity)).toBe(user.sub);
  });

  test("of sixteen users at a time one becomes a person, and one of sixteen partings takes place", async () => {
    const poolId = await keepPool();
    const users = await Promise.all(SIXTEEN.map(() => keep(poolId)));
    expect(await done(users.map((user) => link(poolId, user, "1815")))).toBe(1);
    const now = await Promise.all(users.map(({ sub }) => ctx.store.users.find(poolId, sub)));
    expect(now.filter((user) => user?.identities?.length === 1)).toHaveLength(1);
    expect(await done(SIXTEEN.map(() => disableProvider(ctx, poolId, person("1815"))))).toBe(1);
    const after = await Promise.all(users.map(({ sub }) => ctx.store.users.find(poolId, sub)));
    expect(after.filter((user) => user?.identities)).toEqual([]);
  });

  test("nobody stays linked to a person of a provider that is deleted meanwhile", async () => {
    for (const _ of SIXTEEN) {
      const poolId = await keepPool();
      const users = await Promise.all(SIXTEEN.slice(8).map(() => keep(poolId)));
      const links = users.map((user, n) => link(poolId, user, `${n}`));
      const [deleted] = await Promise.allSettled([deleteIdentityProvider(ctx, poolId, "Corp"), ...links]);
      expect(deleted.status).toBe("fulfilled");
      expect(await ctx.store.identityLinks.ofProvider(poolId, "Corp", 10)).toEqual({ items: [] });
      const now = await Promise.all(users.map(({ sub }) => ctx.store.users.find(poolId, sub)));
      expect(now.filter((user) => user?.identities)).toEqual([]);
    }
  });

  test("providers that are made, changed and deleted at once wait for each other in no circle", async () => {
    const { details, identifiers, mapping } = anIdentityProvider({ id: "" });
    const wanted = { details: { ...details, ...OIDC }, mapping, identifiers };
    const poolId = await keepPool();
    const calls = [
      (name: string) => createIdentityProvider(ctx, poolId, name, "OIDC", wanted),
      (name: string) => updateIdentityProvider(ctx, poolId, name, { identifiers }),
      (name: string) => deleteIdentityProvider(ctx, poolId, name),
    ];
    const act = async (n: number) => {
      for (let step = 0; step < 24; step++) {
        const [settled] = await Promise.allSettled([calls[(n + step) % 3]?.(n % 2 === 0 ? "Corp" : "Other")]);
        // Refused it may be, as others were first.
        if (settled.status === "rejected") expect(settled.reason).toBeInstanceOf(CognitoError);
      }
    };
    await Promise.all(SIXTEEN.map(act));
  });

  test("sixteen changes of one provider all get through", async () => {
    const poolId = await keepPool();
    const change = (n: number) => updateIdentityProvider(ctx, poolId, "Corp", { identifiers: [`id-${n}`] });
    expect(await done(SIXTEEN.map(change))).toBe(16);
    const provider = await ctx.store.identityProviders.find(poolId, "Corp");
    const [identifier = ""] = provider?.identifiers ?? [];
    expect(provider?.version).toBe(17);
    expect(await ctx.store.identityProviders.findByIdentifier(poolId, identifier)).toEqual(provider);
  });
});
