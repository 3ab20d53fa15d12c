import { Client } from "pg";
import { expect } from "vitest";
import { soon } from "../testing/soon.ts";

/**
 * Fails where writes of this PostgreSQL have waited for each other in a circle. Each circle costs all who are in it a second
 * until PostgreSQL ends one of them, and those that are left may form the next.
 */
export async function expectNoDeadlock(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // What a connection has counted is told when it is gone.
    await soon(async () => {
      const others = await client.query(
        "select from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()",
      );
      expect(others.rowCount).toBe(0);
    });
    const { rows } = await client.query(
      "select deadlocks::int from pg_stat_database where datname = current_database()",
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  } finally {
    await client.end();
  }
}
