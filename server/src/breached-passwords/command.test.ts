import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { aFolder } from "./index.fixture.ts";
import { openIndex } from "./index-file.ts";
import { keyOf } from "./key.ts";

const COMMAND = join(import.meta.dirname, "command.ts");

function begin(cwd: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
    ([stdout, stderr, [code]]) => ({ stdout, stderr, code }),
  );
  return { child, ended };
}

/** Runs the command in a folder, with this on its standard input. */
function run(cwd: string, args: readonly string[], input = "") {
  const { child, ended } = begin(cwd, ...args);
  child.stdin.end(input);
  return ended;
}

test("a list becomes an index, and it is said what came of it", async () => {
  using folder = aFolder();
  const file = join(folder.path, "index");
  writeFileSync(join(folder.path, "list"), "password\r\n123456\nqwertz\n123456\n");
  expect(await run(folder.path, ["list", "index"])).toEqual({
    stdout: `${file} knows 3 passwords, of 4 lines of passwords, in 84 bytes.\n`,
    stderr: "",
    code: 0,
  });
  const index = await openIndex(file);
  expect(await index.has(keyOf("qwertz"))).toBe(true);
  expect(await index.has(keyOf("qwerty"))).toBe(false);
  await index.close();
});

test("a list of hashes comes through standard input", async () => {
  using folder = aFolder();
  const { stdout, code } = await run(folder.path, ["-", "index"], "A9993E364706816ABA3E25717850C26C9CD0D89D:42\n");
  expect(code).toBe(0);
  expect(stdout).toContain("knows 1 passwords, of 1 lines of hashes,");
});

test.each([
  [
    "a bad line, of which nothing is shown",
    ["list", "index"],
    "line 2 of the list holds a zero byte: the list is packed, or not in UTF-8",
  ],
  ["no list", ["none", "index"], "ENOENT: no such file or directory, open 'none'"],
  ["a folder of lists", [".", "index"], ". is a folder: the list must be one file"],
  ["a folder that is not there", ["-", "none/index"], "ENOENT: no such file or directory, open"],
  [
    "list and index the wrong way round",
    ["-", "list"],
    "is there and is no index of breached passwords: nothing was written",
  ],
])("%s is answered in one line, and nothing is left", async (_, args, reason) => {
  using folder = aFolder();
  writeFileSync(join(folder.path, "list"), "password\nse\0cret\n");
  const { stdout, stderr, code } = await run(folder.path, args, "password\n");
  expect({ stdout, code, lines: stderr.split("\n").length }).toEqual({ stdout: "", code: 1, lines: 2 });
  expect(stderr).toMatch(/^No index was made: /);
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain("cret");
  expect(readdirSync(folder.path)).toEqual(["list"]);
});

test.each([[[]], [["list"]], [["list", "index", "more"]]])("%j is answered with how it is used", async (args) => {
  using folder = aFolder();
  const { stdout, stderr, code } = await run(folder.path, args);
  expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
  expect(stderr).toMatch(/^Usage: npm run breached-passwords -- <list> <index>\n/);
});

test("one that is told to stop while it waits for its list stops, and leaves nothing", async () => {
  using folder = aFolder();
  const { child, ended } = begin(folder.path, "-", "index");
  // More than a pipe holds: once all is written the command has begun to read, and by then it listens for signals.
  await new Promise((resolve) => child.stdin.write("password\n".repeat(30_000), resolve));
  child.kill("SIGTERM");
  expect(await ended).toEqual({ stdout: "", stderr: "No index was made: stopped by SIGTERM\n", code: 1 });
  expect(existsSync(join(folder.path, "index"))).toBe(false);
  expect(readdirSync(folder.path)).toEqual([]);
});
