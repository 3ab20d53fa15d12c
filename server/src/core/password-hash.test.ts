import { describe, expect, test } from "vitest";
import { type HashingAlgorithm, HashRefused, readHash } from "./password-hash.ts";
import { decodePassword, encodePassword } from "./passwords.ts";

const HASHES: Readonly<Record<HashingAlgorithm, string>> = {
  BCRYPT: "$2b$10$CtA.Rcu/szzn9U00wpUjOuN3vrgJRZycv4aOzcP3GzqzO8UDPEFq6",
  SCRYPT: "65536$8$1$304dbaef7c5e828dc19c98f0600d18fe$4f69c498c12cd102d057356facf8d77e8d42407090491ea32c5b038f5a18c099",
  ARGON2ID: "$argon2id$v=19$m=19456,t=2,p=1$ko/G5o1ms+ML08P95sQ8DA$AkVbvWSOqz7Hs3qthhWKxicOWnGLN+MBmpwc3emi5VA",
  PBKDF2_SHA256: "$pbkdf2-sha256$600000$1XZlmwLQ2hhM3JYuCPiArQ$Pfheg9Zi/v5lXU4yyLA0WFUYEd/rlaVbzrM9oMD6IrA",
};
const ALGORITHMS = Object.keys(HASHES) as HashingAlgorithm[];

const refusalOf = (algorithm: HashingAlgorithm, text: string): string => {
  try {
    readHash(algorithm, text);
  } catch (error) {
    if (error instanceof HashRefused) return error.message;
    throw error;
  }
  return "taken";
};

const MALFORMED = "The password hash is malformed or of another algorithm.";
const beyond = (parameter: string) => `The password hash has a parameter out of bounds: ${parameter}.`;

describe("a hash", () => {
  test.each(ALGORITHMS)("of %s is stored and read back whole", (algorithm) => {
    const hash = readHash(algorithm, HASHES[algorithm]);
    expect(hash).toMatchObject({ kind: "hash", algorithm, text: HASHES[algorithm] });
    expect(decodePassword(encodePassword(hash))).toEqual(hash);
  });

  test.each(ALGORITHMS)("of %s is none of another algorithm", (algorithm) => {
    for (const other of ALGORITHMS.filter((each) => each !== algorithm)) {
      expect(refusalOf(other, HASHES[algorithm])).toBe(MALFORMED);
    }
  });

  test.each<readonly [HashingAlgorithm, string, string, string]>([
    ["BCRYPT", "$10$", "$13$", beyond("cost factor must be at most 12")],
    ["BCRYPT", "$10$", "$03$", MALFORMED],
    ["BCRYPT", "$2b$", "$2c$", MALFORMED],
    ["BCRYPT", "Fq6", "Fq6x", MALFORMED],
    ["SCRYPT", "65536$", "131072$", beyond("N must be at most 65536")],
    ["SCRYPT", "65536$", "65535$", MALFORMED],
    ["SCRYPT", "65536$", "1$", MALFORMED],
    ["SCRYPT", "$8$", "$9$", beyond("r must be at most 8")],
    ["SCRYPT", "$8$1$", "$8$2$", beyond("p must be at most 1")],
    ["SCRYPT", "18fe$", "18f$", MALFORMED],
    ["SCRYPT", "$4f69c498c12cd102d057356facf8d77e8d42407090491ea32c5b038f5a18c099", "$4f69", MALFORMED],
    ["ARGON2ID", "m=19456", "m=19457", beyond("m must be at most 19456")],
    ["ARGON2ID", "m=19456", "m=7", MALFORMED],
    ["ARGON2ID", "t=2", "t=3", beyond("t must be at most 2")],
    ["ARGON2ID", "p=1", "p=4", beyond("p must be at most 1")],
    ["ARGON2ID", "v=19", "v=16", MALFORMED],
    ["ARGON2ID", "argon2id", "argon2i", MALFORMED],
    ["ARGON2ID", "$ko/G5o1ms+ML08P95sQ8DA$", "$c2hvcnQ$", MALFORMED],
    ["PBKDF2_SHA256", "600000", "600001", beyond("iterations must be at most 600000")],
    ["PBKDF2_SHA256", "600000", "0", MALFORMED],
    ["PBKDF2_SHA256", "600000", "9999999999", MALFORMED],
    ["PBKDF2_SHA256", "pbkdf2-sha256", "pbkdf2-sha512", MALFORMED],
    ["PBKDF2_SHA256", "Fpheg9Zi", "Fpheg9Z=", "taken"],
  ])("of %s with %j made %j", (algorithm, part, other, refusal) => {
    expect(refusalOf(algorithm, HASHES[algorithm].replace(part, other))).toBe(refusal);
  });

  test("is told neither in a refusal nor by it", () => {
    const text = HASHES.BCRYPT.replace("$10$", "$31$");
    expect(refusalOf("BCRYPT", text)).toBe(beyond("cost factor must be at most 12"));
  });
});
