import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newFile } from "./new-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millpond-new-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

test("a file is made with its mode, in a folder for its owner only", () => {
  const file = join(folder, "a", "b", "key");
  expect(newFile(file, "secret\n", 0o600)).toBe(true);
  expect([readFileSync(file, "utf8"), modeOf(file)]).toEqual(["secret\n", "600"]);
  expect([modeOf(join(folder, "a")), modeOf(join(folder, "a", "b"))]).toEqual(["700", "700"]);
});

test("a file that is there stays as it is, and nothing is left beside it", () => {
  const file = join(folder, "key");
  writeFileSync(file, "first");
  chmodSync(file, 0o640);
  expect(newFile(file, "second", 0o600)).toBe(false);
  expect([readFileSync(file, "utf8"), modeOf(file), readdirSync(folder)]).toEqual(["first", "640", ["key"]]);
});

test("a link that leads nowhere is a file that is there: nothing is written where it points", () => {
  symlinkSync(join(folder, "elsewhere"), join(folder, "key"));
  expect(newFile(join(folder, "key"), "secret", 0o600)).toBe(false);
  expect(readdirSync(folder)).toEqual(["key"]);
});

test("a folder that cannot be made is an error", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => newFile(join(folder, "file", "key"), "", 0o600)).toThrow("EEXIST: file already exists, mkdir");
});
