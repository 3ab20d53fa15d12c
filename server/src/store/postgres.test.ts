import { setImmediate, setTimeout } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { expect, inject, onTestFinished, test } from "vitest";
import { freshDatabase } from "../../../tools/postgres.ts";
import type { Database } from "./database.ts";
import { openPostgres, type PostgresOptions } from "./postgres.ts";
import { proxyTo } from "./proxy.fixture.ts";

interface Tables {
  readonly notes: { readonly id: string; readonly n: number };
}

test.each(["40001", "40P01", "25006", "57P01", "57P03", "08006", "40003"])(
  "a write that met SQLSTATE %s runs again",
  async (state) => {
    const { database } = await opened();
    let runs = 0;
    const write = async (tx: Kysely<Tables>) => {
      await insert(tx, "a");
      if (++runs < 3) await raise(tx, state);
      return runs;
    };
    expect(await database.write(write)).toBe(3);
    expect(await ids(database)).toEqual(["a"]);
  },
);

test("what a work makes of a passing failure does not keep it from running again", async () => {
  const { database } = await opened();
  let runs = 0;
  const disguising = async (tx: Kysely<Tables>) => {
    if (++runs === 1) await raise(tx, "40001").catch(() => Promise.reject(new Error("disguised")));
    if (runs === 2) await raise(tx, "40001").catch(() => {});
    return insert(tx, "a");
  };
  expect(await database.write(disguising)).toBe(1n);
  expect(runs).toBe(3);
});

test.each(["23505", "22012", "57014", "42P01"])("a write that met SQLSTATE %s fails at once", async (state) => {
  const { database } = await opened();
  let runs = 0;
  const write = database.write((tx) => (runs++, raise(tx, state)));
  await expect(write).rejects.toMatchObject({ code: state });
  expect(runs).toBe(1);
});

test("a failure that does not pass is handed on when the time is up", async () => {
  const { database } = await opened({ retryForMs: 200 });
  let runs = 0;
  const write = database.write((tx) => (runs++, raise(tx, "40001")));
  await expect(write).rejects.toMatchObject({ code: "40001" });
  expect(runs).toBeGreaterThan(1);
});

test("of two serializable transactions that read what the other writes, the loser runs again", async () => {
  const { database } = await opened();
  const runs = { a: 0, b: 0 };
  const [aHasRead, bHasRead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const transaction = (mine: "a" | "b", read: PromiseWithResolvers<void>, otherRead: PromiseWithResolvers<void>) =>
    database.write(async (tx) => {
      await sql`set transaction isolation level serializable`.execute(tx);
      const before = await tx.selectFrom("notes").select("id").execute();
      runs[mine]++;
      read.resolve();
      await otherRead.promise;
      await tx.insertInto("notes").values({ id: mine, n: before.length }).execute();
    });
  await Promise.all([transaction("a", aHasRead, bHasRead), transaction("b", bHasRead, aHasRead)]);
  expect(runs.a + runs.b).toBe(3);
  const rows = await database.db.selectFrom("notes").select("n").orderBy("n").execute();
  expect(rows).toEqual([{ n: 0 }, { n: 1 }]);
});

test("two writes that lock each other out both take place", async () => {
  const { database } = await opened();
  await database.write(async (tx) => [await insert(tx, "a"), await insert(tx, "b")]);
  const [firstHasOne, secondHasOne] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const inOrder = (order: string[], has: PromiseWithResolvers<void>, otherHas: PromiseWithResolvers<void>) =>
    database.write(async (tx) => {
      await sql`set local deadlock_timeout = '20ms'`.execute(tx);
      for (const id of order) {
        await tx
          .updateTable("notes")
          .set((eb) => ({ n: eb("n", "+", 1) }))
          .where("id", "=", id)
          .execute();
        has.resolve();
        await otherHas.promise;
      }
    });
  await Promise.all([inOrder(["a", "b"], firstHasOne, secondHasOne), inOrder(["b", "a"], secondHasOne, firstHasOne)]);
  const rows = await database.db.selectFrom("notes").select(["id", "n"]).orderBy("id").execute();
  expect(rows).toEqual([
    { id: "a", n: 2 },
    { id: "b", n: 2 },
  ]);
});

test("a write whose connection is killed under it runs again on another", async () => {
  const { database } = await opened();
  const backends = new Set<unknown>();
  const write = async (tx: Kysely<Tables>) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    backends.add(rows[0]?.pid);
    await insert(tx, "a");
    if (backends.size === 1) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
    return backends.size;
  };
  expect(await database.write(write)).toBe(2);
  expect(await ids(database)).toEqual(["a"]);
});

