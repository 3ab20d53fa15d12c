import { describe, expect, test } from "vitest";
import { listOf } from "./index.fixture.ts";
import { keyOf } from "./key.ts";
import { readList } from "./list.ts";

/** The keys of a list, in its order. */
async function read(
  text: string | Buffer,
  pieceBytes?: number,
): Promise<{ kind: string; lines: number; keys: number[] }> {
  const keys: number[] = [];
  const { kind, lines } = await readList(listOf(text, pieceBytes), (key) => keys.push(key));
  return { kind, lines, keys };
}

const refusal = (text: string | Buffer) => read(text).then(() => "taken", String);

// SHA-1 of "abc" (FIPS 180-4) and of "password".
const ABC = "A9993E364706816ABA3E25717850C26C9CD0D89D";
const PASSWORD = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";

test("the key of a password is the first 53 bits of its SHA-1", () => {
  expect(keyOf("abc")).toBe(Number(BigInt(`0x${ABC}`) >> 107n));
  expect(keyOf(Buffer.from("ä"))).toBe(keyOf("ä"));
});

describe("a list of hashes", () => {
  test.each([
    ["with counts", `${ABC}:42\n${PASSWORD}:1\n`],
    ["without", `${ABC}\n${PASSWORD}\n`],
    ["in small letters, with the ends of Windows and none at last", `${ABC.toLowerCase()}:42\r\n${PASSWORD}`],
    ["with a mark in front and empty lines", `\uFEFF\n${ABC}:42\n\r\n\n${PASSWORD}:1\n\n`],
  ])("is read %s", async (_, text) => {
    const { kind, keys } = await read(text);
    expect({ kind, keys }).toEqual({ kind: "hashes", keys: [keyOf("abc"), keyOf("password")] });
  });

  test("is the same in pieces of any size", async () => {
    const text = `${ABC}:42\r\n${PASSWORD}:1\r\n`;
    for (let bytes = 1; bytes <= text.length; bytes++) {
      expect(await read(text, bytes)).toEqual({
        kind: "hashes",
        lines: 2,
        keys: [keyOf("abc"), keyOf("password")],
      });
    }
  });

  test.each([
    ["cut short", ABC.slice(1)],
    ["not hexadecimal", `G${ABC.slice(1)}`],
    ["too long", `${ABC}0`],
    ["with a colon and nothing", `${ABC}:`],
    ["with a count that is none", `${ABC}:1a`],
    ["with blanks behind it", `${ABC}:1 `],
  ])("with one %s is refused, and the line named", async (_, line) => {
    expect(await refusal(`${PASSWORD}:1\n\n${line}\n`)).toBe(
      "Error: line 3 of the list is no SHA-1 hash in hexadecimal, with or without a count, as the first line is",
    );
  });
});

describe("a list of passwords", () => {
  test("is read as bytes, whatever stands in it but line ends", async () => {
    const { kind, keys } = await read(Buffer.from(`abc\r\npass word:1\n ä \n${ABC}\n`));
    expect({ kind, keys }).toEqual({
      kind: "passwords",
      keys: [keyOf("abc"), keyOf("pass word:1"), keyOf(" ä "), keyOf(ABC)],
    });
    expect((await read(Buffer.from([0x61, 0xff, 0x0a]))).keys).toEqual([keyOf(Buffer.from([0x61, 0xff]))]);
  });

  test.each([
    ["is a SHA-1 hash with a count, but the first line is none", `${ABC}:42`],
    ["is an NTLM or MD5 hash: the list of SHA-1 hashes is needed", `${ABC.slice(8)}:42`],
    ["holds a zero byte: the list is packed, or not in UTF-8", "p\0a\0s\0s\0"],
    ["is longer than 4096 bytes", "p".repeat(4097)],
  ])("with a line that %s is refused", async (what, line) => {
    expect(await refusal(`abc\n${line}\n`)).toBe(`Error: line 2 of the list ${what}`);
  });

  test("may have a line of 4096 bytes", async () => {
    expect((await read(`${"p".repeat(4096)}\r\n`)).keys).toEqual([keyOf("p".repeat(4096))]);
  });
});

test("a line that does not end is given up before it fills the memory", async () => {
  let given = 0;
  async function* endless() {
    for (;;) {
      given++;
      yield Buffer.alloc(1024, "p");
    }
  }
  await expect(readList(endless(), () => {})).rejects.toThrow("line 1 of the list is longer than 4096 bytes");
  expect(given).toBeLessThan(10);
});

test.each(["", "\n\r\n\n"])("a list of nothing is refused: %j", async (text) => {
  expect(await refusal(text)).toBe("Error: the list is empty");
});
