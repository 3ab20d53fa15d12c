import { setImmediate } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { expect, test } from "vitest";
import type { Database } from "./database.ts";
import { type Migration, migrate } from "./migrate.ts";

export interface ContractTables {
  readonly counters: { readonly id: string; readonly n: number };
  readonly samples: {
    readonly id: string;
    readonly number: number | bigint | boolean | null;
    readonly bytes: Uint8Array | null;
    readonly text: string | number | null;
  };
}

type Contracted = Database<ContractTables>;

/** What `Database` promises, on every database. `open` opens one and the same, empty when `use` begins. */
export function databaseContract(use: (test: (open: () => Contracted) => Promise<void>) => Promise<void>): void {
  const withDatabase = (body: (database: Contracted, open: () => Contracted) => Promise<void>) => () =>
    use(async (open) => {
      const database = open();
      const bytes = database.dialect === "postgres" ? "bytea" : "blob";
      await database.write(async (tx) => {
        await sql`create table counters (id text primary key, n bigint not null)`.execute(tx);
        await sql
          .raw(`create table samples (id text primary key, number bigint, bytes ${bytes}, text text)`)
          .execute(tx);
      });
      await body(database, open);
    });

  test(
    "a read sees what is committed and nothing of a write that still runs",
    withDatabase(async (database) => {
      const [inserted, goOn] = [gate(), gate()];
      const writing = database.write(async (tx) => {
        await insert(tx, "a");
        inserted.open();
        await goOn.opened;
        expect(await ids(tx)).toEqual(["a"]);
      });
      await inserted.opened;
      expect(await ids(database.db)).toEqual([]);
      goOn.open();
      await writing;
      expect(await ids(database.db)).toEqual(["a"]);
    }),
  );

  test(
    "statements that a write sends side by side all take place, or none of them",
    withDatabase(async (database) => {
      // From the third time on all of them are prepared.
      for (const round of numbers(4)) {
        const write = database.write((tx) => Promise.all(["a", "b", "c"].map((id) => insert(tx, `${id}${round}`))));
        expect(await write).toEqual([1n, 1n, 1n]);
      }
      const before = await ids(database.db);
      expect(before).toHaveLength(12);
      for (const _ of numbers(4)) {
        const write = database.write((tx) => Promise.all([insert(tx, "d"), insertAgainAs(tx, "a0"), insert(tx, "e")]));
        await expect(write).rejects.toThrow(/unique/i);
      }
      expect(await ids(database.db)).toEqual(before);
    }),
  );

  test(
    "a write returns what its work returns",
    withDatabase(async (database) => {
      expect(await database.write(async (tx) => (await insert(tx, "a"), "done"))).toBe("done");
      expect(await database.writeOne((db) => insert(db, "b"))).toBe(1n);
      expect(await database.writeOne((db) => insert(db, "b"))).toBe(0n);
    }),
  );

  test(
    "of many writes at once the one that throws is undone alone, and its error comes back",
    withDatabase(async (database) => {
      const odd = new Error("odd");
      const outcomes = await Promise.allSettled(
        numbers(20).map((i) =>
          database.write(async (tx) => {
            await insert(tx, `${i}a`);
            await insert(tx, `${i}b`);
            if (i % 2 === 1) throw odd;
            return i;
          }),
        ),
      );
      expect(outcomes).toEqual(
        numbers(20).map((i) => (i % 2 === 1 ? { status: "rejected", reason: odd } : { status: "fulfilled", value: i })),
      );
      const even = numbers(20).filter((i) => i % 2 === 0);
      expect(await ids(database.db)).toEqual(even.flatMap((i) => [`${i}a`, `${i}b`]).toSorted());
    }),
  );

  test(
    "a hundred increments at once lose nothing",
    withDatabase(async (database) => {
      await database.writeOne((db) => insert(db, "hits"));
      const seen = await Promise.all(
        numbers(100).map((i) => (i % 2 === 0 ? database.write(incrementHits) : database.writeOne(incrementHits))),
      );
      expect(seen.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(numbers(100).map((i) => i + 1));
    }),
  );

  test.each(["write", "writeOne"] as const)(
    "of sixteen at a time who insert one key by %s, exactly one wins",
    (method) =>
      withDatabase(async (database) => {
        for (const round of numbers(5)) {
          const won = await Promise.all(numbers(16).map(() => database[method]((db) => insert(db, `name-${round}`))));
          expect(won.filter((rows) => rows === 1n)).toHaveLength(1);
          expect(won.filter((rows) => rows === 0n)).toHaveLength(15);
        }
      })(),
  );

  test(
    "a statement that failed fails its write, even when the work goes on",
    withDatabase(async (database) => {
      await database.writeOne((db) => insert(db, "a"));
      const writing = database.write(async (tx) => {
        await insert(tx, "b");
        await insertAgain(tx).catch(() => {});
      });
      await expect(writing).rejects.toThrow(/unique constraint/i);
      await expect(database.writeOne(insertAgain)).rejects.toThrow(/unique constraint/i);
      expect(await ids(database.db)).toEqual(["a"]);
    }),
  );

  test(
    "writeOne takes one statement",
    withDatabase(async (database) => {
      const two = database.writeOne(async (db) => [await insert(db, "a"), await insert(db, "b")]);
      await expect(two).rejects.toThrow("writeOne takes one statement; several belong in write");
    }),
  );

  test(
    "within a write another one, or a read past it, is refused at once",
    withDatabase(async (database) => {
      const nested = database.write(() => database.write((tx) => insert(tx, "a")));
      await expect(nested).rejects.toThrow("A write was begun within a write: use the tx of the outer one");
      const nestedOne = database.write(() => database.writeOne((db) => insert(db, "a")));
      await expect(nestedOne).rejects.toThrow("A write was begun within a write: use the tx of the outer one");
      const past = database.write(() => ids(database.db));
      await expect(past).rejects.toThrow("A read within a write goes through the write's own tx");
      expect(await ids(database.db)).toEqual([]);
    }),
  );

  test(
    "db refuses writes, transactions and streams",
    withDatabase(async (database) => {
      await expect(insert(database.db, "a")).rejects.toThrow("A write goes through write or writeOne, not through db");
      await expect(database.db.transaction().execute((tx) => insert(tx, "a"))).rejects.toThrow(
        "Transactions go through write, and the database is closed by its close",
      );
      const streaming = database.db.selectFrom("counters").selectAll().stream().next();
      await expect(streaming).rejects.toThrow("Streams are not offered");
    }),
  );

  test(
    "a statement that comes after its write has ended is refused",
    withDatabase(async (database) => {
      const escaped = await database.write(async (tx) => ({ tx }));
      await expect(insert(escaped.tx, "late")).rejects.toThrow(
        "A statement came after its write had ended: somewhere its await is missing",
      );
      expect(await ids(database.db)).toEqual([]);
    }),
  );

  test(
    "a work that never settles is given up and holds up nobody",
    withDatabase(async (database) => {
      const stuck = database.write(
        async (tx) => {
          await insert(tx, "stuck");
          await new Promise(() => {});
        },
        { withinMs: 500 },
      );
      const other = database.write((tx) => insert(tx, "other"));
      await expect(stuck).rejects.toThrow(
        "A write did not settle within 500 ms: it awaits something other than its statements",
      );
      expect(await other).toBe(1n);
      expect(await database.writeOne((db) => insert(db, "stuck"))).toBe(1n);
      expect(await ids(database.db)).toEqual(["other", "stuck"]);
    }),
  );

  test(
    "a work whose statements together take too long is given up as such, and none of it stays",
    withDatabase(async (database) => {
      const slow = {
        postgres: sql`select pg_sleep(0.05)`,
        sqlite: sql`with recursive counted (n) as (select 1 union all select n + 1 from counted where n < 200000)
          select count(*) from counted`,
      }[database.dialect];
      const tooSlow = database.write(
        async (tx) => {
          await insert(tx, "slow");
          for (;;) {
            await slow.execute(tx);
            await setImmediate(); // SQLite answers within a turn of the event loop, and timers do not
          }
        },
        { withinMs: 300 },
      );
      await expect(tooSlow).rejects.toThrow(
        /^A write did not settle within 300 ms: its statements waited \d+ ms for the database$/,
      );
      expect(await database.writeOne((db) => insert(db, "slow"))).toBe(1n);
    }),
  );

  test.each([
    { name: "the largest safe integer", put: { number: Number.MAX_SAFE_INTEGER } },
    { name: "the smallest safe integer", put: { number: Number.MIN_SAFE_INTEGER } },
    { name: "a bigint", put: { number: 5n }, got: { number: 5 } },
    { name: "true as 1", put: { number: true }, got: { number: 1 } },
    { name: "false as 0", put: { number: false }, got: { number: 0 } },
    { name: "a whole number in a text column", put: { text: 5 }, got: { text: "5" } },
    { name: "no bytes", put: { bytes: new Uint8Array() } },
    { name: "bytes", put: { bytes: Uint8Array.from({ length: 256 }, (_, i) => i) } },
    { name: "text beyond the basic plane", put: { text: "Zoë 🦆 'quoted' \\ \n" } },
  ])("$name is stored and read alike", ({ put, got }) =>
    withDatabase(async (database) => {
      const empty = { id: "a", number: null, bytes: null, text: null };
      await database.writeOne((db) =>
        db
          .insertInto("samples")
          .values({ ...empty, ...put })
          .execute(),
      );
      const row = await database.db.selectFrom("samples").selectAll().where("id", "=", "a").executeTakeFirst();
      expect(row).toEqual({ ...empty, ...put, ...got });
    })(),
  );

  test.each([
    { name: "a Date", value: new Date(0), kind: "object" },
    { name: "NaN", value: Number.NaN, kind: "NaN" },
    { name: "undefined", value: undefined, kind: "undefined" },
  ])("$name is refused as a parameter", ({ value, kind }) =>
    withDatabase(async (database) => {
      const refusal = `A statement's parameter is ${kind}, which no column holds`;
      await expect(sql`select id from samples where text = ${value}`.execute(database.db)).rejects.toThrow(refusal);
    })(),
  );

  test(
    "an integer that JavaScript cannot hold fails the read instead of coming out wrong",
    withDatabase(async (database) => {
      await database.writeOne((db) => sql`insert into counters values ('big', 9007199254740993)`.execute(db));
      await expect(database.db.selectFrom("counters").selectAll().execute()).rejects.toThrow(/too large/);
    }),
  );

  test(
    "sums and counts are numbers",
    withDatabase(async (database) => {
      await database.write(async (tx) => [await insert(tx, "a", 2), await insert(tx, "b", 3)]);
      const { rows } = await sql`select count(*) as "count", sum(n) as "sum", max(n) as "max" from counters`.execute(
        database.db,
      );
      expect(rows).toEqual([{ count: 2, sum: 5, max: 3 }]);
    }),
  );

  test(
    "a column that appears under prepared statements breaks neither reads nor writes",
    withDatabase(async (database, open) => {
      await database.writeOne((db) => insert(db, "a"));
      for (const _ of numbers(3)) await Promise.all([all(database.db), database.write(all)]);

      const newer = open();
      await newer.write((tx) => sql`alter table counters add column extra bigint`.execute(tx));

      const rows = [{ id: "a", n: 0, extra: null }];
      expect(await all(database.db)).toEqual(rows);
      expect(await database.write(all)).toEqual(rows);
      expect(await database.writeOne(all)).toEqual(rows);
    }),
  );

  test(
    "closing waits for the writes that were begun and refuses what comes after",
    withDatabase(async (database, open) => {
      const begun = numbers(10).map((i) => database.write((tx) => insert(tx, `${i}`)));
      await database.close();
      expect(await Promise.all(begun)).toEqual(numbers(10).map(() => 1n));
      await expect(database.write((tx) => insert(tx, "late"))).rejects.toThrow("The database is closed");
      await expect(database.writeOne((db) => insert(db, "late"))).rejects.toThrow("The database is closed");
      await expect(ids(database.db)).rejects.toThrow("The database is closed");
      await database.close();
      expect(await ids(open().db)).toEqual(numbers(10).map(String));
    }),
  );

  test(
    "migrations run in the order of their names, each once",
    withDatabase(async (database) => {
      const ran: string[] = [];
      const migrations = ["0002-b", "0001-a", "0003-c"].map((name) => noting(name, ran));
      await migrate(database, migrations.slice(0, 2));
      await migrate(database, migrations);
      await migrate(database, migrations);
      expect(ran).toEqual(["0001-a", "0002-b", "0003-c"]);
      expect(await ids(database.db)).toEqual(["0001-a", "0002-b", "0003-c"]);
    }),
  );

  test(
    "servers that start together run each migration once",
    withDatabase(async (first, open) => {
      const ran: string[] = [];
      const migrations = numbers(5).map((i) => noting(`000${i}`, ran));
      const second = open();
      await Promise.all([migrate(first, migrations), migrate(second, migrations), migrate(second, migrations)]);
      expect(ran).toEqual(migrations.map(({ name }) => name));
      expect(await ids(first.db)).toEqual(ran);
    }),
  );

  test(
    "a migration that fails leaves nothing behind and runs again the next time",
    withDatabase(async (database) => {
      const ran: string[] = [];
      const failing: Migration = {
        name: "0001",
        async up(db) {
          await noting("0001", ran).up(db, database.dialect);
          await sql`insert into nowhere values (1)`.execute(db);
        },
      };
      await expect(migrate(database, [failing])).rejects.toThrow(/nowhere/);
      expect(await ids(database.db)).toEqual([]);
      await migrate(database, [noting("0001", ran)]);
      expect(await ids(database.db)).toEqual(["0001"]);
    }),
  );

  test(
    "an older server does not mind the migrations of a newer one",
    withDatabase(async (database) => {
      const ran: string[] = [];
      await migrate(database, [noting("0001", ran), noting("0002", ran)]);
      await migrate(database, [noting("0001", ran)]);
      expect(ran).toEqual(["0001", "0002"]);
    }),
  );
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

async function insert(db: Kysely<ContractTables>, id: string, n = 0): Promise<bigint | undefined> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("counters")
    .values({ id, n })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows;
}

const insertAgainAs = (db: Kysely<ContractTables>, id: string) =>
  db.insertInto("counters").values({ id, n: 0 }).execute();

const insertAgain = (db: Kysely<ContractTables>) => insertAgainAs(db, "a");

const incrementHits = (db: Kysely<ContractTables>) =>
  db
    .updateTable("counters")
    .set((eb) => ({ n: eb("n", "+", 1) }))
    .where("id", "=", "hits")
    .returning("n")
    .executeTakeFirstOrThrow();

const all = (db: Kysely<ContractTables>) => db.selectFrom("counters").selectAll().execute();

const ids = async (db: Kysely<ContractTables>): Promise<string[]> =>
  (await db.selectFrom("counters").select("id").execute()).map(({ id }) => id).toSorted();

const noting = (name: string, ran: string[]): Migration => ({
  name,
  async up(db) {
    await db.insertInto("counters").values({ id: name, n: 0 }).execute();
    ran.push(name);
  },
});

function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
