import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadMasterKey } from "./master-key.ts";

const key = Buffer.from(Array.from({ length: 32 }, (_, i) => i + 200));
const WRITTEN_AS = "32 bytes, written as base64 (44 characters) or hex (64)";

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "millpond-"));
  file = join(home, "data", "master.key");
});
afterEach(() => rmSync(home, { recursive: true }));

const keep = (content: string, mode = 0o600) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
};

describe("a master key that is given", () => {
  test.each([
    ["base64", key.toString("base64")],
    ["hex", key.toString("hex")],
    ["capital hex", key.toString("hex").toUpperCase()],
    ["a line of its own", `${key.toString("base64")}\n`],
  ])("is taken as %s, and no file is made", (_, given) => {
    expect(loadMasterKey({ given, file })).toEqual({ key, madeNow: false });
    expect(readdirSync(home)).toEqual([]);
  });

  test.each([
    ["nothing", ""],
    ["31 bytes", key.subarray(1).toString("base64")],
    ["33 bytes", Buffer.concat([key, Buffer.of(1)]).toString("base64")],
    ["63 digits of hex", key.toString("hex").slice(1)],
    ["base64 without its padding", key.toString("base64").slice(0, 43)],
    ["a passphrase", "correct horse battery staple"],
  ])("is refused as %s, and not shown", (_, given) => {
    expect(() => loadMasterKey({ given, file })).toThrow(new Error(`the master key that is set must be ${WRITTEN_AS}`));
  });
});

describe("a master key in a file", () => {
  test("is made at the first start and found at the next", () => {
    const made = loadMasterKey({ file });
    expect(made.madeNow).toBe(true);
    expect(made.key).toHaveLength(32);
    expect(loadMasterKey({ given: undefined, file })).toEqual({ key: made.key, madeNow: false });
    expect(readFileSync(file, "utf8")).toBe(`${Buffer.from(made.key).toString("base64")}\n`);
  });

  test("is for its owner alone, and nothing else is left behind", () => {
    loadMasterKey({ file });
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect((statSync(dirname(file)).mode & 0o777).toString(8)).toBe("700");
    expect(readdirSync(dirname(file))).toEqual(["master.key"]);
  });

  test("is another on another machine", () => {
    expect(loadMasterKey({ file }).key).not.toEqual(loadMasterKey({ file: join(home, "other.key") }).key);
  });

  test("may be base64 or hex", () => {
    keep(key.toString("hex"), 0o400);
    expect(loadMasterKey({ file })).toEqual({ key, madeNow: false });
  });

  test.each([0o640, 0o604, 0o660, 0o644, 0o620])("is refused when others may touch it: mode %o", (mode) => {
    keep(key.toString("base64"), mode);
    expect(() => loadMasterKey({ file })).toThrow(
      new Error(`the master key in ${file} can be read or changed by other users of this machine: chmod 600 ${file}`),
    );
  });

  test.each(["", "half a k", key.toString("base64").repeat(2)])(
    "is refused, not replaced, when it is %j",
    (content) => {
      keep(content);
      expect(() => loadMasterKey({ file })).toThrow(new Error(`the master key in ${file} must be ${WRITTEN_AS}`));
      expect(readFileSync(file, "utf8")).toBe(content);
    },
  );

  test("is one and the same for servers that start together", async () => {
    const script = `
      const { loadMasterKey } = await import(${JSON.stringify(new URL("./master-key.ts", import.meta.url).href)});
      const { key, madeNow } = loadMasterKey({ file: process.argv[1] });
      console.log(JSON.stringify({ key: key.toString("hex"), madeNow }));`;
    const run = promisify(execFile);
    const servers = await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, ["--input-type=module", "-e", script, file])),
    );
    const said: { key: string; madeNow: boolean }[] = servers.map(({ stdout }) => JSON.parse(stdout));
    expect(new Set(said.map((one) => one.key)).size).toBe(1);
    expect(said.filter(({ madeNow }) => madeNow)).toHaveLength(1);
    expect(readdirSync(dirname(file))).toEqual(["master.key"]);
  });
});
