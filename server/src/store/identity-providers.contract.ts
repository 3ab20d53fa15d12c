import { describe, expect, test } from "vitest";
import type { Identity } from "../core/identity-providers/identity.ts";
import { everyPage, inByteOrder } from "./configuration.contract.ts";
import {
  anIdentity,
  anIdentityProvider,
  aPool,
  at,
  aUser,
  keepPool,
  keepUser,
  type Servers,
  sixteen,
} from "./store.fixture.ts";

/** What a store promises about identity providers, and about users who are somebody there. */
export function identityProvidersContract(servers: () => Servers): void {
  const store = () => servers().store;

  describe("identity providers", () => {
    test("one is found as it was stored, and taken once in a pool", async () => {
      const [pool, other] = [aPool(), aPool()];
      const provider = anIdentityProvider(pool, { mapping: JSON.parse('{"__proto__":"x"}') });
      expect(await store().writeOne((tx) => tx.identityProviders.insert(provider))).toBe(true);
      const again = anIdentityProvider(pool, { type: "SAML", acrMapping: undefined });
      expect(await store().writeOne((tx) => tx.identityProviders.insert(again))).toBe(false);
      const found = await store().identityProviders.find(pool.id, "Corp");
      expect(found).toEqual(provider);
      expect(JSON.stringify(found?.mapping)).toBe('{"__proto__":"x"}');
      expect(await store().identityProviders.find(other.id, "Corp")).toBeUndefined();
      expect(await store().writeOne((tx) => tx.identityProviders.insert({ ...again, poolId: other.id }))).toBe(true);
      expect(await store().identityProviders.find(other.id, "Corp")).toEqual({ ...again, poolId: other.id });
    });

    test("its secrets are not to be read in the database", async () => {
      const provider = anIdentityProvider(aPool(), { details: { client_secret: "top s3cret" } });
      await store().writeOne((tx) => tx.identityProviders.insert(provider));
      const row = await servers()
        .database.db.selectFrom("identity_providers")
        .selectAll()
        .where("pool_id", "=", provider.poolId)
        .executeTakeFirstOrThrow();
      expect(Buffer.from(row.details).includes("s3cret")).toBe(false);
      expect(JSON.stringify({ ...row, details: undefined })).not.toContain("s3cret");
    });

    test("of sixteen at a time that want one name, one is stored", async () => {
      const pool = aPool();
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.identityProviders.insert(anIdentityProvider(pool, { createdAt: at(n) }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const found = await store().identityProviders.find(pool.id, "Corp");
      expect(found?.createdAt).toEqual(at(won.indexOf(true)));
    });

    test("a change is stored over the version it was made from, and over no other; one of sixteen at a time wins", async () => {
      const provider = anIdentityProvider(aPool());
      await store().writeOne((tx) => tx.identityProviders.insert(provider));
      const change = (n: number) => ({ ...provider, details: { n: `${n}` }, version: 2, updatedAt: at(n) });
      const won = await sixteen(servers(), (s, n) => s.writeOne((tx) => tx.identityProviders.replace(change(n))));
      expect(won.filter(Boolean)).toHaveLength(1);
      const changed = change(won.indexOf(true));
      expect(await store().identityProviders.find(provider.poolId, "Corp")).toEqual(changed);
      for (const none of [
        { ...changed, version: 4 },
        { ...changed, version: 3, name: "Other" },
      ]) {
        expect(await store().writeOne((tx) => tx.identityProviders.replace(none))).toBe(false);
      }
    });

    test("they are listed in order of name, named and counted, each pool's own", async () => {
      const [pool, other] = [aPool(), aPool()];
      const names = ["b", "B", "a", "ä", "~"];
      for (const name of names) {
        await store().writeOne((tx) => tx.identityProviders.insert(anIdentityProvider(pool, { name })));
      }
      await store().writeOne((tx) => tx.identityProviders.insert(anIdentityProvider(other)));
      const summary = { type: "OIDC", createdAt: at(0), updatedAt: at(1) };
      expect(await everyPage((after) => store().identityProviders.page(pool.id, 2, after))).toEqual(
        inByteOrder(names).map((name) => ({ ...summary, name })),
      );
      expect(await store().identityProviders.names(pool.id)).toEqual(new Set(names));
      expect(await store().identityProviders.count(pool.id)).toBe(5);
    });

    test("one is deleted once, by its own pool, and its identifiers with it", async () => {
      const [pool, other] = [aPool(), aPool()];
      await store().write(async (tx) => {
        for (const { id } of [pool, other]) {
          await tx.identityProviders.insert(anIdentityProvider({ id }));
          await tx.identityProviders.claimIdentifiers(id, "Corp", ["corp.example"]);
        }
      });
      const removed = await sixteen(servers(), (s) => s.write((tx) => tx.identityProviders.delete(pool.id, "Corp")));
      expect(removed.filter(Boolean)).toHaveLength(1);
      expect(await store().identityProviders.findByIdentifier(pool.id, "corp.example")).toBeUndefined();
      expect(await store().identityProviders.findByIdentifier(other.id, "corp.example")).toMatchObject({
        poolId: other.id,
      });
      await store().writeOne((tx) => tx.identityProviders.insert(anIdentityProvider(pool, { name: "New" })));
      const claim = () =>
        store().write((tx) => tx.identityProviders.claimIdentifiers(pool.id, "New", ["corp.example"]));
      expect(await claim()).toBeUndefined();
    });
  });

  describe("identifiers of providers", () => {
    const claim = (poolId: string, name: string, identifiers: readonly string[], through = store()) =>
      through.write(async (tx) => {
        await tx.pools.hold(poolId);
        return tx.identityProviders.claimIdentifiers(poolId, name, identifiers);
      });

    test("take the place of the former ones, and the first that is another's is told", async () => {
      const pool = await keepPool(store());
      const all = ["One", "Two"].map((name) => anIdentityProvider(pool, { name }));
      for (const provider of all) await store().writeOne((tx) => tx.identityProviders.insert(provider));
      expect(await claim(pool.id, "One", ["b", "a"])).toBeUndefined();
      expect(await claim(pool.id, "One", ["a", "c"])).toBeUndefined();
      const find = async (identifier: string) =>
        (await store().identityProviders.findByIdentifier(pool.id, identifier))?.name;
      expect([await find("a"), await find("b"), await find("c")]).toEqual(["One", undefined, "One"]);
      const refused = store().write(async (tx) => {
        expect(await tx.identityProviders.claimIdentifiers(pool.id, "Two", ["d", "c", "a"])).toBe("c");
        throw new Error("taken");
      });
      await expect(refused).rejects.toThrow("taken");
      expect([await find("c"), await find("d")]).toEqual(["One", undefined]);
      expect(await claim(pool.id, "One", [])).toBeUndefined();
      expect(await claim(pool.id, "Two", ["a", "c"])).toBeUndefined();
    });

    test("of sixteen providers that want one at a time, one gets it", async () => {
      const pool = await keepPool(store());
      const taken = await sixteen(servers(), (s, n) => claim(pool.id, `p${n}`, [`own-${n}`, "shared"], s));
      expect(taken.filter((identifier) => identifier === undefined)).toHaveLength(1);
      expect(taken.filter((identifier) => identifier === "shared")).toHaveLength(15);
    });

    test("change hands between providers that claim each other's at once", async () => {
      const pool = await keepPool(store());
      for (const n of [0, 1]) await claim(pool.id, `p${n}`, [`id-${n}`]);
      const outcome = await sixteen(servers(), (s, n) => claim(pool.id, `p${n % 2}`, [`id-${(n + 1) % 2}`], s));
      for (const taken of outcome) expect([undefined, "id-0", "id-1"]).toContain(taken);
    });
  });

  describe("links", () => {
    const keep = async () => keepUser(store(), aUser(aPool()));
    const claim = (poolId: string, sub: string, person: Identity) =>
      store().writeOne((tx) => tx.identityLinks.claim(poolId, sub, person));

    test("lead from a person to one user of a pool, until they are released", async () => {
      const [{ poolId, sub }, elsewhere] = [await keep(), await keep()];
      const person = anIdentity();
      expect(await claim(poolId, sub, person)).toBe(true);
      expect(await claim(poolId, sub, person)).toBe(false);
      expect(await claim(elsewhere.poolId, elsewhere.sub, person)).toBe(true);
      expect(await store().identityLinks.find(poolId, person)).toBe(sub);
      for (const other of [{ provider: "Other" }, { attribute: "email" }, { value: "2" }]) {
        expect(await store().identityLinks.find(poolId, { ...person, ...other })).toBeUndefined();
      }
      const release = (by: string) => store().writeOne((tx) => tx.identityLinks.release(poolId, by, person));
      expect(await release(elsewhere.sub)).toBe(false);
      expect(await release(sub)).toBe(true);
      expect(await release(sub)).toBe(false);
      expect(await store().identityLinks.find(poolId, person)).toBeUndefined();
      expect(await store().identityLinks.find(elsewhere.poolId, person)).toBe(elsewhere.sub);
    });

    test("are listed by provider, in order of attribute and value, each pool's own", async () => {
      const [{ poolId, sub }, elsewhere] = [await keep(), await keep()];
      const corp = (attribute: string, value: string) => anIdentity({ provider: "Corp", attribute, value });
      const people = [corp("email", "c"), corp("Cognito_Subject", "z"), corp("email", "a"), corp("email", "b")];
      for (const person of [...people, anIdentity({ provider: "Other" })]) await claim(poolId, sub, person);
      await claim(elsewhere.poolId, elsewhere.sub, corp("email", "d"));
      const ofCorp = (after?: string) => store().identityLinks.ofProvider(poolId, "Corp", 3, after);
      const first = await ofCorp();
      expect(first.items.map(({ person }) => person.value)).toEqual(["z", "a", "b"]);
      const last = { sub, person: { provider: "Corp", attribute: "email", value: "c" } };
      expect(await ofCorp(first.next)).toEqual({ items: [last] });
      expect(await store().identityLinks.ofProvider(poolId, "Nobody", 3)).toEqual({ items: [] });
    });

    test("of sixteen users at a time who would be one person, one is", async () => {
      const { id } = aPool();
      const person = anIdentity();
      const won = await sixteen(servers(), (s, n) =>
        s.writeOne((tx) => tx.identityLinks.claim(id, `sub-${n}`, person)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store().identityLinks.find(id, person)).toBe(`sub-${won.indexOf(true)}`);
    });

    test("of sixteen at a time who release one, one does", async () => {
      const { poolId, sub } = await keep();
      const person = anIdentity();
      await claim(poolId, sub, person);
      const won = await sixteen(servers(), (s) => s.writeOne((tx) => tx.identityLinks.release(poolId, sub, person)));
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    test("go with their user, and no others", async () => {
      const { poolId, sub } = await keep();
      const [theirs, others] = [anIdentity(), anIdentity()];
      await claim(poolId, sub, theirs);
      await claim(poolId, "somebody else", others);
      await store().write((tx) => tx.users.delete(poolId, sub));
      expect(await store().identityLinks.find(poolId, theirs)).toBeUndefined();
      expect(await store().identityLinks.find(poolId, others)).toBe("somebody else");
    });

    test("are told with the user, as they were stored", async () => {
      const before = await keep();
      const { poolId, sub } = before;
      expect(before.identities).toBeUndefined();
      const identities = [anIdentity({ issuer: "https://idp.example" }), anIdentity({ primary: true })];
      await store().write((tx) => tx.users.update(before, { ...before, identities }));
      expect((await store().users.find(poolId, sub))?.identities).toEqual(identities);
      expect((await store().users.page(poolId, 1)).items[0]?.identities).toEqual(identities);
      await store().write((tx) => tx.users.update(before, { ...before, identities: [] }));
      expect((await store().users.find(poolId, sub))?.identities).toBeUndefined();
    });
  });
}
