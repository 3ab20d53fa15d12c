import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { setImmediate, setTimeout } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Database } from "./database.ts";
import { openSqlite } from "./sqlite.ts";

interface Tables {
  readonly notes: { readonly id: string; readonly pool: string; readonly text: string };
}

describe("one file", () => {
  test("the database, its log and its index are readable by their owner only", async () => {
    const { database, directory } = opened();
    await database.writeOne(createNotes);
    expect(modes(directory)).toEqual({ db: "600", "db-shm": "600", "db-wal": "600" });
  });

  test("what was written is there after closing and opening", async () => {
    const { database, file } = opened();
    await database.writeOne(createNotes);
    await database.writeOne((db) => insert(db, "a"));
    await database.close();
    expect(await ids(open(file))).toEqual(["a"]);
  });

  test("a file that is no database is refused by name", () => {
    const file = join(temporary(), "db");
    writeFileSync(file, "not a database, and longer than a header of sixteen bytes".repeat(20));
    expect(() => openSqlite(file)).toThrow(`The database file ${file} cannot be opened`);
  });

  test("a directory that does not exist is refused by name", () => {
    const file = join(temporary(), "nowhere", "db");
    expect(() => openSqlite(file)).toThrow(`The database file ${file} cannot be opened`);
  });

  test("a database in memory leaves no file", async () => {
    const folder = temporary();
    vi.stubEnv("TMPDIR", folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    const database = open(":memory:");
    await database.writeOne(createNotes);
    await database.write((tx) => insert(tx, "a"));
    expect(await ids(database)).toEqual(["a"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("two databases in memory are two", async () => {
    const [one, other] = [open(":memory:"), open(":memory:")];
    await one.writeOne(createNotes);
    await expect(ids(other)).rejects.toThrow("no such table: notes");
  });

  test("two statements in one are refused, of which SQLite would run the first", async () => {
    const { database } = opened();
    const two = database.write((tx) => sql`create table a (id text); create table b (id text)`.execute(tx));
    await expect(two).rejects.toThrow("One statement at a time");
  });
});

describe("group commit", () => {
  // A group ends after some milliseconds. Here they do not pass, however busy the machine is.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  test.each([
    { arrival: "at once", together: (start: (i: number) => Promise<void>) => numbers(20).map(start) },
    {
      arrival: "in one turn of the event loop",
      together: (start: (i: number) => Promise<void>) => numbers(20).map((i) => setImmediate().then(() => start(i))),
    },
  ])("writes that arrive $arrival become visible together, in the order they were asked for", async ({ together }) => {
    const { database, file } = opened();
    await database.writeOne(createNotes);
    const onlooker = new DatabaseSync(file);
    onTestFinished(() => onlooker.close());
    const seenAtFirstAnswer: unknown[] = [];
    const order: number[] = [];
    const start = async (i: number) => {
      await database.write(async (tx) => {
        order.push(i);
        await insert(tx, `${i}`);
      });
      seenAtFirstAnswer.push(onlooker.prepare("select count(*) as n from notes").get()?.["n"]);
    };
    await Promise.all(together(start));
    expect(seenAtFirstAnswer).toEqual(numbers(20).map(() => 20));
    expect(order).toEqual(numbers(20));
  });

  test("a full disk undoes what was written with it, tells all of those, and the next write goes on", async () => {
    const { database } = opened();
    await database.writeOne(createNotes);
    await database.writeOne((db) => insert(db, "before"));
    await database.writeOne((db) => sql`pragma max_page_count = 20`.execute(db));
    const outcomes = await Promise.allSettled([
      database.write((tx) => insert(tx, "with it")),
      database.write((tx) => insert(tx, "too large", "x".repeat(200_000))),
      database.write((tx) => insert(tx, "next")),
    ]);
    const full = expect.objectContaining({ message: "database or disk is full" });
    expect(outcomes).toEqual([
      { status: "rejected", reason: full },
      { status: "rejected", reason: full },
      { status: "fulfilled", value: 1n },
    ]);
    expect(await ids(database)).toEqual(["before", "next"]);
  });
});

describe("another process on the same file", () => {
  test("is waited for, while this process goes on", async () => {
    const { database, file } = opened();
    await database.writeOne(createNotes);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec("begin immediate; insert into notes values ('theirs', '', '')");
    const writing = database.writeOne((db) => insert(db, "ours"));
    // Timers run, so the wait does not stop the process.
    await setTimeout(50);
    expect(await ids(database)).toEqual([]);
    other.exec("commit");
    await writing;
    expect(await ids(database)).toEqual(["ours", "theirs"]);
  });

  test("that does not let go is named as the cause", async () => {
    const { database, file } = opened({ withinMs: 1_000 });
    await database.writeOne(createNotes);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec("begin immediate");
    const outcomes = await Promise.allSettled([
      database.writeOne((db) => insert(db, "a")),
      database.write((tx) => insert(tx, "b")),
    ]);
    const reason = new Error(`The database file ${file} is locked: another process is writing to it`);
    expect(outcomes).toEqual([
      { status: "rejected", reason },
      { status: "rejected", reason },
    ]);
    other.exec("rollback");
    expect(await database.writeOne((db) => insert(db, "a"))).toBe(1n);
  });
});

test("the planner's statistics follow the data, for reads as well", async () => {
  const database = open(":memory:");
  for (const table of ["first", "second"]) {
    await database.write(async (tx) => {
      await sql`create table ${sql.table(table)} (pool text, id text, name text, more text, primary key (pool, id))`.execute(
        tx,
      );
      await sql`create index ${sql.ref(`${table}_by_name`)} on ${sql.table(table)} (pool, name)`.execute(tx);
    });
  }
  await database.writeOne(createNotes);
  // The second table's statistics come when the reading handle has long read the first one's.
  for (const table of ["first", "second"]) {
    await database.writeOne((db) =>
      sql`insert into ${sql.table(table)}
          with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 20000)
          select 'pool', 'id' || n, 'name' || n, '' from numbers`.execute(db),
    );
    await Promise.all(numbers(1_000).map((i) => database.writeOne((db) => insert(db, `${table}-${i}`))));
    const { rows } = await sql<{ detail: string }>`explain query plan
      select * from ${sql.table(table)} where pool = ${"pool"} and name = ${"name7"} and id > ${""}`.execute(
      database.db,
    );
    expect(rows.map(({ detail }) => detail)).toEqual([
      `SEARCH ${table} USING INDEX ${table}_by_name (pool=? AND name=?)`,
    ]);
  }
});

test("raw SQL cannot write past write either", async () => {
  const { database } = opened();
  await database.writeOne(createNotes);
  const past = sql`insert into notes values ('a', '', '')`.execute(database.db);
  await expect(past).rejects.toThrow("attempt to write a readonly database");
});

test("what was acknowledged survives kill -9, every time", async () => {
  const file = join(temporary(), "db");
  const acknowledged: string[] = [];
  for (const round of numbers(5)) {
    const child = spawn(process.execPath, ["--input-type=module", "-e", writingChild], {
      env: { ...process.env, MODULE: import.meta.resolve("./sqlite.ts"), FILE: file, ROUND: `${round}` },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    let lines = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged.push(line);
      if (++lines === 100 * (round + 1)) child.kill("SIGKILL");
    }
    expect(await exited).toEqual([null, "SIGKILL"]);

    const database = open(file);
    const kept = new Set(await ids(database));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    const { rows } = await sql`pragma integrity_check`.execute(database.db);
    expect(rows).toEqual([{ integrity_check: "ok" }]);
    await database.close();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(1_500);
});

/** Eight writers at a time, each saying an id aloud once its write has been acknowledged. */
const writingChild = `
  import { writeSync } from "node:fs";
  const { openSqlite } = await import(process.env.MODULE);
  const { sql } = await import("kysely");
  const database = openSqlite(process.env.FILE);
  await database.write((tx) => sql\`create table if not exists notes (id text primary key, pool text, text text)\`.execute(tx));
  async function writer(name) {
    for (let n = 0; ; n++) {
      const id = [process.env.ROUND, name, n].join("-");
      await database.write((tx) => sql\`insert into notes values (\${id}, '', '')\`.execute(tx));
      writeSync(1, id + "\\n");
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, name) => writer(name)));
`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "millpond-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

function opened(options?: { readonly withinMs: number }) {
  const directory = temporary();
  const file = join(directory, "db");
  return { database: open(file, options), directory, file };
}

function open(file: string, options?: { readonly withinMs: number }): Database<Tables> {
  const database = openSqlite<Tables>(file, options);
  onTestFinished(() => database.close());
  return database;
}

const modes = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory).map((name) => [name, (statSync(join(directory, name)).mode & 0o777).toString(8)]),
  );

const createNotes = (db: Kysely<Tables>) =>
  sql`create table notes (id text primary key, pool text, text text)`.execute(db);

async function insert(db: Kysely<Tables>, id: string, text = ""): Promise<bigint | undefined> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("notes")
    .values({ id, pool: "", text })
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows;
}

const ids = async ({ db }: Database<Tables>): Promise<string[]> =>
  (await db.selectFrom("notes").select("id").orderBy("id").execute()).map(({ id }) => id);
