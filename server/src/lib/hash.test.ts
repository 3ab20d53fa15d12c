import { createSecretKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hkdfSha256, hmacSha256, sha256 } from "./hash.ts";

describe("sha256", () => {
  test("answers FIPS 180-4's example", () => {
    expect(sha256("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test("joins its parts, and takes text as UTF-8", () => {
    expect(sha256("ä", Buffer.from("b"))).toEqual(sha256(Buffer.from([0xc3, 0xa4, 0x62])));
  });
});

describe("hmacSha256", () => {
  const expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  test("answers RFC 4231's test case 2, its data in one part or two", () => {
    expect(hmacSha256(Buffer.from("Jefe"), "what do ya want for nothing?").toString("hex")).toBe(expected);
    expect(hmacSha256(Buffer.from("Jefe"), "what do ya ", "want for nothing?").toString("hex")).toBe(expected);
  });

  test("takes a KeyObject as it takes the bytes", () => {
    const key = createSecretKey(Buffer.from("Jefe"));
    expect(hmacSha256(key, "what do ya want for nothing?").toString("hex")).toBe(expected);
  });
});

test("hkdfSha256 answers RFC 5869's test case 3", () => {
  expect(hkdfSha256(Buffer.alloc(22, 0x0b), Buffer.alloc(0), "", 42).toString("hex")).toBe(
    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  );
});
