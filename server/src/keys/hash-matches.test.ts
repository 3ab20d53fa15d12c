import { describe, expect, test } from "vitest";
import { type HashingAlgorithm, readHash } from "../core/password-hash.ts";
import { hashMatches } from "./hash-matches.ts";

const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64").replace(/=+$/, "");

const RFC_7914_SCRYPT =
  "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887";
const RFC_7914_PBKDF2 =
  "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d";

describe("a published hash", () => {
  test.each<readonly [string, HashingAlgorithm, string, string]>([
    ["jBCrypt", "BCRYPT", "a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"],
    ["jBCrypt", "BCRYPT", "abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"],
    ["jBCrypt", "BCRYPT", "abcdefghijklmnopqrstuvwxyz", "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC"],
    ["crypt_blowfish", "BCRYPT", "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["crypt_blowfish, as 2b", "BCRYPT", "U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["crypt_blowfish, as 2x", "BCRYPT", "U*U", "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    ["crypt_blowfish, as 2y", "BCRYPT", "U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    [
      "RFC 7914 §12",
      "SCRYPT",
      "pleaseletmein",
      `16384$8$1$${Buffer.from("SodiumChloride").toString("hex")}$${RFC_7914_SCRYPT}`,
    ],
    [
      "phc-winner-argon2",
      "ARGON2ID",
      "password",
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ],
    [
      "RFC 7914 §11",
      "PBKDF2_SHA256",
      "Password",
      `$pbkdf2-sha256$80000$${base64(Buffer.from("NaCl").toString("hex"))}$${base64(RFC_7914_PBKDF2)}`,
    ],
    [
      "Passlib",
      "PBKDF2_SHA256",
      "password",
      "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ",
    ],
  ])("of %s (%s) is matched by its password and by no other", async (_, algorithm, password, text) => {
    const hash = readHash(algorithm, text);
    expect(await hashMatches(hash, password)).toBe(true);
    expect(await hashMatches(hash, `${password} `)).toBe(false);
    expect(await hashMatches(hash, "")).toBe(false);
  });
});

test("what AWS's guide shows of each algorithm can be checked", async () => {
  const shown: readonly (readonly [HashingAlgorithm, string])[] = [
    ["BCRYPT", "$2b$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6"],
    [
      "SCRYPT",
      "65536$8$1$304dbaef7c5e828dc19c98f0600d18fe$4f69c498c12cd102d057356facf8d77e8d42407090491ea32c5b038f5a18c099",
    ],
    ["ARGON2ID", "$argon2id$v=19$m=19456,t=2,p=1$ko/G5o1ms+ML08P95sQ8DA$AkVbvWSOqz7Hs3qthhWKxicOWnGLN+MBmpwc3emi5VA"],
    ["PBKDF2_SHA256", "$pbkdf2-sha256$600000$1XZlmwLQ2hhM3JYuCPiArQ$Pfheg9Zi/v5lXU4yyLA0WFUYEd/rlaVbzrM9oMD6IrA"],
  ];
  for (const [algorithm, text] of shown) {
    expect(await hashMatches(readHash(algorithm, text), "Millpond")).toBe(false);
  }
});

test("a password with other letters than ASCII is none of a hash that the faulty bcrypt made", async () => {
  const { hashSync } = await import("bcryptjs");
  const hash = hashSync("Pässw0rd", 4);
  expect(await hashMatches(readHash("BCRYPT", hash), "Pässw0rd")).toBe(true);
  expect(await hashMatches(readHash("BCRYPT", hash.replace(/^\$2b/, "$2x")), "Pässw0rd")).toBe(false);
});
