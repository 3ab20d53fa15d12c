import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { buildIndex } from "./build-index.ts";
import { aFolder, listOf } from "./index.fixture.ts";
import { openIndex } from "./index-file.ts";
import { keyOf } from "./key.ts";

const some = (prefix: string, length: number) => Array.from({ length }, (_, at) => `${prefix}-${at}`);
const textOf = (passwords: readonly string[]) => passwords.map((password) => `${password}\n`).join("");

async function found(file: string, passwords: readonly string[]): Promise<readonly string[]> {
  const index = await openIndex(file);
  try {
    const answers = await Promise.all(passwords.map((password) => index.has(keyOf(password))));
    return passwords.filter((_, at) => answers[at]);
  } finally {
    await index.close();
  }
}

/** What opening it, or asking it, comes to. */
async function outcome(file: string, password: string): Promise<string> {
  try {
    return `${(await found(file, [password])).length}`;
  } catch (error) {
    return error instanceof Error ? error.message.replace(file, "F") : "no error";
  }
}

describe("an index knows the passwords of its list and no others,", () => {
  test.each([1, 2, 255, 256, 257, 512, 513, 3_000])("of %i", async (length) => {
    using folder = aFolder();
    const file = join(folder.path, "index");
    const inside = some("in", length);
    const built = await buildIndex(listOf(textOf(inside), 4096), file);
    expect(built).toMatchObject({ kind: "passwords", lines: length, count: length });
    expect(await found(file, inside)).toEqual(inside);
    expect(await found(file, some("out", 500))).toEqual([]);
  });

  test("as a Set does, whatever was drawn", async () => {
    using folder = aFolder();
    const file = join(folder.path, "index");
    const drawn = () => String(Math.floor(Math.random() * 3_000));
    const list = Array.from({ length: 4_000 }, drawn);
    const set = new Set(list);
    const { lines, count } = await buildIndex(listOf(textOf(list), 4096), file);
    expect({ lines, count }).toEqual({ lines: 4_000, count: set.size });
    const asked = some("", 500).concat(Array.from({ length: 1_000 }, drawn));
    expect(await found(file, asked)).toEqual(asked.filter((password) => set.has(password)));
  });

  test("though all their hashes begin alike", async () => {
    using folder = aFolder();
    const file = join(folder.path, "index");
    // As in a part of Have I Been Pwned's list; more than are read at once.
    const hashes = Array.from({ length: 5_000 }, (_, at) => BigInt(at) << 126n);
    await buildIndex(listOf(textOf(hashes.map((hash) => hash.toString(16).padStart(40, "0"))), 4096), file);
    const index = await openIndex(file);
    const has = (hash: bigint) => index.has(Number(hash >> 107n));
    for (const hash of hashes.filter((_, at) => at % 101 === 0)) {
      expect([await has(hash), await has(hash + (1n << 125n))]).toEqual([true, false]);
    }
    expect(await index.has(2 ** 52)).toBe(false);
    await index.close();
  });
});

test("ordered or not, the same hashes make the same index, to the byte", async () => {
  using folder = aFolder();
  const [one, other] = [join(folder.path, "one"), join(folder.path, "other")];
  const hashes = some("x", 600).map((password) => `${password}\n`);
  await buildIndex(listOf(hashes.join(""), 4096), one);
  await buildIndex(listOf(hashes.toReversed().join(""), 4096), other);
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
});

