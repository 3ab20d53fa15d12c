import { describe, expect, test } from "vitest";
import { CognitoError } from "../core/errors.ts";
import { draw } from "../model/random.fixture.ts";
import { parseJson } from "./json.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function refusalOf(body: Uint8Array): { code: string; message: string } {
  try {
    parseJson(body);
  } catch (error) {
    if (error instanceof CognitoError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("a body that is read", () => {
  test.each([
    "{}",
    "null",
    "[]",
    ' {"a" : [1, -0.5e-3, true, false, null, ""]} \r\n\t',
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    '{"quote":"\\"","colon":":","braces":"{}[]","backslash":"\\\\","both":"\\\\\\":"}',
    '{"é":"😀","\\u00e9x":"\\ud83d\\ude00"}',
    nested(32),
  ])("%s", (text) => {
    expect(parseJson(bytes(text))).toEqual(JSON.parse(text));
  });

  test("a member named __proto__ is a member like any other", () => {
    const value = parseJson(bytes('{"__proto__":{"polluted":true}}'));
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(Object(value))).toEqual([["__proto__", { polluted: true }]]);
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("a body that is refused", () => {
  test.each<[string, Uint8Array, string]>([
    ["nothing", bytes(""), "Request body is not JSON"],
    ["blanks", bytes(" \n"), "Request body is not JSON"],
    ["half an object", bytes('{"Password":"Correct-Horse-9"'), "Request body is not JSON"],
    ["two values", bytes("{}{}"), "Request body is not JSON"],
    ["a comma too many", bytes("[1,]"), "Request body is not JSON"],
    ["no number", bytes('{"a":NaN}'), "Request body is not JSON"],
    ["a raw line break in a string", bytes('"a\nb"'), "Request body is not JSON"],
    ["a byte order mark", bytes("\ufeff{}"), "Request body is not JSON"],
    ["an overlong form of UTF-8", new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), "Request body is not UTF-8"],
    ["a surrogate in UTF-8", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), "Request body is not UTF-8"],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), "Request body is not UTF-8"],
    ["a name twice", bytes('{"a":1,"b":2,"a":1}'), "Request body names a member twice"],
    ["a name twice, once escaped", bytes('{"a":1,"\\u0061":2}'), "Request body names a member twice"],
    ["a name twice, deep inside", bytes('[{"x":{"a":1,"a":1}}]'), "Request body names a member twice"],
    ["__proto__ twice", bytes('{"__proto__":1,"__proto__":2}'), "Request body names a member twice"],
    ["33 levels", bytes(nested(33)), "Request body nests deeper than 32 levels"],
    ["a million levels", bytes(nested(1_000_000)), "Request body nests deeper than 32 levels"],
    ["too large a number", bytes('{"a":1e999}'), "Request body has a number beyond what can be held"],
    ["half a pair in a value", bytes('{"a":"\\ud83d"}'), "Request body has half of a surrogate pair"],
    ["half a pair in a name", bytes('{"\\ude00":1}'), "Request body has half of a surrogate pair"],
    ["U+0000", bytes('{"a":["\\u0000"]}'), "Request body has the character U+0000"],
  ])("%s", (_, body, message) => {
    expect(refusalOf(body)).toEqual({ code: "SerializationException", message });
  });
});

describe("whatever bytes come", () => {
  const words = ["", "a", "b", "__proto__", '"', "\\", '\\"', ":", "{", "[", "é", "😀", "\u2028", "\\u0000"];
  // V8 13.6 can take a name written with an escape for one with a backslash that it read before: {"\\":1}, then {"\"":1}.
  const names = words.filter((word) => !word.includes('"') && !word.includes("\\"));

  test("JSON without a name twice is read as the platform reads it", () => {
    const random = draw(11);
    for (let round = 0; round < 10_000; round++) {
      const value = random.json(words, 6, names);
      const text = JSON.stringify(value, null, round % 3);
      expect(parseJson(bytes(text))).toEqual(value);
    }
  });

  test("bytes of chance, and JSON with bytes changed, are read as the platform reads them or refused", () => {
    const random = draw(12);
    let read = 0;
    for (let round = 0; round < 20_000; round++) {
      const body =
        round % 2 === 0
          ? Uint8Array.from({ length: random.below(12) }, () => random.below(256))
          : bytes(JSON.stringify(random.json(words, 4, names)));
      if (body.length > 0)
        for (let n = random.below(3); n > 0; n--) body[random.below(body.length)] = random.below(128);
      let value: unknown;
      try {
        value = parseJson(body);
      } catch (error) {
        if (!(error instanceof CognitoError)) throw error;
        expect(error.code).toBe("SerializationException");
        continue;
      }
      read++;
      expect(value).toEqual(JSON.parse(new TextDecoder().decode(body)));
    }
    expect(read).toBeGreaterThan(1000);
  });
});
