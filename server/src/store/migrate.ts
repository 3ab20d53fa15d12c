import type { Kysely } from "kysely";
import type { Database } from "./database.ts";

/** Tables of any shape: a migration belongs to the schema of its day, not to today's types. */
type AnyTables = Record<string, Record<string, unknown>>;

export interface Migration {
  /** Migrations run in the order of their names: `0001-…`. A name once released never changes. */
  readonly name: string;
  /** Runs inside a write, and like it may run again: no effects but its statements. */
  up(db: Kysely<AnyTables>, dialect: Database<unknown>["dialect"]): Promise<void>;
}

/** A migration may rewrite a large table, or wait until another server has done so. */
const withinMs = 30 * 60_000;

/**
 * Brings the schema forward: runs each migration that the table `migrations` does not know, in a transaction of its own
 * together with the note that it ran. Of servers that start together one runs it; the others wait for its row, then go on.
 * Migrations that only a newer server knows are left alone: an older one keeps serving while the upgrade goes on.
 */
export async function migrate<Tables>(database: Database<Tables>, migrations: readonly Migration[]): Promise<void> {
  const known = await applied(database);
  for (const migration of migrations.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = migration;
    if (known.has(name)) continue;
    await database.write(
      async (typed) => {
        const tx = anyTables(typed);
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto("migrations")
          .values({ name, at: Date.now() })
          .onConflict((conflict) => conflict.column("name").doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 1n) await migration.up(tx, database.dialect);
      },
      { withinMs },
    );
  }
}

async function applied<Tables>(database: Database<Tables>): Promise<ReadonlySet<unknown>> {
  const names = () => anyTables(database.db).selectFrom("migrations").select("name").execute();
  try {
    await database.writeOne((db) =>
      db.schema
        .createTable("migrations")
        .ifNotExists()
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("at", "bigint", (column) => column.notNull())
        .execute(),
    );
  } catch (error) {
    // On PostgreSQL two that create it at once collide in the catalog, "if not exists" or not; then it is there now.
    await names().catch(() => Promise.reject(error));
  }
  return new Set((await names()).map((row) => row["name"]));
}

const anyTables = <Tables>(db: Kysely<Tables>) => db as unknown as Kysely<AnyTables>;
