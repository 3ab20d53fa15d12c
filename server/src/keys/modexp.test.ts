import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { beginExchange, claimHolds, makeVerifier, N, type PowMod, readPublicValue } from "../core/auth/srp.ts";
import { slowPowMod, srpClient } from "../testing/srp-client.ts";
import { modexp } from "./modexp.ts";

const powMod: PowMod = async (base, exponent) => modexp(base, exponent);
const random = (byteLength: number) => BigInt(`0x${randomBytes(byteLength).toString("hex")}`);

const bases = [0n, 1n, 2n, 127n, 128n, 255n, 256n, N - 2n, N - 1n, N, N + 1n, N + 2n, 2n ** 3072n - 1n, N * N + 7n];
const exponents = [0n, 1n, 2n, 127n, 128n, 2n ** 255n, 2n ** 256n - 1n, N - 1n, 2n ** 3072n - 1n];

describe("OpenSSL's exponentiation agrees with BigInt's", () => {
  test.each(bases)("for the base %d", async (base) => {
    for (const exponent of exponents) {
      expect(modexp(base, exponent), `to the power of ${exponent}`).toBe(await slowPowMod(base, exponent));
    }
  });

  test("for random numbers", async () => {
    for (let round = 0; round < 40; round++) {
      const base = random(384);
      const exponent = random(1 + (round % 40));
      expect(modexp(base, exponent), `${base} to the power of ${exponent}`).toBe(await slowPowMod(base, exponent));
    }
  });

  // A base to the power of the inverse of e gives back what was raised to e: any result can be had, short ones too.
  test.each([1, 8, 9, 255, 256, 3064, 3065, 3071])("for a result of %d bits", (bits) => {
    const result = 2n ** BigInt(bits) - 1n;
    const e = 65_537n;
    expect(modexp(modexp(result, e), inverse(e, N - 1n))).toBe(result);
  });
});

test.each([
  [-1n, 1n],
  [1n, -1n],
])("%d to the power of %d is refused", (base, exponent) => {
  expect(() => modexp(base, exponent)).toThrow(new RangeError("a negative integer has no place here"));
});

test("a hundred random sign-ins agree with the client", async () => {
  for (let round = 0; round < 100; round++) {
    const identity = { poolName: randomBytes(4).toString("hex"), userId: randomBytes(round % 20).toString("base64") };
    const password = randomBytes(1 + (round % 30)).toString("latin1");
    const salt = randomBytes(16).fill(0, 0, round % 4); // salts that begin with zeros
    const client = srpClient(`eu-west-3_${identity.poolName}`);
    const verifier = await makeVerifier(powMod, identity, password, salt);
    const begun = await beginExchange(powMod, verifier, readPublicValue(client.srpA) ?? 0n, randomBytes(32));
    const secretBlock = randomBytes(200);
    const answer = client.answer(
      {
        SALT: begun.SALT,
        SRP_B: begun.SRP_B,
        SECRET_BLOCK: secretBlock.toString("base64"),
        USER_ID_FOR_SRP: identity.userId,
      },
      password,
    );
    const claim = {
      signature: answer["PASSWORD_CLAIM_SIGNATURE"] ?? "",
      secretBlock,
      timestamp: answer["TIMESTAMP"] ?? "",
    };
    expect(await claimHolds(powMod, verifier, begun.exchange, claim), `round ${round}`).toBe(true);
  }
});

/** The inverse of an odd prime e that does not divide the modulus. */
function inverse(e: bigint, modulus: bigint): bigint {
  let t = 1n;
  while ((1n + t * modulus) % e !== 0n) t++;
  return (1n + t * modulus) / e;
}