test("connections that die idle, or between two statements, are replaced without anyone noticing", async () => {
  const { database, url } = await opened();
  const other = openPostgres<Tables>(url);
  onTestFinished(() => other.close());
  const killOthers = (db: Kysely<Tables>) =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      db,
    );

  await Promise.all([insertOne(database, "a"), ids(database)]);
  await other.writeOne(killOthers);
  expect(await ids(database)).toEqual(["a"]);
  expect(await insertOne(database, "b")).toBe(1n);

  let runs = 0;
  await database.write(async (tx) => {
    await insert(tx, "c");
    if (++runs === 1) {
      await other.writeOne(killOthers);
      await setTimeout(50);
    }
    await insert(tx, "d");
  });
  expect(runs).toBe(2);
  expect(await ids(database)).toEqual(["a", "b", "c", "d"]);
});

test("reads and writes wait for a database that is away", async () => {
  const { url } = await opened();
  const proxy = await proxyTo(url);
  onTestFinished(proxy.down);
  const database = openPostgres<Tables>(proxy.url);
  onTestFinished(() => database.close());
  await insertOne(database, "a");

  await proxy.down();
  const waiting = Promise.all([ids(database), insertOne(database, "b"), database.write((tx) => insert(tx, "c"))]);
  await setTimeout(100);
  await proxy.up();
  expect((await waiting).slice(1)).toEqual([1n, 1n]);
  expect(await ids(database)).toEqual(["a", "b", "c"]);
});

