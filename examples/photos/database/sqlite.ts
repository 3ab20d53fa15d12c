import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Database } from "./database.ts";

/** A database in one file, through the SQLite that is part of Node. */
export function sqlite(file: string): Database {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file);
  // The time to wait for another process comes first: changing the journal may need it already.
  database.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL");

  return {
    async query(sql, ...values) {
      const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
      return database.prepare(sql).all(named);
    },
    async close() {
      database.close();
    },
  };
}
