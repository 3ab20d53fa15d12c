import { expect, test } from "vitest";
import { equalBytes, equalText } from "./equal.ts";

test.each([
  [[], [], true],
  [[1, 2, 3], [1, 2, 3], true],
  [[1, 2, 3], [1, 2, 4], false],
  [[1, 2, 3], [1, 2], false],
])("bytes %j and %j are equal: %j", (a, b, equal) => {
  expect(equalBytes(Uint8Array.from(a), Uint8Array.from(b))).toBe(equal);
});

test.each([
  ["", "", true],
  ["straße", "straße", true],
  ["straße", "strasse", false],
  ["secret", "secret2", false],
])("texts %j and %j are equal: %j", (a, b, equal) => {
  expect(equalText(a, b)).toBe(equal);
});
