import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { setImmediate, setTimeout } from "node:timers/promises";
import {
  type CompiledQuery,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { type Database, defaultWithinMs } from "./database.ts";
import { type Grammar, handlesOver, type Limits, parameter } from "./handles.ts";

export interface SqliteOptions {
  /** How many milliseconds a write may wait for another process that holds the file, and how many it may run. */
  readonly withinMs?: number;
}

const sqlite: Grammar = {
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
};

const keptStatements = 500;
/** A group ends with the first write that begins after this: nobody waits longer for company than a slow disk takes to sync. */
const groupMs = 10;
const groupWrites = 256;
const writesBetweenOptimizing = 1_000;

interface Entry {
  readonly withinMs: number;
  /** Runs the write within the open transaction; what it returns tells the caller, once that is committed. */
  readonly attempt: () => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens `file`, creating it readable by its owner only, with `node:sqlite`; `":memory:"` is a private database that is not
 * durable and vanishes on close.
 *
 * One handle reads and sees committed data only; the other writes. Writes that arrive together share one transaction: each
 * runs to its end within a savepoint of its own, one after the other, then one COMMIT makes them durable and all are told.
 * (Savepoints are this adapter's own: nothing that has to run on PostgreSQL sees them.) Group commit is what makes
 * `synchronous=FULL` affordable: a commit waits for the disk, and so does the event loop.
 *
 * Integers are JavaScript numbers: a stored one beyond ±(2^53-1) fails the read with ERR_OUT_OF_RANGE.
 *
 * @throws when the file cannot be opened or is not a database.
 */
export function openSqlite<Tables>(file: string, options: SqliteOptions = {}): Database<Tables> {
  const { withinMs = defaultWithinMs } = options;
  const { reader, writer } = open(file);
  const read = runnerOn(reader);
  const write = runnerOn(writer);
  const handles = handlesOver<Tables>(sqlite, async (query) => read(query));

  const begin = writer.prepare("BEGIN IMMEDIATE");
  const savepoint = writer.prepare("SAVEPOINT work");
  const release = writer.prepare("RELEASE work");
  const rollbackTo = writer.prepare("ROLLBACK TO work");
  const commit = writer.prepare("COMMIT");
  const rollback = writer.prepare("ROLLBACK");

  const queue: Entry[] = [];
  let draining: Promise<void> | undefined;
  let writesSinceOptimizing = 0;

  const send = async (query: CompiledQuery) => {
    // A new index has no statistics yet.
    if (/^\s*(create|alter|drop)\b/i.test(query.sql)) writesSinceOptimizing = writesBetweenOptimizing;
    return write(query);
  };

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      // One turn of the event loop, so that all requests whose bytes are already here share the commit.
      await setImmediate();
      writesSinceOptimizing += await commitGroup();
      if (writesSinceOptimizing >= writesBetweenOptimizing) {
        writesSinceOptimizing = 0;
        optimize(writer, reader);
      }
    }
    draining = undefined;
  }

  /** Runs what is queued as one transaction; tells everyone the outcome; returns how many writes it was. */
  async function commitGroup(): Promise<number> {
    const group: Entry[] = [];
    const tell: (() => void)[] = [];
    try {
      await beginWhenFree();
      const end = performance.now() + groupMs;
      do {
        const entry = queue.shift();
        if (!entry) break;
        group.push(entry);
        tell.push(await entry.attempt());
      } while (group.length < groupWrites && performance.now() < end);
      commit.run();
    } catch (error) {
      // Also those whose own work failed are told this: what made it fail may have been a write that is now undone.
      tell.length = 0;
      for (const entry of group.length > 0 ? group : queue.splice(0)) tell.push(() => entry.reject(error));
      if (writer.isTransaction) rollback.run();
    } finally {
      for (const told of tell) told();
    }
    return group.length;
  }

  /** Waits here rather than in SQLite's busy handler, which would stop the whole process. */
  async function beginWhenFree(): Promise<void> {
    const giveUpAt = performance.now() + Math.max(...queue.map((entry) => entry.withinMs));
    for (;;) {
      try {
        begin.run();
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() >= giveUpAt) {
          throw new Error(`The database file ${file} is locked: another process is writing to it`, { cause: error });
        }
        await setTimeout(5 + Math.random() * 20);
      }
    }
  }

  function enqueue<T>(work: (tx: Kysely<Tables>) => Promise<T>, limits: Limits): Promise<T> {
    handles.admitWrite();
    // A single statement is undone by SQLite itself when it fails.
    const needsSavepoint = limits.statements > 1;
    return new Promise((resolve, reject) => {
      queue.push({
        withinMs: limits.withinMs,
        reject,
        async attempt() {
          if (needsSavepoint) savepoint.run();
          try {
            const value = await handles.run(send, work, limits);
            if (needsSavepoint) release.run();
            return () => resolve(value);
          } catch (error) {
            // A full disk, for one, ends the whole transaction and not only the statement.
            if (!writer.isTransaction) throw error;
            if (needsSavepoint) {
              rollbackTo.run();
              release.run();
            }
            return () => reject(error);
          }
        },
      });
      draining ??= drain();
    });
  }

  return {
    dialect: "sqlite",
    db: handles.db,
    write: async (work, { withinMs: ms = withinMs } = {}) =>
      enqueue(work, { withinMs: ms, statements: Number.POSITIVE_INFINITY }),
    writeOne: async (statement) => enqueue(statement, { withinMs, statements: 1 }),
    async close() {
      if (!handles.close()) return;
      await draining;
      optimize(writer, reader);
      reader.close();
      writer.close();
    },
  };
}

