import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Passkey } from "../core/passkeys/passkey.ts";
import { aPool, at, aUser, keepUser, type Servers, sixteen, uuid } from "./store.fixture.ts";

/** What a store promises about passkeys. */
export function passkeysContract(servers: () => Servers): void {
  const store = () => servers().store;
  const keep = (passkey: Passkey, s = store()) => s.writeOne((tx) => tx.passkeys.insert(passkey));
  const use = (passkey: Passkey, counter: number, s = store()) => s.writeOne((tx) => tx.passkeys.use(passkey, counter));

  const aPasskey = (given: Partial<Passkey> = {}): Passkey => ({
    poolId: aPool().id,
    sub: uuid(),
    id: randomBytes(20).toString("base64url"),
    publicKey: randomBytes(77),
    counter: 0,
    relyingPartyId: "example.com",
    name: "iCloud Keychain",
    attachment: "platform",
    transports: ["hybrid", "internal"],
    createdAt: at(0),
    ...given,
  });

  describe("passkeys", () => {
    test("a user's come back as they were kept, oldest first, and nobody else's", async () => {
      const one = aPasskey();
      const { poolId, sub } = one;
      const younger = aPasskey({
        poolId,
        sub,
        createdAt: at(1),
        attachment: undefined,
        transports: [],
        counter: 2 ** 32 - 1,
      });
      for (const passkey of [younger, one, aPasskey({ poolId }), aPasskey({ sub })]) {
        expect(await keep(passkey)).toBe(true);
      }
      expect(await store().passkeys.ofUser(poolId, sub)).toEqual([one, younger]);
      expect(await store().passkeys.ofUser(poolId, uuid())).toEqual([]);
    });

    test("an id is one user's in a pool, also of sixteen who claim it at once", async () => {
      const one = aPasskey();
      const { poolId, id } = one;
      const claimed = await sixteen(servers(), (s) => keep({ ...one, sub: uuid() }, s));
      expect(claimed.filter(Boolean)).toHaveLength(1);
      expect(await keep(one)).toBe(false);
      expect(await store().passkeys.ofUser(poolId, one.sub)).toEqual([]);
      expect(await keep(aPasskey({ id }))).toBe(true);
    });

    test("a count is used once, and none below it", async () => {
      const passkey = aPasskey({ counter: 7 });
      await keep(passkey);
      const used = await sixteen(servers(), (s) => use(passkey, 9, s));
      expect(used.filter(Boolean)).toHaveLength(1);
      expect([await use(passkey, 8), await use(passkey, 9), await use(passkey, 0), await use(passkey, 10)]).toEqual([
        false,
        false,
        false,
        true,
      ]);
      expect(await store().passkeys.ofUser(passkey.poolId, passkey.sub)).toEqual([{ ...passkey, counter: 10 }]);
    });

    test("who does not count says 0 each time", async () => {
      const passkey = aPasskey();
      await keep(passkey);
      expect([await use(passkey, 0), await use(passkey, 0), await use(passkey, 1), await use(passkey, 0)]).toEqual([
        true,
        true,
        true,
        false,
      ]);
    });

    test("what is another's is neither used nor deleted", async () => {
      const passkey = aPasskey();
      await keep(passkey);
      expect(await use({ ...passkey, sub: uuid() }, 1)).toBe(false);
      const remove = (sub: string) => store().writeOne((tx) => tx.passkeys.delete(passkey.poolId, sub, passkey.id));
      expect([await remove(uuid()), await remove(passkey.sub), await remove(passkey.sub)]).toEqual([
        false,
        true,
        false,
      ]);
      expect(await store().passkeys.ofUser(passkey.poolId, passkey.sub)).toEqual([]);
    });

    test("they go with their user", async () => {
      const user = await keepUser(store(), aUser(aPool()));
      const { poolId, sub } = user;
      await keep(aPasskey({ poolId, sub }));
      await store().write((tx) => tx.users.delete(poolId, sub));
      expect(await store().passkeys.ofUser(poolId, sub)).toEqual([]);
    });
  });
}
