import {
  type CompiledQuery,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Database } from "./database.ts";
import { type Grammar, handlesOver } from "./handles.ts";

const grammars: Readonly<Record<Database<unknown>["dialect"], Grammar>> = {
  sqlite: {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
  postgres: {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
};

/** The database, telling `seen` of every statement it is sent. */
export function tapped<Tables>(database: Database<Tables>, seen: (query: CompiledQuery) => void): Database<Tables> {
  const through = (db: Kysely<Tables>) => (query: CompiledQuery) => {
    seen(query);
    return db.executeQuery(query);
  };
  const handles = handlesOver<Tables>(grammars[database.dialect], through(database.db));
  const limits = { withinMs: 60_000, statements: Number.POSITIVE_INFINITY };
  return {
    dialect: database.dialect,
    db: handles.db,
    write: (work, options) => database.write((tx) => handles.run(through(tx), work, limits), options),
    writeOne: (work) => database.writeOne((tx) => handles.run(through(tx), work, { ...limits, statements: 1 })),
    close: () => database.close(),
  };
}