describe("building", () => {
  test("takes the place of an index, and leaves nothing else", async () => {
    using folder = aFolder();
    const file = join(folder.path, "index");
    await buildIndex(listOf("old\n"), file);
    await buildIndex(listOf("new\n"), file);
    expect(await found(file, ["old", "new"])).toEqual(["new"]);
    expect(readdirSync(folder.path)).toEqual(["index"]);
  });

  test("from a bad list leaves the index that was, and nothing else", async () => {
    using folder = aFolder();
    const file = join(folder.path, "index");
    await buildIndex(listOf("old\n"), file);
    await expect(buildIndex(listOf("new\n\0\n"), file)).rejects.toThrow("line 2 of the list holds a zero byte");
    expect(await found(file, ["old", "new"])).toEqual(["old"]);
    expect(readdirSync(folder.path)).toEqual(["index"]);
  });

  test("that is broken off leaves nothing", async () => {
    using folder = aFolder();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(buildIndex(listOf("a\n"), join(folder.path, "index"), { signal })).rejects.toThrow("enough");
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test("does not write over what is no index", async () => {
    using folder = aFolder();
    const file = join(folder.path, "list");
    writeFileSync(file, "password\n");
    const refused = `${file} is there and is no index of breached passwords: nothing was written`;
    await expect(buildIndex(listOf("a\n"), file)).rejects.toThrow(refused);
    expect(readFileSync(file, "utf8")).toBe("password\n");
    const sub = join(folder.path, "folder");
    mkdirSync(sub);
    await expect(buildIndex(listOf("a\n"), sub)).rejects.toThrow("is there and is no index of breached passwords");
  });
});

describe("a file that is no whole index is refused in one line:", () => {
  async function anIndex(folder: { readonly path: string }): Promise<string> {
    const file = join(folder.path, "index");
    await buildIndex(listOf(textOf(some("in", 1_000)), 4096), file);
    return file;
  }

  test.each([
    ["nothing", 0, "F is no index of breached passwords, which npm run breached-passwords builds from a list"],
    ["a part of the header", 40, "F is damaged: it ends within its header"],
    ["a part of the table", 70, "F is damaged: it has 70 bytes instead of 4084"],
    ["all but the last byte", 4083, "F is damaged: it has 4083 bytes instead of 4084"],
    ["a byte more", 4085, "F is damaged: it has 4085 bytes instead of 4084"],
  ])("%s", async (_, bytes, refused) => {
    using folder = aFolder();
    const file = await anIndex(folder);
    truncateSync(file, bytes);
    expect(await outcome(file, "in-1")).toBe(refused);
  });

  test("another kind of file, a folder, a pipe, nothing at all", async () => {
    using folder = aFolder();
    const list = join(folder.path, "list");
    writeFileSync(list, "password\n".repeat(100));
    expect(await outcome(list, "a")).toBe(
      "F is no index of breached passwords, which npm run breached-passwords builds from a list",
    );
    expect(await outcome(folder.path, "a")).toBe("F is not a file");
    const pipe = join(folder.path, "pipe");
    execFileSync("mkfifo", [pipe]);
    expect(await outcome(pipe, "a")).toBe("F is not a file");
    expect(await outcome(join(folder.path, "none"), "a")).toBe("ENOENT: no such file or directory, stat 'F'");
  });

  test("another version", async () => {
    using folder = aFolder();
    const file = await anIndex(folder);
    const bytes = readFileSync(file);
    bytes.writeUInt32LE(2, 16);
    writeFileSync(file, bytes);
    expect(await outcome(file, "in-1")).toBe("F is an index of version 2, not 1: build it anew");
  });

  test("a header that was made up", async () => {
    using folder = aFolder();
    const file = await anIndex(folder);
    const bytes = readFileSync(file);
    bytes.writeUInt32LE(0xffff_ffff, 20);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
    writeFileSync(file, bytes);
    expect(await outcome(file, "in-1")).toBe("F is damaged: it has 4084 bytes instead of Infinity");
  });

  test("entries that were lost", async () => {
    using folder = aFolder();
    const file = await anIndex(folder);
    const bytes = readFileSync(file);
    bytes.fill(0, 84);
    writeFileSync(file, bytes);
    expect(await outcome(file, "in-1")).toBe("F is damaged: its entries are not in order");
  });

  test("whatever bit is turned, it is said, or something is answered", async () => {
    using folder = aFolder();
    const file = await anIndex(folder);
    const whole = readFileSync(file);
    const answers = new Set<string>();
    for (let byte = 0; byte < whole.length; byte += byte < 84 ? 1 : 61) {
      const bytes = Buffer.from(whole);
      bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (byte % 8));
      writeFileSync(file, bytes);
      const answer = await outcome(file, "in-1");
      expect(answer).toMatch(
        byte < 84 ? /^F is (?:no index of|damaged: its|an index of version)/ : /^(?:0|1|F is damaged: its entries)/,
      );
      answers.add(answer);
    }
    expect(answers.has("1")).toBe(true);
  });
});
