import { setImmediate } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { Pool } from "../core/pools/pool.ts";
import type { Repositories, Store } from "../core/store/store.ts";
import {
  aBrandImage,
  aBranding,
  aClient,
  aCode,
  aCustomization,
  aDevice,
  aDomain,
  aGroup,
  aKey,
  aMessage,
  anAuthEvent,
  anIdentity,
  anIdentityProvider,
  anImportJob,
  aPool,
  aResourceServer,
  aSamlKey,
  aSession,
  aTrackedSession,
  at,
  aUser,
  keepPool,
  keepUser,
  meanwhile,
  type Servers,
  sixteen,
  someTerms,
  uuid,
} from "./store.fixture.ts";

/** What a store promises about pools and what belongs to their configuration. */
export function configurationContract(servers: () => Servers, open: () => Promise<Servers>): void {
  const store = () => servers().store;

  describe("pools", () => {
    test("a pool is found as it was stored", async () => {
      const pool = await keepPool(store());
      expect(await store().pools.find(pool.id)).toEqual(pool);
      expect(await store().write((tx) => tx.pools.find(pool.id))).toEqual(pool);
      expect(await store().pools.find("us-east-1_nobody")).toBeUndefined();
    });

    test("a taken id is refused and its pool stays", async () => {
      const pool = await keepPool(store());
      expect(await store().write((tx) => tx.pools.insert({ ...pool, version: 7, schema: [] }))).toBe(false);
      expect(await store().pools.find(pool.id)).toEqual(pool);
    });

    test("of sixteen at a time who insert one id, one wins", async () => {
      const pool = aPool();
      const won = await sixteen(servers(), (s, n) => s.write((tx) => tx.pools.insert({ ...pool, createdAt: at(n) })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await store().pools.find(pool.id))?.createdAt).toEqual(at(won.indexOf(true)));
    });

    test("a change is stored over the version it was made from, and over no other", async () => {
      const pool = await keepPool(store());
      const next = { ...pool, version: 2, updatedAt: at(9), schema: [] };
      expect(await store().writeOne((tx) => tx.pools.replace(next))).toBe(true);
      expect(await store().pools.find(pool.id)).toEqual(next);
      expect(await store().writeOne((tx) => tx.pools.replace(next))).toBe(false);
      expect(await store().writeOne((tx) => tx.pools.replace({ ...next, version: 4 }))).toBe(false);
      expect(await store().writeOne((tx) => tx.pools.replace({ ...aPool(), version: 2 }))).toBe(false);
    });

    test("of sixteen at a time who change one version, one wins", async () => {
      const pool = await keepPool(store());
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.pools.replace({ ...pool, version: 2, updatedAt: at(n) })),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const found = await store().write((tx) => tx.pools.find(pool.id));
      expect(found?.updatedAt).toEqual(at(won.indexOf(true)));
    });

    test("a deleted pool is gone at once, with its clients, domains, keys and resource servers; others stay", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const kept = await configured(store(), pool);
      const others = await configured(store(), other);
      expect(await store().write((tx) => tx.pools.delete(pool.id))).toBe(true);

      expect(await store().pools.find(pool.id)).toBeUndefined();
      expect(await store().clients.find(kept.client.id)).toBeUndefined();
      expect(await store().domains.find(kept.domain.domain)).toBeUndefined();
      expect(await store().domains.ofPool(pool.id)).toEqual([]);
      expect(await store().signingKeys.ofPool(pool.id)).toEqual([]);
      expect(await store().resourceServers.page(pool.id, 10)).toEqual({ items: [] });
      expect(await store().pools.page("us-east-1", 1_000)).not.toContainEqual(pool);
      expect(await store().write((tx) => tx.pools.delete(pool.id))).toBe(false);

      expect(await store().pools.find(other.id)).toEqual(other);
      expect(await store().clients.find(others.client.id)).toEqual(others.client);
      expect(await store().domains.find(others.domain.domain)).toEqual(others.domain);
      expect(await store().signingKeys.ofPool(other.id)).toEqual([others.key]);
      expect((await store().resourceServers.page(other.id, 10)).items).toEqual([others.server]);
    });

    test("who holds a pool sees it deleted afterwards, with what they made in it", async () => {
      const pool = await keepPool(store());
      const client = aClient(pool);
      const make = async (tx: Repositories) => [await tx.pools.hold(pool.id), await tx.clients.insert(client)];
      expect(await meanwhile(servers(), make, (s) => s.write((tx) => tx.pools.delete(pool.id)))).toBe(true);
      expect(await store().clients.find(client.id)).toBeUndefined();
      expect(await store().write((tx) => tx.pools.hold(pool.id))).toBe(false);
    });

    test("what a deleted pool left is swept in portions, and once more an hour later", async () => {
      await using fresh = await open();
      const s = fresh.store;
      const [pool, other] = [aPool(), aPool()];
      for (const each of [pool, other]) await s.write((tx) => tx.pools.insert(each));
      const user = await populated(s, pool);
      const neighbour = await populated(s, other);
      vi.useFakeTimers({ toFake: ["Date"] });
      try {
        await s.write((tx) => tx.pools.delete(pool.id));
        const removed = [];
        do removed.push(await s.write((tx) => tx.pools.sweep(4)));
        while ((removed.at(-1) ?? 0) >= 4);
        expect(removed.length).toBeGreaterThan(3);
        expect(await rowsOf(fresh, pool.id)).toBe(0);
        expect(await s.users.find(other.id, neighbour.sub)).toEqual(neighbour);

        // What a sign-up stores that began before the deletion.
        await keepUser(s, user);
        expect(await s.write((tx) => tx.pools.sweep(100))).toBe(0);
        vi.setSystemTime(Date.now() + 3_600_000);
        expect(await s.write((tx) => tx.pools.sweep(100))).toBeGreaterThan(0);
        expect(await rowsOf(fresh, pool.id)).toBe(0);
        expect(await s.write((tx) => tx.pools.sweep(100))).toBe(0);
        expect(await rowsOf(fresh, other.id)).toBeGreaterThan(10);
      } finally {
        vi.useRealTimers();
      }
    });

    test("a pool that takes the id of a deleted one begins empty, and no sweep touches it", async () => {
      await using fresh = await open();
      const s = fresh.store;
      const pool = aPool();
      await s.write((tx) => tx.pools.insert(pool));
      const former = await populated(s, pool);
      await s.write((tx) => tx.pools.delete(pool.id));
      expect(await s.write((tx) => tx.pools.insert(pool))).toBe(true);
      expect(await rowsOf(fresh, pool.id)).toBe(0);

      const user = await keepUser(s, aUser(pool, { username: former.username }));
      expect(await s.write((tx) => tx.pools.sweep(100))).toBe(0);
      expect(await s.users.findByLogin(pool.id, former.username)).toEqual(user);
    });

    test("pools are listed by region in order of id", async () => {
      const ids = ["xx-test-1_b", "xx-test-1_B", "xx-test-1_a", "xx-test-1_0", "xx-test-1__"];
      for (const id of [...ids, "xx-test-10_a", "xx-test-1`a", "xx-test-1", "xx-test_a"])
        await keepPool(store(), { id });
      const seen = await everyPage((after) => store().pools.page("xx-test-1", 2, after));
      expect(seen.map(({ id }) => id)).toEqual(inByteOrder(ids));
    });
  });

  describe("app clients", () => {
    test("a client is found as it was stored, secrets and all", async () => {
      const pool = await keepPool(store());
      const client = aClient(pool);
      expect(await store().writeOne((tx) => tx.clients.insert(client))).toBe(true);
      expect(await store().clients.find(client.id)).toEqual(client);
      expect(await store().clients.find("nobody")).toBeUndefined();
    });

    test("a taken id is refused, in another pool too", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const client = aClient(pool);
      await store().writeOne((tx) => tx.clients.insert(client));
      expect(await store().writeOne((tx) => tx.clients.insert(aClient(other, { id: client.id })))).toBe(false);
      expect(await store().clients.find(client.id)).toEqual(client);
    });

    test("a change is stored over the version it was made from, and over no other", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const client = aClient(pool);
      await store().writeOne((tx) => tx.clients.insert(client));
      const next = { ...client, version: 2, updatedAt: at(9), secrets: [] };
      expect(await store().writeOne((tx) => tx.clients.replace({ ...next, poolId: other.id }))).toBe(false);
      expect(await store().writeOne((tx) => tx.clients.replace(next))).toBe(true);
      expect(await store().clients.find(client.id)).toEqual(next);
      expect(await store().writeOne((tx) => tx.clients.replace(next))).toBe(false);
      expect(await store().writeOne((tx) => tx.clients.replace({ ...aClient(pool), version: 2 }))).toBe(false);
    });

    test("of sixteen at a time who change one version, one wins", async () => {
      const client = aClient(await keepPool(store()));
      await store().writeOne((tx) => tx.clients.insert(client));
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) =>
          tx.clients.replace({ ...client, version: 2, secrets: [{ id: `${n}`, value: `${n}`, createdAt: at(n) }] }),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const found = await store().write((tx) => tx.clients.find(client.id));
      expect(found?.secrets.map(({ id }) => id)).toEqual([`${won.indexOf(true)}`]);
    });

    test("a client is deleted by its own pool only", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const client = aClient(pool);
      await store().writeOne((tx) => tx.clients.insert(client));
      expect(await store().writeOne((tx) => tx.clients.delete(other.id, client.id))).toBe(false);
      expect(await store().clients.find(client.id)).toEqual(client);
      expect(await store().writeOne((tx) => tx.clients.delete(pool.id, client.id))).toBe(true);
      expect(await store().clients.find(client.id)).toBeUndefined();
      expect(await store().writeOne((tx) => tx.clients.delete(pool.id, client.id))).toBe(false);
    });

    test("a pool's clients are counted, and listed in order of id", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const clients = [5, 1, 3, 2, 4].map((n) => aClient(pool, { id: `${pool.id}-${n}` }));
      for (const client of [...clients, aClient(other)]) await store().writeOne((tx) => tx.clients.insert(client));
      expect(await store().clients.count(pool.id)).toBe(5);
      expect(await everyPage((after) => store().clients.page(pool.id, 2, after))).toEqual(
        clients.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      );
    });
  });

  describe("what is held of pools and clients", () => {
    test("is never older than this server's own change, while others read at the same time", async () => {
      const pool = await keepPool(store());
      const client = aClient(pool);
      await store().writeOne((tx) => tx.clients.insert(client));
      const done = new AbortController();
      const reader = async () => {
        // A turn of the event loop each time: what is held is there at once, and the writes would never have theirs.
        while (!done.signal.aborted) {
          await Promise.all([store().pools.find(pool.id), store().clients.find(client.id), setImmediate()]);
        }
      };
      const reading = [reader(), reader(), reader(), reader()];
      for (let version = 2; version <= 40; version++) {
        await store().writeOne((tx) => tx.pools.replace({ ...pool, version }));
        expect((await store().pools.find(pool.id))?.version).toBe(version);
        await store().write((tx) => tx.clients.replace({ ...client, version }));
        expect((await store().clients.find(client.id))?.version).toBe(version);
      }
      done.abort();
      await Promise.all(reading);
    });

    test("is given up together with a deleted pool", async () => {
      const pool = await keepPool(store());
      const client = aClient(pool);
      await store().writeOne((tx) => tx.clients.insert(client));
      expect([await store().pools.find(pool.id), await store().clients.find(client.id)]).toEqual([pool, client]);
      await store().write((tx) => tx.pools.delete(pool.id));
      expect([await store().pools.find(pool.id), await store().clients.find(client.id)]).toEqual([
        undefined,
        undefined,
      ]);
    });

    test("does not keep what was not there from being found", async () => {
      const pool = aPool();
      expect(await store().pools.find(pool.id)).toBeUndefined();
      await servers().other.write((tx) => tx.pools.insert(pool));
      expect(await store().pools.find(pool.id)).toEqual(pool);
    });

    test("shows another server's change after a second", async () => {
      vi.useFakeTimers({ toFake: ["performance"] });
      try {
        const pool = await keepPool(store());
        const next = { ...pool, version: 2 };
        await store().pools.find(pool.id);
        await servers().other.writeOne((tx) => tx.pools.replace(next));
        vi.advanceTimersByTime(999);
        expect(await store().pools.find(pool.id)).toEqual(pool);
        vi.advanceTimersByTime(1);
        expect(await store().pools.find(pool.id)).toEqual(next);
      } finally {
        vi.useRealTimers();
      }
    });

    test("does not count within a write", async () => {
      const pool = await keepPool(store());
      await store().pools.find(pool.id);
      await servers().other.writeOne((tx) => tx.pools.replace({ ...pool, version: 2 }));
      expect((await store().write((tx) => tx.pools.find(pool.id)))?.version).toBe(2);
    });
  });

  describe("domains", () => {
    test("a domain is found as it was stored, and taken by one pool only", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const domain = aDomain(pool, { certificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1" });
      expect(await store().writeOne((tx) => tx.domains.insert(domain))).toBe(true);
      expect(await store().writeOne((tx) => tx.domains.insert({ ...domain, poolId: other.id }))).toBe(false);
      expect(await store().domains.find(domain.domain)).toEqual(domain);
      expect(await store().domains.find("nowhere")).toBeUndefined();
    });

    test("of sixteen pools that want one name at a time, one gets it", async () => {
      const pools = await Promise.all(Array.from({ length: 16 }, () => keepPool(store())));
      const domain = aDomain(aPool());
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.domains.insert({ ...domain, poolId: pools[n]?.id ?? "" })),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await store().domains.find(domain.domain))?.poolId).toBe(pools[won.indexOf(true)]?.id);
    });

    test("a domain is changed and deleted by its own pool only, and listed in order of name", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const [one, two] = [aDomain(pool, { domain: `${pool.id}-b` }), aDomain(pool, { domain: `${pool.id}-a` })];
      for (const domain of [one, two]) await store().writeOne((tx) => tx.domains.insert(domain));
      const changed = { ...one, managedLoginVersion: 1, certificateArn: "arn:1", updatedAt: at(9), settings: {} };
      expect(await store().writeOne((tx) => tx.domains.replace({ ...changed, poolId: other.id }))).toBe(false);
      expect(await store().writeOne((tx) => tx.domains.replace(changed))).toBe(true);
      expect(await store().domains.ofPool(pool.id)).toEqual([two, changed]);
      expect(await store().writeOne((tx) => tx.domains.delete(other.id, two.domain))).toBe(false);
      expect(await store().writeOne((tx) => tx.domains.delete(pool.id, two.domain))).toBe(true);
      expect(await store().writeOne((tx) => tx.domains.delete(pool.id, two.domain))).toBe(false);
      expect(await store().domains.ofPool(pool.id)).toEqual([changed]);
    });
  });

  describe("resource servers", () => {
    test("one is kept per pool and identifier, changed, listed and deleted", async () => {
      const [pool, other] = [await keepPool(store()), await keepPool(store())];
      const all = ["b", "a", "c"].map((identifier) => aResourceServer(pool, { identifier }));
      const elsewhere = aResourceServer(other, { identifier: "a" });
      for (const each of [...all, elsewhere]) {
        expect(await store().writeOne((tx) => tx.resourceServers.insert(each))).toBe(true);
      }
      const changed = aResourceServer(pool, { identifier: "a", name: "Other", scopes: [] });
      expect(await store().writeOne((tx) => tx.resourceServers.insert(changed))).toBe(false);
      expect(await store().resourceServers.find(pool.id, "b")).toEqual(all[0]);
      expect(await store().resourceServers.find(pool.id, "d")).toBeUndefined();
      expect(await store().writeOne((tx) => tx.resourceServers.replace(changed))).toBe(true);
      expect(await everyPage((after) => store().resourceServers.page(pool.id, 1, after))).toEqual([
        changed,
        all[0],
        all[2],
      ]);
      expect(await store().writeOne((tx) => tx.resourceServers.delete(pool.id, "a"))).toBe(true);
      expect(await store().writeOne((tx) => tx.resourceServers.delete(pool.id, "a"))).toBe(false);
      expect(await store().writeOne((tx) => tx.resourceServers.replace(changed))).toBe(false);
      expect(await store().resourceServers.find(other.id, "a")).toEqual(elsewhere);
    });
  });

  describe("tags", () => {
    const arn = () => `arn:aws:cognito-idp:us-east-1::userpool/${aPool().id}`;

    test("are set over former ones, removed and cleared, each resource's own", async () => {
      const [one, other] = [arn(), arn()];
      await store().writeOne((tx) => tx.tags.set(one, { team: "blue", __proto__x: "", stage: "test" }));
      await store().writeOne((tx) => tx.tags.set(other, { team: "red" }));
      await store().writeOne((tx) => tx.tags.set(one, { stage: "live", more: "1" }));
      await store().writeOne((tx) => tx.tags.set(one, {}));
      expect(Object.entries(await store().tags.of(one))).toEqual([
        ["__proto__x", ""],
        ["more", "1"],
        ["stage", "live"],
        ["team", "blue"],
      ]);
      await store().writeOne((tx) => tx.tags.remove(one, ["more", "nothing", "__proto__x"]));
      await store().writeOne((tx) => tx.tags.remove(one, []));
      expect(await store().tags.of(one)).toEqual({ stage: "live", team: "blue" });
      await store().writeOne((tx) => tx.tags.clear(one));
      expect(await store().tags.of(one)).toEqual({});
      expect(await store().tags.of(other)).toEqual({ team: "red" });
    });

    test("may be named as nothing else may", async () => {
      const one = arn();
      const tags = Object.fromEntries([["__proto__", "a"]]);
      await store().writeOne((tx) => tx.tags.set(one, tags));
      expect(Object.entries(await store().tags.of(one))).toEqual([["__proto__", "a"]]);
    });

    test("that sixteen set at a time are all there", async () => {
      const one = arn();
      await sixteen(servers(), (s, n) => s.writeOne((tx) => tx.tags.set(one, { shared: `${n}`, [`own-${n}`]: "x" })));
      const { shared, ...own } = await store().tags.of(one);
      expect(Object.keys(own)).toHaveLength(16);
      expect(Number(shared)).toBeLessThan(16);
    });
  });

  describe("signing keys", () => {
    test("stand in the order current, ID key first, then retired, newest first", async () => {
      const pool = await keepPool(store());
      const keys = [
        aKey(pool, { retiredAt: at(1) }),
        aKey(pool, { use: "access" }),
        aKey(pool, { retiredAt: at(2) }),
        aKey(pool, { use: "id" }),
      ];
      await store().writeOne((tx) => tx.signingKeys.insert(keys));
      expect(await store().signingKeys.ofPool(pool.id)).toEqual([keys[3], keys[1], keys[2], keys[0]]);
    });

    test("are retired once, sixteen at a time", async () => {
      const pool = await keepPool(store());
      const [key, other] = [aKey(pool), aKey(pool, { use: "access" })];
      await store().writeOne((tx) => tx.signingKeys.insert([key, other]));
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.signingKeys.retire(pool.id, key.kid, at(n))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().signingKeys.ofPool(pool.id)).toEqual([other, { ...key, retiredAt: at(won.indexOf(true)) }]);
      expect(await store().writeOne((tx) => tx.signingKeys.retire(pool.id, "nobody", at(0)))).toBe(false);
    });

    test("are found by their age, and swept once retired long enough", async () => {
      const [old, young] = [await keepPool(store()), await keepPool(store())];
      const keys = [
        aKey(old, { createdAt: at(-10), retiredAt: at(1) }),
        aKey(old, { createdAt: at(-10), retiredAt: at(2) }),
        aKey(old, { createdAt: at(-10) }),
      ];
      await store().writeOne((tx) => tx.signingKeys.insert([...keys, aKey(young, { createdAt: at(-9) })]));
      const before = await store().signingKeys.poolsWithKeysBefore(at(-10));
      expect(before.filter((id) => id === old.id || id === young.id)).toEqual([old.id]);
      expect(await store().signingKeys.poolsWithKeysBefore(at(-9))).toContain(young.id);
      await store().writeOne((tx) => tx.signingKeys.sweep(old.id, at(2)));
      expect(await store().signingKeys.ofPool(old.id)).toEqual([keys[2], keys[1]]);
    });
  });
}

