import { describe, expect, test } from "vitest";
import { fromBase64, fromBase64url, toBase64, toBase64url } from "./base64.ts";

const bytes = Uint8Array.of(0xfb, 0xff, 0xfe, 0x01);

describe("base64", () => {
  test("is written with padding and read back", () => {
    expect(toBase64(bytes)).toBe("+//+AQ==");
    expect(fromBase64("+//+AQ==")).toEqual(Buffer.from(bytes));
    expect(fromBase64("")).toEqual(Buffer.alloc(0));
  });

  test.each([
    ["no padding", "+//+AQ"],
    ["the alphabet of base64url", "-__-AQ=="],
    ["spare bits that are not zero", "+//+AR=="],
    ["a line break", "+//+\nAQ=="],
    ["more after the padding", "+//+AQ==AAAA"],
    ["a character outside the alphabet", "+//+A*=="],
    ["a single character", "A"],
  ])("with %s is refused", (_, text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe("base64url", () => {
  test("is written without padding and read back", () => {
    expect(toBase64url(bytes)).toBe("-__-AQ");
    expect(fromBase64url("-__-AQ")).toEqual(Buffer.from(bytes));
  });

  test("takes text as UTF-8, and bytes as the part of the memory they are", () => {
    expect(toBase64url("ä")).toBe("w6Q");
    expect(toBase64url(Uint8Array.of(0, ...bytes).subarray(1))).toBe("-__-AQ");
  });

  test.each([
    ["padding", "-__-AQ=="],
    ["the standard alphabet", "+//+AQ"],
    ["spare bits that are not zero", "-__-AR"],
    ["white space", "-__- AQ"],
  ])("with %s is refused", (_, text) => {
    expect(fromBase64url(text)).toBeUndefined();
  });
});
