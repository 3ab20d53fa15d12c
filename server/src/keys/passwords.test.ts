import { describe, expect, test } from "vitest";
import { decodePassword, encodePassword } from "../core/passwords.ts";
import { modexp } from "./modexp.ts";
import { srpPasswords } from "./passwords.ts";

/** Counts what passwords cost. */
function counted() {
  const counter = { exponentiations: 0 };
  const passwords = srpPasswords(async (base, exponent) => {
    counter.exponentiations++;
    return modexp(base, exponent);
  });
  return { passwords, counter };
}

const ada = { poolName: "AbCdEfGhI", userId: "ada" };

describe("a password", () => {
  test("matches itself, stored and read back", async () => {
    const { passwords } = counted();
    const verifier = decodePassword(encodePassword(await passwords.make(ada, "Pässw0rd!")));
    expect(await passwords.matches(verifier, "Pässw0rd!")).toBe(true);
  });

  test("is kept as a salt and a verifier bound to pool and user", async () => {
    const { passwords } = counted();
    const [one, other] = [await passwords.make(ada, "same"), await passwords.make(ada, "same")];
    expect(one).toEqual({ kind: "srp", ...ada, salt: expect.any(Uint8Array), verifier: expect.any(Uint8Array) });
    expect(one.salt).toHaveLength(16);
    expect(one.verifier).toHaveLength(384);
    expect(one.salt).not.toEqual(other.salt);
    expect(one.verifier).not.toEqual(other.verifier);
  });

  test.each(["", "secret", "Secret ", "Secret\0", "Sécret", "Se\u0301cret"])(
    "Secret is not matched by %j",
    async (other) => {
      const { passwords } = counted();
      expect(await passwords.matches(await passwords.make(ada, "Secret"), other)).toBe(false);
    },
  );

  test("is the text as it was sent: two ways to write é are two passwords", async () => {
    const { passwords } = counted();
    expect(await passwords.matches(await passwords.make(ada, "\u00e9"), "e\u0301")).toBe(false);
  });

  test("does not match under another pool or user", async () => {
    const { passwords } = counted();
    const verifier = await passwords.make(ada, "Secret");
    expect(await passwords.matches({ ...verifier, userId: "bob" }, "Secret")).toBe(false);
    expect(await passwords.matches({ ...verifier, poolName: "JkLmNoPqR" }, "Secret")).toBe(false);
  });

  test("costs one exponentiation to make, to match, and to pretend", async () => {
    const { passwords, counter } = counted();
    const verifier = await passwords.make(ada, "Secret");
    expect(counter.exponentiations).toBe(1);
    await passwords.matches(verifier, "Secret");
    expect(counter.exponentiations).toBe(2);
    expect(await passwords.pretend("Secret")).toBe(false);
    expect(counter.exponentiations).toBe(3);
  });
});
