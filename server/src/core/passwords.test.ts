import { describe, expect, test } from "vitest";
import { decodePassword, encodePassword, type Verifier } from "./passwords.ts";

const verifier: Verifier = {
  kind: "srp",
  poolName: "AbCdEfGhI",
  userId: "\uFEFFZoë",
  salt: Buffer.alloc(16, 0xa1),
  verifier: Buffer.alloc(384, 0xb2),
};

describe("a stored verifier", () => {
  test("is written as kind, length of the pool name, salt, verifier, pool name, user id", () => {
    expect(Buffer.from(encodePassword(verifier)).toString("hex")).toBe(
      `0109${"a1".repeat(16)}${"b2".repeat(384)}${Buffer.from("AbCdEfGhI").toString("hex")}efbbbf5a6fc3ab`,
    );
  });

  test.each([verifier, { ...verifier, poolName: "", userId: "" }, { ...verifier, poolName: "p".repeat(255) }])(
    "is read back whole",
    (one) => {
      expect(decodePassword(encodePassword(one))).toEqual(one);
    },
  );

  const written = Buffer.from(encodePassword(verifier));
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["an unknown kind", Buffer.concat([Buffer.of(2), written.subarray(1)])],
    ["half of it", written.subarray(0, 200)],
    ["a pool name cut short", written.subarray(0, 410)],
  ])("cannot be read from %s", (_, bytes) => {
    expect(() => decodePassword(bytes)).toThrow(new Error("a stored password is of an unknown kind, or damaged"));
  });

  test("cannot be read from names that are no UTF-8", () => {
    expect(() => decodePassword(Buffer.concat([written, Buffer.of(0xff)]))).toThrow(TypeError);
  });

  test.each([
    ["salt", { ...verifier, salt: Buffer.alloc(15) }],
    ["verifier", { ...verifier, verifier: Buffer.alloc(385) }],
    ["pool name", { ...verifier, poolName: "p".repeat(256) }],
  ])("cannot be written with a %s of another size", (_, one) => {
    expect(() => encodePassword(one)).toThrow(new RangeError("a verifier that cannot be stored"));
  });
});
