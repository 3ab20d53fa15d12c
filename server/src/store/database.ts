import type { Kysely } from "kysely";

/** An open database. What is not a read goes through `write` or `writeOne`. */
export interface Database<Tables> {
  readonly dialect: "sqlite" | "postgres";

  /**
   * Reads, outside any transaction: each sees what is committed when it runs; one that loses its connection runs again. It
   * refuses writes (PostgreSQL does not look into raw SQL), transactions, and use from within a `work`, which would not see
   * its own writes and on PostgreSQL would wait for a second connection.
   */
  readonly db: Kysely<Tables>;

  /**
   * Runs `work` as one short transaction and resolves once it is durable.
   *
   * - `work` awaits nothing but statements on its `tx`. Those that do not need each other may be sent side by side: they run
   *   one after the other, in any order, and PostgreSQL has them in one round trip.
   * - What `work` throws rolls back its own writes only and is rethrown. A statement that failed fails the write even if
   *   `work` caught the error: PostgreSQL's transaction is dead by then.
   * - On conflict, failover or a lost connection the whole `work` runs again (PostgreSQL), so it must have no effects but its
   *   statements. When the connection is lost during COMMIT nobody knows whether it took place, and the rerun may find the
   *   first run's own rows. Hence a write is guarded by a row that can come into being or vanish only once: an insert that
   *   does nothing on conflict, a delete or an update with the former value in its WHERE. After such a loss the guard answers
   *   "taken" for what this very write took: the safe side for a code or a token. Where that would be wrong, choose the row's
   *   id outside `work` and let the rerun see that the row there is its own. A bare `n = n + 1` may then count twice.
   * - Isolation is READ COMMITTED on PostgreSQL and serial on SQLite: what must not change between a read and a write
   *   belongs in the WHERE of the write.
   *
   * @throws what `work` throws; an error naming the bound when `work` does not settle in time; the database's error when
   *   reruns are used up.
   */
  write<T>(work: (tx: Kysely<Tables>) => Promise<T>, options?: WriteOptions): Promise<T>;

  /**
   * A write that is one statement by itself: one round trip on PostgreSQL, a share of the group's commit on SQLite. Rerun
   * like `write`. What `statement` throws after its statement has run undoes nothing.
   */
  writeOne<T>(statement: (db: Kysely<Tables>) => Promise<T>): Promise<T>;

  /** Waits for the writes that were begun, then refuses everything. */
  close(): Promise<void>;
}

export interface WriteOptions {
  /** How many milliseconds one run of the write may take, and how long it may wait for a file. Default 5 000; migrations take more. */
  readonly withinMs?: number;
}

export const defaultWithinMs = 5_000;
