import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { CognitoError } from "../core/errors.ts";
import { masterSeal } from "../keys/seal.ts";
import { type ListName, pageToken, readPageToken } from "./paging.ts";

const ctx = { seal: masterSeal({ current: randomBytes(32) }) };
const list: ListName = ["ListGroups", "us-east-1_One"];
const refused = new CognitoError("InvalidParameterException", "Invalid pagination token.");

test("the last page has no token, and the first needs none", () => {
  expect(pageToken(ctx, list, undefined)).toBeUndefined();
  expect(readPageToken(ctx, list, undefined)).toBeUndefined();
});

test.each(["us-east-1_One", "ünï/codé 😀", "a".repeat(1000)])(
  "a token leads on after %s, which it does not show",
  (next) => {
    const token = pageToken(ctx, list, next);
    expect(token).toMatch(/^[\w-]+$/);
    expect(Buffer.from(token ?? "", "base64url").includes(next)).toBe(false);
    expect(readPageToken(ctx, list, token)).toBe(next);
  },
);

test.each<[ListName]>([
  [["ListUsers", "us-east-1_One"]],
  [["ListGroups", "us-east-1_Two"]],
  [["ListGroups", "us-east-1_One", ""]],
  [["ListGroups/us-east-1_One"]],
])("a token of one list does not continue another: %j", (other) => {
  const token = pageToken(ctx, list, "x");
  expect(() => readPageToken(ctx, other, token)).toThrow(refused);
});

test("a token of another server's making is refused", () => {
  const other = { seal: masterSeal({ current: randomBytes(32) }) };
  const token = pageToken(other, list, "x");
  expect(() => readPageToken(ctx, list, token)).toThrow(refused);
});

test("any altered token is refused", () => {
  const token = pageToken(ctx, list, "x") ?? "";
  for (let at = 0; at < token.length; at++) {
    const altered = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
    expect(() => readPageToken(ctx, list, altered)).toThrow(refused);
  }
  for (const other of ["", "=", `${token}=`, `${token}A`, token.slice(1)]) {
    expect(() => readPageToken(ctx, list, other)).toThrow(refused);
  }
});
