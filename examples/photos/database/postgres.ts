import { Pool } from "pg";
import type { Database } from "./database.ts";

/** A database of a PostgreSQL server, which several of these applications may share. */
export function postgres(url: string): Database {
  const pool = new Pool({ connectionString: url });
  // A connection that breaks while nobody uses it is replaced at the next query; unheard, it would end the process.
  pool.on("error", (error) => process.stderr.write(`A database connection broke: ${error.message}\n`));

  return {
    async query(sql, ...values) {
      const { rows } = await pool.query(sql, [...values]);
      return rows;
    },
    async close() {
      await pool.end();
    },
  };
}