function open(file: string): { readonly reader: DatabaseSync; readonly writer: DatabaseSync } {
  // Two handles on SQLite's own ":memory:" would be two databases; on a shared cache a read would fail during a write.
  const passing = file === ":memory:" ? mkdtempSync(join(tmpdir(), "millpond-sqlite-")) : undefined;
  const path = passing === undefined ? file : join(passing, "db");
  const handles: DatabaseSync[] = [];
  const handle = () => {
    // The timeout must stand before journal_mode, which needs the file for itself the first time.
    const opened = new DatabaseSync(path, { timeout: 5_000 });
    handles.push(opened);
    return opened;
  };
  try {
    createPrivately(path);
    // The page cache stays at SQLite's 2 MB, without mmap: every commit empties the reader's, and with more of either a read
    // after a commit took longer (a million users: 8 µs; with 64 MB 20 µs).
    const writer = handle();
    writer.exec("PRAGMA journal_mode = WAL");
    writer.exec(`PRAGMA synchronous = ${passing === undefined ? "FULL" : "OFF"}`);
    // The log is cut back to this after a burst.
    writer.exec(`PRAGMA journal_size_limit = ${64 * 1024 * 1024}`);
    writer.exec("PRAGMA busy_timeout = 0");
    const reader = handle();
    reader.exec("PRAGMA query_only = ON");
    reader.prepare("SELECT count(*) FROM sqlite_schema").get();
    optimize(writer, reader);
    return { reader, writer };
  } catch (error) {
    for (const opened of handles) opened.close();
    throw new Error(`The database file ${path} cannot be opened`, { cause: error });
  } finally {
    // Both handles hold their files by now; without names these are gone with the process, however it ends.
    if (passing !== undefined) rmSync(passing, { recursive: true });
  }
}

/** SQLite gives its log the mode of the database file. */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    // Not opened when it exists: closing any descriptor of a file drops all POSIX locks the process holds on it.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

/**
 * Keeps the planner's statistics, without which it prefers a prefix of the primary key to the right index. Costs tens of
 * microseconds when there is nothing to do. 0x10000 has it look at all tables, as the reads of this handle tell it nothing;
 * 0x10 bounds the analysis; 1 only lists what it would do.
 */
function optimize(writer: DatabaseSync, reader: DatabaseSync): void {
  try {
    if (writer.prepare("PRAGMA optimize = 0x10013").all().length === 0) return;
    writer.exec("PRAGMA optimize = 0x10012");
    reader.exec("PRAGMA query_only = OFF");
    // A handle reads the statistics with the schema, and does not notice another handle's new ones.
    reader.exec("ANALYZE sqlite_schema");
  } catch {
    // Another process is writing, or the disk is full: a write will say so; the statistics can wait for the next time.
  } finally {
    reader.exec("PRAGMA query_only = ON");
  }
}

function runnerOn(handle: DatabaseSync): (query: CompiledQuery) => QueryResult<unknown> {
  const kept = new Map<string, { readonly statement: StatementSync; readonly returnsRows: boolean }>();

  function prepare(sql: string) {
    const statement = handle.prepare(sql);
    // sourceSQL ends where SQLite stopped reading; it would ignore the rest in silence.
    if (/\S/.test(sql.slice(statement.sourceSQL.length))) throw new Error("One statement at a time");
    return { statement, returnsRows: statement.columns().length > 0 };
  }

  return ({ sql, parameters }) => {
    const prepared = kept.get(sql) ?? prepare(sql);
    // Deleted and set again, a Map keeps its entries in the order of their last use.
    kept.delete(sql);
    kept.set(sql, prepared);
    const oldest = kept.size > keptStatements ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    const values = parameters.map(bound);
    if (prepared.returnsRows) return { rows: prepared.statement.all(...values) };
    const { changes } = prepared.statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  };
}

/** node:sqlite binds every number as a REAL, so that 5 in a text column would become "5.0" and 5 / 2 would be 2.5. */
function bound(value: unknown): string | number | bigint | Uint8Array | null {
  const taken = parameter(value);
  return typeof taken === "number" && Number.isSafeInteger(taken) ? BigInt(taken) : taken;
}

/** SQLITE_BUSY, in the low byte of the extended result code. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === 5
  );
}
