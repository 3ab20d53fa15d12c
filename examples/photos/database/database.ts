/** A value as both databases take it. */
export type Value = string | number;

export type Row = Readonly<Record<string, unknown>>;

/** What the application needs of a database: the same SQL on SQLite and on PostgreSQL. */
export interface Database {
  /** Runs one statement, whose values stand as `$1`, `$2` … in it; the rows it gave. */
  query(sql: string, ...values: readonly Value[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Times are milliseconds since 1970. What is `sealed` can be read only with a secret that the person's browser has. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS sign_ins (
    fingerprint TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    expires_at BIGINT NOT NULL
  )`,
  `CREATE INDEX IF NOT EXISTS sign_ins_expiring ON sign_ins (expires_at)`,
  `CREATE TABLE IF NOT EXISTS sessions (
    fingerprint TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    refreshing_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
  )`,
  `CREATE INDEX IF NOT EXISTS sessions_expiring ON sessions (expires_at)`,
  `CREATE TABLE IF NOT EXISTS photos (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    size BIGINT NOT NULL,
    description TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    PRIMARY KEY (owner, id)
  )`,
  `CREATE INDEX IF NOT EXISTS photos_newest ON photos (owner, uploaded_at, id)`,
];

/**
 * Opens a database and sees to its tables.
 *
 * @param url `sqlite:<file>` or `postgres://…`
 */
export async function openDatabase(url: string): Promise<Database> {
  const database = url.startsWith("sqlite:")
    ? (await import("./sqlite.ts")).sqlite(url.slice("sqlite:".length))
    : (await import("./postgres.ts")).postgres(url);
  try {
    for (const table of TABLES) {
      // Of two servers that begin with an empty database at once, one can trip over the other; then the table is there.
      await database.query(table).catch(() => database.query(table));
    }
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
