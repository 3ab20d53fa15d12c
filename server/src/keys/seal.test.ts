import { describe, expect, test } from "vitest";
import { masterSeal } from "./seal.ts";

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const secret = Buffer.from("a secret");

describe("what is sealed", () => {
  const seal = masterSeal({ current: first });

  test.each([0, 1, 16, 1024, 100_000])("opens again: %d bytes", (length) => {
    const plain = Buffer.alloc(length, 0x5a);
    expect(seal.open("password", "pool/ada", seal.seal("password", "pool/ada", plain))).toEqual(plain);
  });

  test("opens on another server with the same master key", () => {
    const sealed = seal.seal("password", "pool/ada", secret);
    expect(masterSeal({ current: first }).open("password", "pool/ada", sealed)).toEqual(secret);
  });

  test("shows neither the plain bytes nor that two are alike", () => {
    const [one, other] = [seal.seal("password", "pool/ada", secret), seal.seal("password", "pool/ada", secret)];
    expect(Buffer.from(one).includes(secret)).toBe(false);
    // The nonce differs, so the ciphertext and tag do.
    expect(Buffer.from(one.subarray(17, 29))).not.toEqual(Buffer.from(other.subarray(17, 29)));
    expect(Buffer.from(one.subarray(29))).not.toEqual(Buffer.from(other.subarray(29)));
    expect(one).toHaveLength(secret.length + 45);
  });

  test("has another key on each server, for each purpose, and after 65 536 messages", () => {
    const saltOf = (sealed: Uint8Array) => Buffer.from(sealed.subarray(5, 17)).toString("hex");
    const salt = saltOf(seal.seal("often", "here", secret));
    expect(saltOf(seal.seal("often", "there", secret))).toBe(salt);
    expect(saltOf(seal.seal("seldom", "here", secret))).not.toBe(salt);
    expect(saltOf(masterSeal({ current: first }).seal("often", "here", secret))).not.toBe(salt);
    for (let message = 2; message < 2 ** 16; message++) seal.seal("often", "here", secret);
    const later = seal.seal("often", "here", secret);
    expect(saltOf(later)).not.toBe(salt);
    expect(seal.open("often", "here", later)).toEqual(secret);
  });

  test.each([
    ["another purpose", "signing-key", "pool/ada"],
    ["another context", "password", "pool/bob"],
    ["a purpose and context that read the same together", "passwordpool", "/ada"],
    ["no context", "password", ""],
  ])("does not open for %s", (_, purpose, context) => {
    const sealed = seal.seal("password", "pool/ada", secret);
    expect(seal.open(purpose, context, sealed)).toBeUndefined();
  });

  test("does not open once any one bit has changed", () => {
    const sealed = seal.seal("password", "pool/ada", secret);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(seal.open("password", "pool/ada", altered), `bit ${bit}`).toBeUndefined();
    }
  });

  test("does not open when it is cut short or has more behind it", () => {
    const sealed = seal.seal("password", "pool/ada", secret);
    for (let length = 0; length < sealed.length; length++) {
      expect(seal.open("password", "pool/ada", sealed.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
    expect(seal.open("password", "pool/ada", Buffer.concat([sealed, Buffer.of(0)]))).toBeUndefined();
  });
});

describe("a new master key", () => {
  const before = masterSeal({ current: first });
  const after = masterSeal({ current: second, previous: [first] });

  test("opens what the previous one sealed", () => {
    expect(after.open("password", "pool/ada", before.seal("password", "pool/ada", secret))).toEqual(secret);
  });

  test("seals what the previous one does not open", () => {
    const sealed = after.seal("password", "pool/ada", secret);
    expect(after.open("password", "pool/ada", sealed)).toEqual(secret);
    expect(before.open("password", "pool/ada", sealed)).toBeUndefined();
  });

  test("opens nothing of the previous one that it is not told of", () => {
    const sealed = before.seal("password", "pool/ada", secret);
    expect(masterSeal({ current: second }).open("password", "pool/ada", sealed)).toBeUndefined();
  });
});

describe("a digest", () => {
  const seal = masterSeal({ current: first });
  const digest = (purpose: string, ...parts: readonly string[]) =>
    Buffer.from(seal.digest(purpose, ...parts)).toString("hex");

  test("is the same wherever the master key is the same", () => {
    expect(digest("code", "ada", "123456")).toMatch(/^[0-9a-f]{64}$/);
    expect(masterSeal({ current: first, previous: [second] }).digest("code", "ada", "123456")).toEqual(
      seal.digest("code", "ada", "123456"),
    );
  });

  test("differs by key, purpose, and every way to cut the same text into parts", () => {
    const all = [
      Buffer.from(masterSeal({ current: second }).digest("code", "ada", "1")).toString("hex"),
      digest("code", "ada", "1"),
      digest("refresh-token", "ada", "1"),
      digest("code", "ada1"),
      digest("code", "ad", "a1"),
      digest("code", "", "ada1"),
      digest("code", "ada1", ""),
      digest("code", "ada", "", "1"),
      digest("codeada", "1"),
      digest("code"),
      digest("code", ""),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
