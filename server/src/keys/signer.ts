import { createPublicKey, type KeyObject } from "node:crypto";
import type { Clock, Signer } from "../core/ports.ts";
import type { SigningKeys, SigningKey as StoredKey, TokenUse } from "../core/store/signing-keys.ts";
import type { KeyReserve } from "./key-reserve.ts";
import { loadSigningKey, type SigningKey, sign, verify } from "./signing.ts";

/** Another server may have rotated a pool's keys: what is held in memory is read anew after this. */
const GOOD_FOR_MS = 60_000;
/** A token of a key that is not among those held may come from such a server: then they are read anew, but no more often. */
const GOOD_FOR_UNKNOWN_KEY_MS = 1_000;
/** Pools whose keys are held ready; some 20 kB each. */
const HELD_POOLS = 2_000;

interface Held {
  readonly readAt: number;
  readonly keys: Promise<{
    readonly current: ReadonlyMap<TokenUse, SigningKey>;
    /** Every key that still verifies, retired ones too, by use and kid. */
    readonly verifying: ReadonlyMap<string, KeyObject>;
  }>;
}

/** The signer over stored keys; a pool's keys are made ready once and held. */
export function signerOver(stored: Pick<SigningKeys, "ofPool">, reserve: KeyReserve, clock: Clock): Signer {
  const held = new Map<string, Held>();

  async function read(poolId: string): Promise<Awaited<Held["keys"]>> {
    const keys = await stored.ofPool(poolId);
    const inForce = keys.filter(({ retiredAt }) => retiredAt === undefined);
    return {
      current: new Map(inForce.map((key) => [key.use, loadSigningKey(key.privateKey, key.kid)])),
      verifying: new Map(keys.map((key) => [`${key.use} ${key.kid}`, publicKeyOf(key)])),
    };
  }

  function keysOf(poolId: string, goodForMs = GOOD_FOR_MS): Held["keys"] {
    const now = performance.now();
    const known = held.get(poolId);
    if (known && now - known.readAt < goodForMs) return known.keys;
    const keys = read(poolId);
    held.delete(poolId);
    held.set(poolId, { keys, readAt: now });
    keys.then(
      // A pool that is not there, or a database that is not, is asked again the next time.
      ({ current }) => current.size === 0 && held.delete(poolId),
      () => held.delete(poolId),
    );
    if (held.size > HELD_POOLS) held.delete(held.keys().next().value ?? "");
    return keys;
  }

  return {
    async sign(poolId, use, claims) {
      const key = (await keysOf(poolId)).current.get(use);
      if (!key) throw new Error(`Pool ${poolId} has no ${use} signing key`);
      return sign(key, claims);
    },
    async verify(poolId, use, token) {
      const { verifying } = await keysOf(poolId);
      let isUnknown = false;
      const claims = verify(token, (kid) => {
        const key = verifying.get(`${use} ${kid}`);
        isUnknown = key === undefined;
        return key;
      });
      if (!isUnknown) return claims;
      const newer = await keysOf(poolId, GOOD_FOR_UNKNOWN_KEY_MS);
      return verify(token, (kid) => newer.verifying.get(`${use} ${kid}`));
    },
    async newKeys(poolId) {
      const createdAt = clock.now();
      const make = async (use: TokenUse): Promise<StoredKey> => ({
        ...(await reserve.take()),
        poolId,
        use,
        createdAt,
        retiredAt: undefined,
      });
      return [await make("id"), await make("access")];
    },
    forget(poolId) {
      held.delete(poolId);
    },
  };
}

const publicKeyOf = ({ publicJwk }: StoredKey): KeyObject =>
  createPublicKey({ key: { kty: "RSA", ...publicJwk }, format: "jwk" });
