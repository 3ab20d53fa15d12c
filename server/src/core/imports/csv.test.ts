import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { linesIn, utf8In, valuesIn } from "./csv.ts";
import { cutAtLines } from "./upload.ts";

describe("the values of a line", () => {
  test.each([
    ["a,b,c", ["a", "b", "c"]],
    ["", [""]],
    [",", ["", ""]],
    [" a ,\tb\t", ["a", "b"]],
    ["1 Main Street\\, London,x", ["1 Main Street, London", "x"]],
    ["a\\,b\\,c", ["a,b,c"]],
    ["a\\b,c\\", ["a\\b", "c\\"]],
    ['"a,b"', ['"a', 'b"']],
  ])("%j", (line, values) => {
    expect(valuesIn(line)).toEqual(values);
  });
});

test.each([
  ["a\nb\n", ["a", "b"]],
  ["a\r\nb", ["a", "b"]],
  ["a\n\nb\n", ["a", "", "b"]],
  ["", []],
])("the lines of %j", (text, lines) => {
  expect(linesIn(text)).toEqual(lines);
});

const ALPHABET = Array.from("ab,,\\\"' \t{}語é😀\r");

const aValue = (): string => {
  const text = Array.from({ length: randomInt(8) }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  // What the form cannot say: white space around a value, and a backslash before a comma.
  return text.replace(/[\\\s]+(?=,|$)/g, "").trim();
};

const aTable = (): string[][] => Array.from({ length: randomInt(1, 30) }, () => Array.from({ length: 3 }, aValue));

const written = (table: readonly (readonly string[])[]): string =>
  table.map((row) => `${row.map((value) => value.replaceAll(",", "\\,")).join(",")}\n`).join("");

/** All that `cutAtLines` makes of pieces of random sizes. */
async function cut(bytes: Buffer) {
  async function* pieces() {
    for (let at = 0; at < bytes.byteLength; ) {
      const size = randomInt(1, 2_000);
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const found: { firstLine: number; text: string }[] = [];
  for await (const { firstLine, bytes: lines } of cutAtLines(pieces())) {
    found.push({ firstLine, text: Buffer.from(lines).toString("latin1") });
  }
  return found;
}

test("whatever values there are, what was written is read", () => {
  for (let round = 0; round < 300; round++) {
    const table = aTable();
    expect(linesIn(written(table)).map(valuesIn)).toEqual(table);
  }
});

test("whatever bytes come, in whatever pieces, they are cut at line ends, and none is lost", async () => {
  for (let round = 0; round < 30; round++) {
    const bytes = Buffer.from(
      Array.from({ length: randomInt(300_000) }, () => (randomInt(20) === 0 ? 10 : randomInt(256))),
    );
    const [header, ...parts] = await cut(bytes);
    const [first = "", ...others] = bytes.toString("latin1").split("\n");
    expect(header).toEqual({ firstLine: 1, text: first });
    expect(parts.map(({ text }) => text).join("")).toBe(others.join("\n"));
    let line = 2;
    for (const [index, { firstLine, text }] of parts.entries()) {
      expect(firstLine).toBe(line);
      if (index < parts.length - 1) expect(text.endsWith("\n")).toBe(true);
      line += text.split("\n").length - 1;
    }
  }
});

test("what is not UTF-8 is no text", () => {
  expect(utf8In(Buffer.from("Zoë"))).toBe("Zoë");
  expect(utf8In(Buffer.from("\uFEFFZoë"))).toBe("Zoë");
  for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xe8, 0xaa]]) {
    expect(utf8In(Uint8Array.from(bytes))).toBeUndefined();
  }
});
