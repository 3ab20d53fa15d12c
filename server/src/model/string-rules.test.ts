import { describe, expect, test } from "vitest";
import { draw } from "./random.fixture.ts";
import type { Shape, StringShape } from "./shape.ts";
import { stringRule } from "./string-rules.ts";
import * as shapes from "./user-pools.shapes.ts";

const strings = Object.entries<Shape>(shapes).flatMap(([name, shape]): [string, StringShape][] =>
  shape.type === "string" ? [[name, shape]] : [],
);

/** A pattern as Java's `matches` takes it, compiled as it stands. */
const asPublished = (pattern: string) =>
  new RegExp(
    `^(?:${pattern.replaceAll(String.raw`[\S]`, String.raw`[^ \t\n\v\f\r]`).replaceAll(String.raw`\s`, String.raw` \t\n\v\f\r`)})$`,
    "u",
  );

test.each(strings)("%s has a rule that can be applied", (_, shape) => {
  const { matches } = stringRule(shape);
  expect([matches(""), matches("a"), matches("a b")]).toEqual([
    expect.any(Boolean),
    expect.any(Boolean),
    expect.any(Boolean),
  ]);
});

describe("a test that stands for a pattern says what the pattern says", () => {
  const text = ["{", "#", "##", "{##", "##}", "{####}", "}", "a", "é", "😀", " ", "\n", "\0", "\u00a0"];
  test.each<[string, StringShape, readonly string[]]>([
    ["PasswordType", shapes.PasswordType, ["a", "é", "😀", " ", "\t", "\n", "\r", "\u00a0", "\0"]],
    ["EmailAddressType", shapes.EmailAddressType, ["a", "@", "@", "😀", " ", ".", "\n"]],
    ["EmailMfaMessageType", shapes.EmailMfaMessageType, text],
    ["EmailVerificationMessageType", shapes.EmailVerificationMessageType, text],
    ["EmailVerificationMessageByLinkType", shapes.EmailVerificationMessageByLinkType, text],
  ])("%s", (_, shape, alphabet) => {
    const { pattern = "", matches } = stringRule(shape);
    const published = asPublished(pattern);
    const random = draw(1);
    const seen = { true: 0, false: 0 };
    for (let round = 0; round < 20_000; round++) {
      const value = random.text(alphabet, 7);
      expect([value, matches(value)]).toEqual([value, published.test(value)]);
      seen[`${published.test(value)}`]++;
    }
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(100);
  });
});

/** With a pattern that backtracks without bound these would take minutes to years. */
test.each(strings)("%s is not slow to refuse a long text made for it", (_, shape) => {
  const { max = 200_000, matches } = stringRule(shape);
  for (const part of [
    "a",
    "_",
    "@",
    "{##",
    "##}",
    "{####}",
    "{##}",
    "-",
    "a_",
    "arn:",
    "a:",
    "0",
    " ",
    "\n",
    "\u2028",
  ]) {
    const long = part.repeat(max / part.length).slice(0, max - 1);
    expect(typeof matches(`${long}\0`)).toBe("boolean");
    expect(typeof matches(`${long} `)).toBe("boolean");
    expect(typeof matches(`${long}\n`)).toBe("boolean");
  }
});

describe("Java's dialect", () => {
  test("lets a dot stand for a line break where the pattern says so", () => {
    expect(stringRule(shapes.SmsInviteMessageType).matches("{username}\n{####}")).toBe(true);
    expect(stringRule(shapes.SmsVerificationMessageType).matches("code\n{####}")).toBe(false);
  });

  test("knows six blanks", () => {
    expect(stringRule(shapes.ConfirmationCodeType).matches("123\u00a0456")).toBe(true);
    expect(stringRule(shapes.ConfirmationCodeType).matches("123 456")).toBe(false);
  });
});
