import { renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { breachedPasswordsIn, type OpenBreachedPasswords } from "./breached-passwords.ts";
import { buildIndex } from "./build-index.ts";
import { aFolder, listOf } from "./index.fixture.ts";

interface Opened extends AsyncDisposable {
  readonly file: string;
  readonly breached: OpenBreachedPasswords;
  /** Puts another index in the place. */
  replace(...passwords: readonly string[]): Promise<unknown>;
  /** More than the time between two looks at the file passes. */
  later(): void;
  /** Levels and words of the log so far. */
  readonly log: readonly string[];
}

async function opened(...passwords: readonly string[]): Promise<Opened> {
  const folder = aFolder();
  const file = join(folder.path, "index");
  const replace = (...list: readonly string[]) => buildIndex(listOf(list.join("\n"), 4096), file);
  await replace(...passwords);
  let now = 0;
  const log: string[] = [];
  const write = (line: string) => {
    const { level, msg, reason = "" } = JSON.parse(line);
    log.push(`${level} ${msg} ${reason}`.replaceAll(file, "F").trim());
  };
  const breached = await breachedPasswordsIn(file, { clock: { now: () => new Date(now) }, log: pino({}, { write }) });
  return {
    file,
    breached,
    replace,
    later: () => {
      now += 1_000;
    },
    log,
    async [Symbol.asyncDispose]() {
      await breached.close();
      folder[Symbol.dispose]();
    },
  };
}

const which = async ({ breached }: Opened, ...passwords: readonly string[]) => {
  const found = await Promise.all(passwords.map((password) => breached.has(password)));
  return passwords.filter((_, at) => found[at]);
};

test("a password of the list is breached, another is not", async () => {
  await using app = await opened("password", "ä€😀", " blank ");
  expect(await which(app, "password", "Password", "ä€😀", " blank ", "blank", "")).toEqual([
    "password",
    "ä€😀",
    " blank ",
  ]);
  expect(app.log).toEqual(["30 F knows 3 breached passwords"]);
});

test("another index that takes its place is taken up within a second", async () => {
  await using app = await opened("old");
  await app.replace("new", "newer");
  expect(await which(app, "old", "new")).toEqual(["old"]);
  app.later();
  expect(await which(app, "old", "new")).toEqual(["new"]);
  expect(app.log).toEqual(["30 F knows 1 breached passwords", "30 F knows 2 breached passwords"]);
});

test("look-ups under way when another index takes its place are all answered", async () => {
  await using app = await opened("kept", "old");
  for (let times = 0; times < 20; times++) {
    await app.replace("kept", `new-${times}`);
    const before = Array.from({ length: 8 }, () => app.breached.has("kept"));
    app.later();
    const after = Array.from({ length: 8 }, () => app.breached.has("kept"));
    expect(new Set(await Promise.all([...before, ...after]))).toEqual(new Set([true]));
  }
  expect(app.log.filter((line) => !line.startsWith("30"))).toEqual([]);
});

test("what cannot be used leaves the index that was, is said once, and is over with the next that can", async () => {
  await using app = await opened("old");
  const aside = `${app.file}.new`;
  writeFileSync(aside, "password\n");
  renameSync(aside, app.file);
  const refusal =
    "40 The index of breached passwords cannot be used; the one before stays in force F is no index of breached passwords, which npm run breached-passwords builds from a list";
  for (let times = 0; times < 3; times++) {
    app.later();
    expect(await which(app, "old", "password")).toEqual(["old"]);
  }
  expect(app.log.slice(1)).toEqual([refusal]);

  rmSync(app.file);
  app.later();
  expect(await which(app, "old")).toEqual(["old"]);
  expect(app.log[2]).toMatch(/^40 .* ENOENT/);

  await app.replace("new");
  app.later();
  expect(await which(app, "old", "new")).toEqual(["new"]);
  expect(app.log.slice(3)).toEqual(["30 F knows 1 breached passwords"]);
});

test("an index that is cut off while it is open finds nothing, and the log says so, once, without the password", async () => {
  await using app = await opened("secret-1", "secret-2");
  truncateSync(app.file, 60);
  expect(await which(app, "secret-1", "secret-2")).toEqual([]);
  expect(app.log.slice(1)).toEqual(["50 Breached passwords cannot be looked up F is damaged: it ends too early"]);
});

test("one that cannot be used at the start is refused", async () => {
  using folder = aFolder();
  const needs = { clock: { now: () => new Date(0) }, log: pino({ level: "silent" }) };
  const file = join(folder.path, "index");
  await expect(breachedPasswordsIn(file, needs)).rejects.toThrow("ENOENT");
  writeFileSync(file, "password\n");
  await expect(breachedPasswordsIn(file, needs)).rejects.toThrow(`${file} is no index of breached passwords`);
});
