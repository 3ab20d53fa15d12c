import { expect, test } from "vitest";
import { oneLine } from "./one-line.ts";

test.each([
  ["two\r\nlines", "two lines"],
  [" a tab\tand an \u001b[31mescape\u0000 ", "a tab and an [31mescape"],
  ["ünïcode 😀", "ünïcode 😀"],
  ["", ""],
])("%j is written as %j", (text, line) => {
  expect(oneLine(text)).toBe(line);
});

test("what is long is cut, and is seen to be", () => {
  expect(oneLine("x".repeat(11), 10)).toBe(`${"x".repeat(10)}…`);
  expect(oneLine("x".repeat(10), 10)).toBe("x".repeat(10));
});
