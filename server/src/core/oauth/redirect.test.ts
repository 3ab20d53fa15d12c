import { expect, test } from "vitest";
import { RedirectedError } from "./errors.ts";
import { addressFor, addressOfError, inAscii } from "./redirect.ts";

test.each<[string, "code" | "token", string]>([
  ["https://app.example/cb", "code", "https://app.example/cb?a=1+2&b=%26%0D%0A"],
  ["https://app.example/cb?x=y", "code", "https://app.example/cb?x=y&a=1+2&b=%26%0D%0A"],
  ["https://app.example/cb?", "code", "https://app.example/cb?&a=1+2&b=%26%0D%0A"],
  ["https://app.example/cb?x=y", "token", "https://app.example/cb?x=y#a=1+2&b=%26%0D%0A"],
  ["myapp://cb", "token", "myapp://cb#a=1+2&b=%26%0D%0A"],
])("%s takes an answer for %s", (redirectUri, responseType, expected) => {
  const returnTo = { redirectUri, responseType, state: undefined };
  expect(addressFor(returnTo, { a: "1 2", b: "&\r\n" })).toBe(expected);
});

test("a refusal goes there with its description and the state, where there are any", () => {
  const returnTo = { redirectUri: "https://app.example/cb", responseType: "code", state: "s" } as const;
  expect(addressOfError(new RedirectedError(returnTo, "login_required"))).toBe(
    "https://app.example/cb?state=s&error=login_required",
  );
  expect(addressOfError(new RedirectedError({ ...returnTo, state: undefined }, "server_error", "too late"))).toBe(
    "https://app.example/cb?error_description=too+late&error=server_error",
  );
});

test.each([
  ["https://app.example/cb?a=%20&b=1+2", "https://app.example/cb?a=%20&b=1+2"],
  ["https://münchen.example/früh/日本", "https://m%C3%BCnchen.example/fr%C3%BCh/%E6%97%A5%E6%9C%AC"],
  ["https://app.example/🦊", "https://app.example/%F0%9F%A6%8A"],
  ["https://app.example/a b\r\nSet-Cookie: x\0", "https://app.example/a%20b%0D%0ASet-Cookie:%20x%00"],
])("%j is written in ASCII, and means the same", (uri, expected) => {
  expect(inAscii(uri)).toBe(expected);
  expect(new URL(inAscii(uri)).hostname).toBe(new URL(uri).hostname);
});