test("a database that stays away is an error, and closing does not wait for it", async () => {
  const { url } = await opened();
  const proxy = await proxyTo(url);
  onTestFinished(proxy.down);
  await proxy.down();
  const patient = openPostgres<Tables>(proxy.url);
  const impatient = openPostgres<Tables>(proxy.url, { retryForMs: 50 });
  const waiting = expect(insertOne(patient, "a")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(ids(impatient)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await patient.close();
  await waiting;
  await impatient.close();
});

test("when the answer to COMMIT is lost the rerun finds the first run's row", async () => {
  const { url } = await opened();
  const proxy = await proxyTo(url);
  onTestFinished(proxy.down);
  const database = openPostgres<Tables>(proxy.url);
  onTestFinished(() => database.close());
  proxy.cutAfter("COMMIT");
  const inserted: unknown[] = [];
  await database.write(async (tx) => inserted.push(await insert(tx, "a")));
  expect(inserted).toEqual([1n, 0n]);
  expect(await ids(database)).toEqual(["a"]);
});

test("a read-only server is refused until it is writable again", async () => {
  const { database, url } = await opened();
  const name = sql.id(new URL(url).pathname.slice(1));
  await database.writeOne((db) => sql`alter database ${name} set default_transaction_read_only = on`.execute(db));
  const demoted = openPostgres<Tables>(url, { retryForMs: 50 });
  onTestFinished(() => demoted.close());
  await expect(ids(demoted)).rejects.toThrow("This PostgreSQL is read-only: a replica?");
  await expect(insertOne(demoted, "a")).rejects.toThrow("This PostgreSQL is read-only: a replica?");
  await database.writeOne((db) => sql`alter database ${name} reset default_transaction_read_only`.execute(db));
  expect(await insertOne(demoted, "a")).toBe(1n);
  expect(await ids(demoted)).toEqual(["a"]);
});

test("a statement that takes too long is ended, unless the write was given more time", async () => {
  const { url } = await opened();
  const database = openPostgres<Tables>(url, { withinMs: 100 });
  onTestFinished(() => database.close());
  await expect(sleeping(database.db)).rejects.toMatchObject({ code: "57014" });
  await expect(database.writeOne(sleeping)).rejects.toThrow(/statement timeout|did not settle within 100 ms/);
  await expect(database.write(sleeping)).rejects.toThrow(/statement timeout|did not settle within 100 ms/);
  expect((await database.write(sleeping, { withinMs: 5_000 })).rows).toHaveLength(1);
});

test("a failed statement that nobody awaited still fails its write", async () => {
  const { database } = await opened();
  await insertOne(database, "a");
  const careless = database.write(async (tx) => {
    await insert(tx, "b");
    // Sent by the time the work ends, not yet answered.
    tx.insertInto("notes")
      .values({ id: "a", n: 0 })
      .execute()
      .catch(() => {});
  });
  await expect(careless).rejects.toThrow("PostgreSQL rolled the write back: one of its statements failed unawaited");
  expect(await ids(database)).toEqual(["a"]);
});

test("statements side by side travel together with BEGIN, once they are prepared", async () => {
  const { url } = await opened();
  const proxy = await proxyTo(url);
  onTestFinished(proxy.down);
  const database = openPostgres<Tables>(proxy.url, { writers: 1 });
  onTestFinished(() => database.close());
  const write = (round: number) =>
    database.write((tx) =>
      Promise.all([
        insert(tx, `a${round}`),
        tx.selectFrom("notes").select("id").where("id", "=", `a${round}`).execute(),
        sql`select ${new Uint8Array([1, 0, 255])}::bytea as bytes, ${7}::bigint as n, ${null}::text as nothing, ${"é"}::text as text`.execute(
          tx,
        ),
        insert(tx, `b${round}`),
        sql<{ n: number }>`select count(*) as n from notes`.execute(tx),
      ]),
    );
  const messages: number[] = [];
  for (const round of [1, 2, 3, 4]) {
    const before = proxy.messages();
    const [a, found, { rows: values }, b, { rows: counted }] = await write(round);
    messages.push(proxy.messages() - before);
    expect([a, found, values, b, counted]).toEqual([
      1n,
      [{ id: `a${round}` }],
      [{ bytes: new Uint8Array([1, 0, 255]), n: 7, nothing: null, text: "é" }],
      1n,
      [{ n: 2 * round }],
    ]);
  }
  expect(messages[0]).toBeGreaterThan(2);
  expect(messages[3]).toBe(2);
  const before = proxy.messages();
  expect(await database.write(async () => "nothing")).toBe("nothing");
  expect(proxy.messages()).toBe(before);
});

test("where BEGIN fails, nothing that was sent with it takes place", async () => {
  const { database } = await opened({ writers: 1 });
  await prepare(database);
  // As behind a proxy that gives a transaction another connection than the last one had.
  const { rows } = await database.writeOne((db) =>
    sql<{ name: string }>`select name from pg_prepared_statements where statement = 'BEGIN'`.execute(db),
  );
  expect(rows).toHaveLength(1);
  await database.writeOne((db) => sql.raw(`deallocate "${rows[0]?.name}"`).execute(db));
  let runs = 0;
  const write = database.write(async (tx) => {
    runs++;
    await Promise.all([insert(tx, "a"), insert(tx, "b")]);
    throw new Error("changed my mind");
  });
  await expect(write).rejects.toThrow("changed my mind");
  expect(runs).toBe(2);
  expect(await ids(database)).toEqual([]);
  await database.write((tx) => Promise.all([insert(tx, "a"), insert(tx, "b")]));
  expect(await ids(database)).toEqual(["a", "b"]);
});

test.each(["before", "after"])(
  "of statements side by side, %s they are prepared, none outlives one that fails",
  async (when) => {
    const { database } = await opened({ writers: 1 });
    if (when === "after") await prepare(database);
    await insertOne(database, "taken");
    for (const _ of [1, 2, 3]) {
      const write = database.write((tx) =>
        Promise.all([
          insert(tx, "a"),
          tx.insertInto("notes").values({ id: "taken", n: 0 }).executeTakeFirstOrThrow(),
          insert(tx, "b"),
        ]),
      );
      await expect(write).rejects.toMatchObject({ code: "23505" });
      expect(await ids(database)).toEqual(["taken"]);
    }
  },
);

test.each(["before", "after"])(
  "what a write sent %s its statements are prepared is undone when it throws meanwhile",
  async (when) => {
    const { database } = await opened({ writers: 1 });
    if (when === "after") await prepare(database);
    for (const turns of [0, 1, 2, 3]) {
      const write = database.write(async (tx) => {
        insert(tx, "a").catch(() => {});
        for (let turn = 0; turn < turns; turn++) await setImmediate();
        insert(tx, "b").catch(() => {});
        throw new Error("changed my mind");
      });
      await expect(write).rejects.toThrow("changed my mind");
      await setTimeout(20);
      expect(await ids(database)).toEqual([]);
    }
    expect(await database.write((tx) => insert(tx, "a"))).toBe(1n);
  },
);

test("what a write has not sent when it throws is refused, and its connection is as before", async () => {
  const { url } = await opened();
  const proxy = await proxyTo(url);
  onTestFinished(proxy.down);
  const database = openPostgres<Tables>(proxy.url, { writers: 1 });
  onTestFinished(() => database.close());
  await prepare(database);
  for (const isBegun of [false, true]) {
    const before = proxy.messages();
    const refused: unknown[] = [];
    const write = database.write(async (tx) => {
      if (isBegun) await insert(tx, "a");
      insert(tx, "b").catch((error: unknown) => refused.push(error));
      // Kysely hands a statement on after some promises; what is sent leaves with the turn of the event loop.
      for (let followed = 0; followed < 20; followed++) await Promise.resolve();
      throw new Error("changed my mind");
    });
    await expect(write).rejects.toThrow("changed my mind");
    expect(refused).toEqual([new Error("The write has failed before this statement was sent")]);
    await setTimeout(20);
    // BEGIN with the first statement, and ROLLBACK: or nothing at all.
    expect(proxy.messages() - before).toBe(isBegun ? 2 : 0);
    expect(await insertOne(database, `after-${isBegun}`)).toBe(1n);
  }
  expect(await ids(database)).toEqual(["after-false", "after-true"]);
});

test("a write whose first answers are lost runs again as if it had not begun", async () => {
  const { url } = await opened();
  const proxy = await proxyTo(url);
  onTestFinished(proxy.down);
  const database = openPostgres<Tables>(proxy.url, { writers: 1 });
  onTestFinished(() => database.close());
  await prepare(database);
  proxy.cutAfter("this-one");
  const inserted: unknown[] = [];
  await database.write(async (tx) => inserted.push(await Promise.all([insert(tx, "this-one"), insert(tx, "b")])));
  expect(inserted).toEqual([[1n, 1n]]);
  expect(await ids(database)).toEqual(["b", "this-one"]);
});

test("SQL that comes again is prepared under a name, in bounded number", async () => {
  const { database } = await opened();
  const prepared = await database.write(async (tx) => {
    for (let i = 0; i < 300; i++) for (const _ of [1, 2, 3]) await sql.raw(`select ${i}`).execute(tx);
    const { rows } = await sql<{ n: number }>`select count(*) as n from pg_prepared_statements`.execute(tx);
    return rows[0]?.n;
  });
  expect(prepared).toBeGreaterThan(200);
  expect(prepared).toBeLessThanOrEqual(256);
});

test("a database that does not exist is an error at once, and is found when it does", async () => {
  const { database, url } = await opened();
  const later = new URL(url);
  later.pathname += "_later";
  const early = openPostgres<Tables>(later.href);
  onTestFinished(() => early.close());
  await expect(ids(early)).rejects.toMatchObject({ code: "3D000" });
  await expect(insertOne(early, "a")).rejects.toMatchObject({ code: "3D000" });
  await database.writeOne((db) =>
    sql`create database ${sql.id(later.pathname.slice(1))} template template0`.execute(db),
  );
  await early.writeOne(createNotes);
  expect(await insertOne(early, "a")).toBe(1n);
  expect(await ids(early)).toEqual(["a"]);
});

async function opened(options?: PostgresOptions): Promise<{ database: Database<Tables>; url: string }> {
  const url = await freshDatabase({ url: inject("postgresUrl") });
  const database = openPostgres<Tables>(url, options);
  onTestFinished(() => database.close());
  await database.writeOne(createNotes);
  return { database, url };
}

const createNotes = (db: Kysely<Tables>) =>
  sql`create table notes (id text primary key, n bigint not null)`.execute(db);

/** Has BEGIN and `insert` prepared on the connections that write. */
async function prepare(database: Database<Tables>): Promise<void> {
  for (const _ of [1, 2, 3]) {
    await database.write((tx) => insert(tx, "to be deleted"));
    await database.write((tx) => tx.deleteFrom("notes").execute());
  }
}

const raise = (tx: Kysely<Tables>, state: string) =>
  sql.raw(`do $$ begin raise exception using errcode = '${state}'; end $$`).execute(tx);

const sleeping = (db: Kysely<Tables>) => sql`select pg_sleep(1)`.execute(db);

async function insert(db: Kysely<Tables>, id: string): Promise<bigint | undefined> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("notes")
    .values({ id, n: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows;
}

const insertOne = (database: Database<Tables>, id: string) => database.writeOne((db) => insert(db, id));

const ids = async ({ db }: Database<Tables>): Promise<string[]> =>
  (await db.selectFrom("notes").select("id").orderBy("id").execute()).map(({ id }) => id);
