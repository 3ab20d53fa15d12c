import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SoftwareToken } from "../core/mfa/software-token.ts";
import type { Store } from "../core/store/store.ts";
import { aPool, aUser, keepUser, type Servers, sixteen, uuid } from "./store.fixture.ts";

/** What a store promises about the secrets of authenticator applications. */
export function softwareTokensContract(servers: () => Servers): void {
  const store = () => servers().store;
  const aToken = (given: Partial<SoftwareToken> = {}): SoftwareToken => ({
    poolId: aPool().id,
    sub: uuid(),
    secret: randomBytes(20),
    name: "Ada's telephone",
    ...given,
  });
  const find = ({ poolId, sub }: SoftwareToken) => store().softwareTokens.find(poolId, sub);
  const proposed = ({ poolId, sub }: SoftwareToken) => store().softwareTokens.proposed(poolId, sub);
  const propose = ({ poolId, sub, secret }: SoftwareToken) =>
    store().writeOne((tx) => tx.softwareTokens.propose(poolId, sub, secret));
  const accept = (token: SoftwareToken, step = 100, s = store()) =>
    s.write((tx) => tx.softwareTokens.accept(token, step));
  const use = ({ poolId, sub }: SoftwareToken, step: number, s: Store = store()) =>
    s.writeOne((tx) => tx.softwareTokens.use(poolId, sub, step));

  describe("software tokens", () => {
    test("a proposed secret is not in force until it is accepted", async () => {
      const token = aToken();
      expect([await find(token), await proposed(token)]).toEqual([undefined, undefined]);
      await propose(token);
      expect([await find(token), await proposed(token)]).toEqual([undefined, token.secret]);
      expect(await accept(token)).toBe(true);
      expect([await find(token), await proposed(token)]).toEqual([token, undefined]);
    });

    test("of two that were proposed, the later can be accepted; until then the accepted one stays in force", async () => {
      const former = aToken();
      const next = { ...former, secret: randomBytes(20), name: undefined };
      await propose(former);
      await accept(former);
      await propose(next);
      expect(await find(former)).toEqual(former);
      expect(await accept({ ...next, secret: former.secret })).toBe(false);
      expect(await find(former)).toEqual(former);
      expect(await accept(next)).toBe(true);
      expect(await find(former)).toEqual(next);
    });

    test("a secret is one user's, and is accepted once, by sixteen at a time too", async () => {
      const token = aToken();
      await propose(token);
      expect(await accept({ ...token, sub: uuid() })).toBe(false);
      expect(await accept({ ...token, poolId: aPool().id })).toBe(false);
      const accepted = await sixteen(servers(), (s) => accept(token, 100, s));
      expect(accepted.filter(Boolean)).toHaveLength(1);
    });

    test("each step is used once, by sixteen at a time too, and none before it; accepting uses one", async () => {
      const token = aToken();
      await propose(token);
      expect(await use(token, 1)).toBe(true);
      await accept(token, 100);
      expect([await use(token, 99), await use(token, 100)]).toEqual([false, false]);
      const used = await sixteen(servers(), (s) => use(token, 101, s));
      expect(used.filter(Boolean)).toHaveLength(1);
      expect([await use(token, 101), await use(token, 103), await use(token, 102)]).toEqual([false, true, false]);
    });

    test("nothing is used that is not there", async () => {
      expect(await use(aToken(), 100)).toBe(false);
    });

    test("a deleted one is gone, and so is what was proposed; nobody else's", async () => {
      const [gone, other] = [aToken(), aToken()];
      for (const token of [gone, other]) {
        await propose(token);
        await accept(token);
        await propose(token);
      }
      await store().writeOne((tx) => tx.softwareTokens.delete(gone.poolId, gone.sub));
      expect([await find(gone), await proposed(gone)]).toEqual([undefined, undefined]);
      expect([await find(other), await proposed(other)]).toEqual([other, other.secret]);
    });

    test("it goes with its user", async () => {
      const { poolId, sub } = await keepUser(store(), aUser(aPool()));
      const token = aToken({ poolId, sub });
      await propose(token);
      await accept(token);
      await store().write((tx) => tx.users.delete(poolId, sub));
      expect(await find(token)).toBeUndefined();
    });

    test("its secrets are sealed, each for its user", async () => {
      const [ada, eve] = [aToken(), aToken()];
      for (const token of [ada, eve]) {
        await propose(token);
        await accept(token);
        await propose(token);
      }
      const { database } = servers();
      const rowOf = ({ sub }: SoftwareToken) =>
        database.db.selectFrom("software_tokens").selectAll().where("sub", "=", sub).executeTakeFirstOrThrow();
      const { secret, proposed: next } = await rowOf(ada);
      for (const sealed of [secret, next])
        expect(Buffer.from(sealed ?? []).includes(Buffer.from(ada.secret))).toBe(false);
      await database.writeOne((db) =>
        db.updateTable("software_tokens").set({ secret }).where("sub", "=", eve.sub).execute(),
      );
      await expect(find(eve)).rejects.toThrow();
    });
  });
}
