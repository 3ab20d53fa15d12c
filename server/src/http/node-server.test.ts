import { expect, test } from "vitest";
import { peerOf } from "./node-server.ts";

test("the peer is whoever Node says opened the connection", () => {
  expect(peerOf({ incoming: { socket: { remoteAddress: "203.0.113.7" } } })).toBe("203.0.113.7");
});

test.each([
  undefined,
  null,
  "text",
  {},
  { incoming: null },
  { incoming: { socket: undefined } },
  { incoming: { socket: { remoteAddress: 7 } } },
])("nobody is known from %j", (env) => {
  expect(peerOf(env)).toBeUndefined();
});
