import { describe, expect, test } from "vitest";
import type { Client } from "../core/clients/client.ts";
import {
  aBrandImage,
  aBranding,
  aClient,
  aCustomization,
  aPool,
  at,
  meanwhile,
  type Servers,
  sixteen,
} from "./store.fixture.ts";

/** What a store promises about how the hosted pages look. */
export function brandingContract(servers: () => Servers): void {
  const store = () => servers().store;

  const keepClient = async (): Promise<Client> => {
    const client = aClient(aPool());
    await store().writeOne((tx) => tx.clients.insert(client));
    return client;
  };

  describe("a client that is held", () => {
    test("is one of the pool's own", async () => {
      const client = await keepClient();
      const hold = (poolId: string, id: string) => store().write((tx) => tx.clients.hold(poolId, id));
      expect(await hold(client.poolId, client.id)).toBe(true);
      expect(await hold(aPool().id, client.id)).toBe(false);
      expect(await hold(client.poolId, "nobody")).toBe(false);
    });

    test("is deleted no sooner than what was stored for it is there", async () => {
      const client = await keepClient();
      const branding = aBranding(client);
      const early = async (tx: Parameters<Parameters<ReturnType<typeof store>["write"]>[0]>[0]) => {
        expect(await tx.clients.hold(client.poolId, client.id)).toBe(true);
        await tx.brandings.insert(branding);
      };
      const found = await meanwhile(servers(), early, (s) =>
        s.write(async (tx) => {
          await tx.clients.delete(client.poolId, client.id);
          return tx.brandings.ofClient(client.poolId, client.id);
        }),
      );
      expect(found).toEqual(branding);
    });
  });

  describe("customizations of the classic pages", () => {
    test("are found for their client, and the one for all where a client has none", async () => {
      const pool = aPool();
      const [all, own] = [aCustomization(pool), aCustomization(pool, { clientId: "web", logo: undefined })];
      expect(await store().uiCustomizations.find(pool.id, "web")).toBeUndefined();
      expect(await store().writeOne((tx) => tx.uiCustomizations.put(all))).toEqual(all);
      expect(await store().uiCustomizations.find(pool.id, "web")).toEqual(all);
      expect(await store().writeOne((tx) => tx.uiCustomizations.put(own))).toEqual(own);
      expect(await store().uiCustomizations.find(pool.id, "web")).toEqual(own);
      expect(await store().uiCustomizations.find(pool.id, "ALL")).toEqual(all);
      expect(await store().uiCustomizations.find(pool.id, "other")).toEqual(all);
      expect(await store().uiCustomizations.find(aPool().id, "web")).toBeUndefined();
      await store().writeOne((tx) => tx.uiCustomizations.delete(pool.id, "web"));
      await store().writeOne((tx) => tx.uiCustomizations.delete(pool.id, "nobody"));
      expect(await store().uiCustomizations.find(pool.id, "web")).toEqual(all);
    });

    test("are replaced as a whole, and stay as old as they are", async () => {
      const pool = aPool();
      await store().writeOne((tx) => tx.uiCustomizations.put(aCustomization(pool)));
      const next = aCustomization(pool, { css: undefined, createdAt: at(8), updatedAt: at(9) });
      const kept = { ...next, createdAt: at(0) };
      expect(await store().writeOne((tx) => tx.uiCustomizations.put(next))).toEqual(kept);
      expect(await store().uiCustomizations.find(pool.id, "ALL")).toEqual(kept);
    });
  });

  describe("styles of the managed login", () => {
    test("are found by their id and by their client, as they were stored", async () => {
      const client = await keepClient();
      const branding = aBranding(client, { settings: JSON.parse('{"__proto__":{"a":1}}'), assets: [] });
      expect(await store().writeOne((tx) => tx.brandings.insert(branding))).toBe(true);
      const found = await store().brandings.find(client.poolId, branding.id);
      expect(found).toEqual(branding);
      expect(JSON.stringify(found?.settings)).toBe('{"__proto__":{"a":1}}');
      expect(await store().brandings.ofClient(client.poolId, client.id)).toEqual(branding);
      expect(await store().brandings.find(aPool().id, branding.id)).toBeUndefined();
      expect(await store().brandings.ofClient(aPool().id, client.id)).toBeUndefined();
      expect(await store().brandings.count(client.poolId)).toBe(1);
    });

    test("of sixteen at a time for one client, one is stored", async () => {
      const client = await keepClient();
      const all = Array.from({ length: 16 }, () => aBranding(client, { settings: undefined }));
      const won = await sixteen(servers(), (s, n) => s.writeOne((tx) => tx.brandings.insert(all[n] ?? expect.fail())));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().brandings.ofClient(client.poolId, client.id)).toEqual(all[won.indexOf(true)]);
    });

    test("are changed over the version the change was made from, and over no other", async () => {
      const branding = aBranding(await keepClient());
      await store().writeOne((tx) => tx.brandings.insert(branding));
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.brandings.replace({ ...branding, settings: { n }, version: 2, updatedAt: at(n) })),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const n = won.indexOf(true);
      const changed = { ...branding, settings: { n }, version: 2, updatedAt: at(n) };
      expect(await store().brandings.find(branding.poolId, branding.id)).toEqual(changed);
      expect(await store().writeOne((tx) => tx.brandings.replace({ ...changed, version: 4 }))).toBe(false);
    });

    test("are deleted once, by their own pool", async () => {
      const branding = aBranding(await keepClient());
      await store().writeOne((tx) => tx.brandings.insert(branding));
      const remove = (poolId: string) => store().writeOne((tx) => tx.brandings.delete(poolId, branding.id));
      expect(await remove(aPool().id)).toBe(false);
      expect(await remove(branding.poolId)).toBe(true);
      expect(await remove(branding.poolId)).toBe(false);
      expect(await store().brandings.ofClient(branding.poolId, branding.clientId)).toBeUndefined();
    });
  });

  describe("their images", () => {
    test("are found in their pool, whoever owns them, until the last owner gives them up", async () => {
      const { id } = aPool();
      const [shared, own] = [aBrandImage(), aBrandImage({ extension: "SVG" })];
      await store().write(async (tx) => {
        for (const owner of ["a", "b", "a"]) await tx.brandImages.put(id, owner, shared);
        await tx.brandImages.put(id, "a", own);
      });
      const { brandImages } = store();
      expect(await brandImages.find(id, shared.digest)).toEqual(shared);
      expect(await brandImages.find(aPool().id, shared.digest)).toBeUndefined();
      const ofA = await brandImages.ofOwner(id, "a");
      expect(ofA).toHaveLength(2);
      expect(ofA).toEqual(expect.arrayContaining([shared, own]));
      await store().writeOne((tx) => tx.brandImages.retain(id, "a", [own.digest, "nothing"]));
      expect(await brandImages.ofOwner(id, "a")).toEqual([own]);
      expect(await brandImages.find(id, shared.digest)).toEqual(shared);
      await store().writeOne((tx) => tx.brandImages.retain(id, "b", []));
      expect(await brandImages.find(id, shared.digest)).toBeUndefined();
      expect(await brandImages.ofOwner(id, "a")).toEqual([own]);
    });
  });
}
