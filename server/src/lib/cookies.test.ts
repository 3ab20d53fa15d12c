import { describe, expect, test } from "vitest";
import { readCookie, writeCookie } from "./cookies.ts";

describe("a cookie is read", () => {
  test.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ["", undefined],
    ["cognito=a", "a"],
    ["x=1; cognito=a; y=2", "a"],
    ["x=1;cognito=a", "a"],
    ["  cognito = a  ", "a"],
    ["cognito=a=b==", "a=b=="],
    ["cognito=", ""],
    ["cognito", ""],
    // The longest path's comes first (RFC 6265 §5.4).
    ["cognito=a; cognito=b", "a"],
    ["xcognito=a; cognito2=b; COGNITO=c", undefined],
    ["x=cognito=a", undefined],
    [";;;=;cognito=a", "a"],
    ['cognito="a"', '"a"'],
  ])("from %j as %j", (cookie, expected) => {
    expect(readCookie(new Headers(cookie === undefined ? {} : { cookie }), "cognito")).toBe(expected);
  });

  test("from a long header in no time to speak of", () => {
    const cookie = `${"a=b;".repeat(4_000)}cognito=c`;
    expect(readCookie(new Headers({ cookie }), "cognito")).toBe("c");
  });
});

describe("a cookie is written", () => {
  test.each([
    [{ path: "/photos", secure: false }, "cognito=v; Path=/photos; HttpOnly; SameSite=Lax"],
    [{ path: "", secure: false }, "cognito=v; Path=/; HttpOnly; SameSite=Lax"],
    [{ path: "/photos", secure: true }, "cognito=v; Path=/photos; Secure; HttpOnly; SameSite=Lax"],
    [
      { path: "", secure: true, maxAgeSeconds: 3600 },
      "cognito=v; Path=/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax",
    ],
    [
      { path: "/photos", secure: false, maxAgeSeconds: 0 },
      "cognito=v; Path=/photos; Max-Age=0; HttpOnly; SameSite=Lax",
    ],
  ])("with %j", (attributes, expected) => {
    expect(writeCookie("cognito", "v", attributes)).toBe(expected);
  });
});
