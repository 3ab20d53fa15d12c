import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcomes } from "../../api/user-pools/pools.fixture.ts";
import { type OnPostgres, onPostgres } from "../../testing/on-postgres.ts";
import { createClient } from "../clients/create.ts";
import { addSecret, deleteSecret } from "../clients/secrets.ts";
import { updateClient } from "../clients/update.ts";
import type { Context } from "../context.ts";
import { createDomain, updateDomain } from "../domains/domain.ts";
import { createIdentityProvider } from "../identity-providers/identity-providers.ts";
import { createResourceServer } from "../resource-servers/resource-server.ts";
import { tagPool, tagsOf } from "../tags/tags.ts";
import { rotateKeys } from "../tokens/rotate-keys.ts";
import { createPool } from "./create.ts";
import { deletePool } from "./delete.ts";
import type { Pool } from "./pool.ts";
import { addCustomAttributes, updatePool } from "./update.ts";

const SIXTEEN = Array.from({ length: 16 }, (_, n) => n);

const twenty = (prefix: string) => Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${prefix}-${n}`, "x"]));

const OIDC = {
  client_id: "id",
  client_secret: "s3cret",
  authorize_scopes: "openid",
  attributes_request_method: "GET",
  oidc_issuer: "https://corp.example",
};

const allDone = { done: 16, refused: [] };

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

  const aPool = () => createPool(ctx, "us-east-1", { PoolName: "demo" });
  const now = async ({ id }: Pool) => (await ctx.store.pools.find(id)) ?? expect.fail("the pool is gone");
  const claim = (poolId: string, domain: string) =>
    createDomain(ctx, { domain, poolId, managedLoginVersion: 1, custom: undefined, routing: undefined });

  test("sixteen custom attributes that are added at once are all there", async () => {
    const pool = await aPool();
    const add = (n: number) => addCustomAttributes(ctx, pool.id, [{ Name: `n${n}`, AttributeDataType: "String" }]);
    expect(await outcomes(SIXTEEN.map(add))).toEqual(allDone);
    expect((await now(pool)).schema).toHaveLength(16);
  });

  test("sixteen updates at once leave the settings and tags of one of them", async () => {
    const pool = await aPool();
    const update = (n: number) => updatePool(ctx, pool.id, { PoolName: `name-${n}` }, { name: `name-${n}` });
    expect(await outcomes(SIXTEEN.map(update))).toEqual(allDone);
    expect(await tagsOf(ctx, pool.id)).toEqual({ name: (await now(pool)).settings.PoolName });
  });

  test("of sixteen pools with one chosen id, one is made", async () => {
    const tags = { _custom_id_: "us-east-1_LocalDev" };
    const create = () => createPool(ctx, "us-east-1", { PoolName: "demo" }, [], tags);
    expect(await outcomes(SIXTEEN.map(create))).toEqual({
      done: 1,
      refused: Array(15).fill("CognitoError: User pool us-east-1_LocalDev already exists."),
    });
  });

  test("sixteen tags that are set at once are all there, and fifty is still the limit", async () => {
    const pool = await aPool();
    expect(await outcomes(SIXTEEN.map((n) => tagPool(ctx, pool.id, { [`tag-${n}`]: "x" })))).toEqual(allDone);
    expect(await outcomes([tagPool(ctx, pool.id, twenty("a")), tagPool(ctx, pool.id, twenty("b"))])).toEqual({
      done: 1,
      refused: ["CognitoError: A user pool can have no more than 50 tags."],
    });
    expect(Object.keys(await tagsOf(ctx, pool.id))).toHaveLength(36);
  });

  test("of sixteen secrets one is added, and of two that are deleted one stays", async () => {
    const { id: poolId } = await aPool();
    const { id } = await createClient(ctx, poolId, { ClientName: "web" }, "generated");
    const secrets = async () => (await ctx.store.clients.find(id))?.secrets ?? [];
    expect(await outcomes(SIXTEEN.map(() => addSecret(ctx, poolId, id, undefined)))).toEqual({
      done: 1,
      refused: Array(15).fill(`CognitoError: Client ${id} has 2 secrets already; delete one first.`),
    });
    const remove = async () => (await secrets()).map((secret) => deleteSecret(ctx, poolId, id, secret.id));
    expect(await outcomes(await remove())).toEqual({
      done: 1,
      refused: ["CognitoError: The last client secret cannot be deleted."],
    });
    expect(await secrets()).toHaveLength(1);
  });

  test("an update of a client's settings does not lose a secret that is added meanwhile", async () => {
    const { id: poolId } = await aPool();
    const { id } = await createClient(ctx, poolId, { ClientName: "web" }, "generated");
    const updates = SIXTEEN.map((n) => updateClient(ctx, poolId, id, { ClientName: `name-${n}` }));
    expect(await outcomes([...updates, addSecret(ctx, poolId, id, undefined)])).toEqual({ done: 17, refused: [] });
    expect((await ctx.store.clients.find(id))?.secrets).toHaveLength(2);
  });

  test("of sixteen pools that want one domain, and of sixteen domains for one pool, one is taken", async () => {
    const pools = await Promise.all(SIXTEEN.map(aPool));
    expect(await outcomes(pools.map(({ id }) => claim(id, "wanted")))).toEqual({
      done: 1,
      refused: Array(15).fill("CognitoError: Domain already associated with another user pool"),
    });
    const { id } = await aPool();
    expect(await outcomes(SIXTEEN.map((n) => claim(id, `wanted-${n}`)))).toEqual({
      done: 1,
      refused: Array(15).fill("CognitoError: User pool already has a domain configured."),
    });
    expect(await ctx.store.domains.ofPool(id)).toHaveLength(1);
  });

  test("of two changes of a domain at once neither is lost", async () => {
    for (let round = 0; round < 16; round++) {
      const { id: poolId } = await aPool();
      const domain = `changed-${round}`;
      await claim(poolId, domain);
      const routing = { Failover: { SecondaryRegion: "eu-west-1", PrimaryRoute53HealthCheckId: "check" } };
      const same = { domain, poolId, managedLoginVersion: undefined, custom: undefined, routing: undefined };
      const changes = [updateDomain(ctx, { ...same, managedLoginVersion: 2 }), updateDomain(ctx, { ...same, routing })];
      expect(await outcomes(changes)).toEqual({ done: 2, refused: [] });
      const [kept] = await ctx.store.domains.ofPool(poolId);
      expect(kept).toMatchObject({ managedLoginVersion: 2, settings: { Routing: routing } });
    }
  });

  test("no domain outlives a pool that is deleted while it is claimed", async () => {
    const pools = await Promise.all(SIXTEEN.map(aPool));
    await Promise.allSettled(pools.flatMap(({ id }, n) => [deletePool(ctx, id), claim(id, `outlived-${n}`)]));
    for (const { id } of pools) {
      const domains = await ctx.store.domains.ofPool(id);
      expect(domains).toHaveLength((await ctx.store.pools.find(id)) ? 1 : 0);
    }
  });

  test("no pool is deleted that somebody has protected, or given a domain, meanwhile", async () => {
    for (let round = 0; round < 4; round++) {
      const pools = await Promise.all(SIXTEEN.map(aPool));
      const kept = pools.map(async ({ id }, n) => {
        const keep = () =>
          n % 2 === 0
            ? updatePool(ctx, id, { DeletionProtection: "ACTIVE" }, undefined)
            : claim(id, `kept-${round}-${n}`);
        const [deleted, isKept] = await Promise.allSettled([deletePool(ctx, id), keep()]);
        expect(deleted.status).not.toBe(isKept.status);
        expect((await ctx.store.pools.find(id)) !== undefined).toBe(isKept.status === "fulfilled");
      });
      await Promise.all(kept);
    }
  });

  test("nothing that is made in a pool outlives it when it is deleted meanwhile", async () => {
    const later = { now: () => new Date(ctx.clock.now().getTime() + 400 * 86_400_000) };
    for (let round = 0; round < 4; round++) {
      const pools = await Promise.all(SIXTEEN.map(aPool));
      const rotated = rotateKeys({ ...ctx, clock: later }, 90);
      await Promise.allSettled(
        pools.flatMap(({ id }) => [
          createClient(ctx, id, { ClientName: "web" }, undefined),
          createIdentityProvider(ctx, id, "Corp", "OIDC", { details: OIDC, identifiers: ["corp.example"] }),
          createResourceServer(ctx, { poolId: id, identifier: "photos", name: "Photos", scopes: [] }),
          deletePool(ctx, id),
        ]),
      );
      await rotated;
      const left = async (table: "clients" | "resource_servers" | "signing_keys") =>
        world.database.db
          .selectFrom(table)
          .select("pool_id")
          .where(
            "pool_id",
            "in",
            pools.map(({ id }) => id),
          )
          .execute();
      expect([await left("clients"), await left("resource_servers"), await left("signing_keys")]).toEqual([[], [], []]);
    }
  });
});
