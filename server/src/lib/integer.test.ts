import { describe, expect, test } from "vitest";
import { fixedBytes, integerBytes, integerFrom } from "./integer.ts";

const table: readonly (readonly [bigint, string])[] = [
  [0n, "00"],
  [1n, "01"],
  [0x7fn, "7f"],
  [0x80n, "0080"],
  [0xffn, "00ff"],
  [0x100n, "0100"],
  [0x7fffn, "7fff"],
  [0x8000n, "008000"],
  [0xf00dbaben, "00f00dbabe"],
];

test.each(table)("the two's-complement bytes of %d are %s, and read back", (n, hex) => {
  expect(integerBytes(n).toString("hex")).toBe(hex);
  expect(integerFrom(Buffer.from(hex, "hex"))).toBe(n);
});

test("a negative integer has no bytes", () => {
  expect(() => integerBytes(-1n)).toThrow(new RangeError("a negative integer has no place here"));
});

test("no bytes are zero, and bytes are the part of the memory they are", () => {
  expect(integerFrom(new Uint8Array())).toBe(0n);
  expect(integerFrom(Uint8Array.of(9, 1, 2).subarray(1))).toBe(0x0102n);
});

describe("fixed width", () => {
  test("fills with zeros in front", () => {
    expect(fixedBytes(0x80n, 4).toString("hex")).toBe("00000080");
    expect(fixedBytes(0xffff_ffffn, 4).toString("hex")).toBe("ffffffff");
  });

  test.each([-1n, 0x1_0000_0000n])("%d does not fit in four bytes", (n) => {
    expect(() => fixedBytes(n, 4)).toThrow(new RangeError("not an integer of 4 bytes"));
  });
});
