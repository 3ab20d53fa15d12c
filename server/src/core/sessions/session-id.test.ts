import { expect, test } from "vitest";
import { readSessionId, sessionIdOf } from "./session-id.ts";

test.each([
  ["token", "00000000-0000-0000-0000-000000000000", `tkn${"0".repeat(25)}`],
  ["sso", "ffffffff-ffff-ffff-ffff-ffffffffffff", "ssof5lxx1zz5pnorynqglhzmsp33"],
  ["token", "0193a2b4-5c6d-7e8f-9a0b-1c2d3e4f5061", "tkn03cz2zeg8oz4inlq8n30xhqap"],
] as const)("%s session %s is shown as %s, and found by it", (kind, id, shown) => {
  expect(sessionIdOf(kind, id)).toBe(shown);
  expect(readSessionId(shown)).toEqual({ kind, id });
});

test.each([
  `tkn${"0".repeat(24)}`,
  `tkn${"0".repeat(26)}`,
  `TKN${"0".repeat(25)}`,
  `sso${"A".repeat(25)}`,
  `abc${"0".repeat(25)}`,
  `tkn${"0".repeat(24)}\n`,
  `tkn${"z".repeat(25)}`,
  "ssof5lxx1zz5pnorynqglhzmsp34",
  "",
])("%j is nobody's", (text) => {
  expect(readSessionId(text)).toBeUndefined();
});