/** One of each thing that goes with a pool at once. */
async function configured(store: Store, pool: Pool) {
  const kept = { client: aClient(pool), domain: aDomain(pool), server: aResourceServer(pool), key: aKey(pool) };
  await store.write(async (tx) => {
    await tx.clients.insert(kept.client);
    await tx.domains.insert(kept.domain);
    await tx.resourceServers.insert(kept.server);
    await tx.signingKeys.insert([kept.key]);
  });
  return kept;
}

/** One of each thing that is swept. */
async function populated(store: Store, pool: Pool) {
  const user = await keepUser(store, aUser(pool));
  const { sub } = user;
  await store.write(async (tx) => {
    await tx.users.rememberPassword(pool.id, sub, user.password ?? expect.fail(), at(0), 3);
    await tx.groups.insert(aGroup(pool, "admins"));
    await tx.groups.addMember(pool.id, "admins", sub);
    await tx.codes.put(aCode(user));
    await tx.attempts.count(pool.id, sub, "SignUp", at(0));
    await tx.sessions.open(aSession(user), at(0));
    await tx.trackedSessions.put(aTrackedSession(user));
    await tx.authEvents.put(anAuthEvent(user), at(60));
    await tx.riskConfigurations.put({ poolId: pool.id, clientId: undefined, settings: {}, updatedAt: at(0) });
    await tx.devices.insert(aDevice(user));
    await tx.spent.spend(pool.id, uuid(), at(1));
    await tx.lockouts.countFailure(pool.id, uuid(), at(0));
    await tx.messages.add(aMessage(pool));
    await tx.importJobs.insert(anImportJob(pool));
    await tx.importJobs.putPart(pool.id, "import-0", { number: 0, firstLine: 2, bytes: Buffer.from("ada") });
    await tx.logDeliveries.put(pool.id, []);
    await tx.identityProviders.insert(anIdentityProvider(pool));
    await tx.identityProviders.claimIdentifiers(pool.id, "Corp", ["corp.example"]);
    await tx.identityLinks.claim(pool.id, sub, anIdentity());
    await tx.uiCustomizations.put(aCustomization(pool));
    await tx.brandings.insert(aBranding(aClient(pool)));
    await tx.brandImages.put(pool.id, "ALL", aBrandImage());
    await tx.terms.insert(someTerms(pool.id));
    await tx.samlKeys.keep(aSamlKey(pool.id));
  });
  return user;
}

/** How many rows of the swept tables name the pool. */
async function rowsOf({ database }: Servers, poolId: string): Promise<number> {
  let rows = 0;
  const tables = [
    "users",
    "logins",
    "search_terms",
    "former_passwords",
    "groups",
    "group_members",
    "codes",
    "attempts",
    "sessions",
    "tracked_sessions",
    "risk_configurations",
    "auth_events",
    "spent",
    "lockouts",
    "messages",
    "import_jobs",
    "import_parts",
    "log_deliveries",
    "identity_providers",
    "idp_identifiers",
    "identity_links",
    "ui_customizations",
    "brandings",
    "brand_images",
    "terms",
    "saml_keys",
  ] as const;
  for (const table of tables) {
    rows += (await database.db.selectFrom(table).select("pool_id").where("pool_id", "=", poolId).execute()).length;
  }
  return rows;
}

/** All items of a list, page by page. */
export async function everyPage<T>(
  page: (after: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next?: string }>,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const { items: more, next } = await page(after);
    items.push(...more);
    after = next;
  } while (after !== undefined && items.length < 1_000);
  return items;
}

/** Texts in the order of their UTF-8 bytes. */
export const inByteOrder = (texts: readonly string[]): string[] =>
  texts.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
