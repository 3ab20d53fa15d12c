import { describe, expect, test } from "vitest";
import type { Repositories } from "../core/store/store.ts";
import { everyPage } from "./configuration.contract.ts";
import { aClient, aPool, aSamlKey, at, meanwhile, type Servers, sixteen, someTerms } from "./store.fixture.ts";

/** What a store promises of terms documents, of the keys of SAML requests and of provisioned rates. */
export function termsContract(servers: () => Servers): void {
  const store = () => servers().store;

  test("a client is held alone by one at a time, and as one of its own pool", async () => {
    const client = aClient(aPool());
    await store().writeOne((tx) => tx.clients.insert(client));
    const holdAlone = (poolId: string, id: string) => store().write((tx) => tx.clients.holdAlone(poolId, id));
    expect(await holdAlone(client.poolId, client.id)).toBe(true);
    expect(await holdAlone(aPool().id, client.id)).toBe(false);
    expect(await holdAlone(client.poolId, "nobody")).toBe(false);
    const terms = someTerms(client.poolId, { clientId: client.id });
    const early = async (tx: Repositories) => {
      await tx.clients.holdAlone(client.poolId, client.id);
      await tx.terms.insert(terms);
    };
    const seen = await meanwhile(servers(), early, (s) =>
      s.write(async (tx) => {
        await tx.clients.holdAlone(client.poolId, client.id);
        return tx.terms.ofClient(client.poolId, client.id);
      }),
    );
    expect(seen).toEqual([terms]);
  });

  describe("terms documents", () => {
    test("are found by their id and by their client, as they were stored", async () => {
      const { id: poolId } = aPool();
      const [terms, policy] = [someTerms(poolId), someTerms(poolId, { name: "privacy-policy" })];
      for (const each of [terms, policy]) expect(await store().writeOne((tx) => tx.terms.insert(each))).toBe(true);
      expect(await store().terms.find(poolId, terms.id)).toEqual(terms);
      expect(await store().terms.ofClient(poolId, "web")).toEqual([policy, terms]);
      expect(await store().terms.count(poolId)).toBe(2);
      const other = aPool().id;
      expect(await store().terms.find(other, terms.id)).toBeUndefined();
      expect(await store().terms.ofClient(other, "web")).toEqual([]);
      expect(await store().terms.ofClient(poolId, "other")).toEqual([]);
    });

    test("of sixteen at a time for one client and name, one is stored", async () => {
      const { id: poolId } = aPool();
      const all = Array.from({ length: 16 }, () => someTerms(poolId));
      const won = await sixteen(servers(), (s, n) => s.writeOne((tx) => tx.terms.insert(all[n] ?? expect.fail())));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().terms.ofClient(poolId, "web")).toEqual([all[won.indexOf(true)]]);
    });

    test("get another name and other links, by their own pool", async () => {
      const terms = someTerms(aPool().id);
      await store().writeOne((tx) => tx.terms.insert(terms));
      const changed = { ...terms, name: "privacy-policy", links: { "cognito:german": "https://de" }, updatedAt: at(9) };
      const replace = (wanted: typeof terms) => store().writeOne((tx) => tx.terms.replace(wanted));
      expect(await replace({ ...changed, poolId: aPool().id })).toBe(false);
      expect(await replace(changed)).toBe(true);
      expect(await store().terms.find(terms.poolId, terms.id)).toEqual(changed);
      expect(await replace(someTerms(terms.poolId))).toBe(false);
    });

    test("are deleted once, by their own pool", async () => {
      const { poolId, id } = someTerms(aPool().id);
      await store().writeOne((tx) => tx.terms.insert(someTerms(poolId, { id })));
      expect(await store().writeOne((tx) => tx.terms.delete(aPool().id, id))).toBe(false);
      const won = await sixteen(servers(), (s) => s.writeOne((tx) => tx.terms.delete(poolId, id)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().terms.find(poolId, id)).toBeUndefined();
    });

    test("of a client are deleted together, and no other's", async () => {
      const { id: poolId } = aPool();
      const other = someTerms(poolId, { clientId: "other" });
      for (const each of [someTerms(poolId), someTerms(poolId, { name: "privacy-policy" }), other]) {
        await store().writeOne((tx) => tx.terms.insert(each));
      }
      await store().writeOne((tx) => tx.terms.deleteOfClient(poolId, "web"));
      expect((await store().terms.page(poolId, 9)).items).toEqual([other]);
    });

    test("are listed in order of id, page by page", async () => {
      const { id: poolId } = aPool();
      const all = Array.from({ length: 5 }, (_, n) => someTerms(poolId, { clientId: `client-${n}` }));
      for (const terms of all) await store().writeOne((tx) => tx.terms.insert(terms));
      const listed = await everyPage((after) => store().terms.page(poolId, 2, after));
      expect(listed).toEqual(all.toSorted((one, other) => (one.id < other.id ? -1 : 1)));
    });
  });

  describe("the key of a pool's SAML requests", () => {
    test("is the first that was stored, for sixteen at a time too", async () => {
      const { id: poolId } = aPool();
      expect(await store().samlKeys.find(poolId)).toBeUndefined();
      const all = Array.from({ length: 16 }, () => aSamlKey(poolId));
      const kept = await sixteen(servers(), (s, n) => s.writeOne((tx) => tx.samlKeys.keep(all[n] ?? expect.fail())));
      const found = await store().samlKeys.find(poolId);
      expect(all).toContainEqual(found);
      expect(kept).toEqual(Array(16).fill(found));
    });

    test("lies sealed, and opens for its own pool only", async () => {
      const [one, other] = [aSamlKey(aPool().id), aSamlKey(aPool().id)];
      for (const key of [one, other]) await store().writeOne((tx) => tx.samlKeys.keep(key));
      const { db } = servers().database;
      const row = await db
        .selectFrom("saml_keys")
        .selectAll()
        .where("pool_id", "=", one.poolId)
        .executeTakeFirstOrThrow();
      expect(Buffer.from(row.private_key).includes(Buffer.from(one.privateKey))).toBe(false);
      await servers().database.writeOne((tx) =>
        tx.updateTable("saml_keys").set({ private_key: row.private_key }).where("pool_id", "=", other.poolId).execute(),
      );
      await expect(store().samlKeys.find(other.poolId)).rejects.toThrow("A stored value (saml-key) does not open");
    });
  });

  test("a provisioned rate is the latest of its region and category", async () => {
    const region = aPool().id; // whatever no other test has
    const find = (category: string) => store().provisionedLimits.find(region, category);
    expect(await find("UserRead")).toBeUndefined();
    for (const value of [200, 2_147_483_647, 150]) {
      await store().writeOne((tx) => tx.provisionedLimits.set(region, "UserRead", value));
      expect(await find("UserRead")).toBe(value);
    }
    expect(await find("UserToken")).toBeUndefined();
    expect(await store().provisionedLimits.find("elsewhere", "UserRead")).toBeUndefined();
  });
}
