import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeAll, describe, inject } from "vitest";
import { freshDatabase } from "../../../tools/postgres.ts";
import { type ContractTables, databaseContract } from "./database.contract.ts";
import type { Database } from "./database.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

describe("SQLite", () => {
  databaseContract(async (body) => {
    const directory = await mkdtemp(join(tmpdir(), "millpond-database-"));
    try {
      await closingAll(() => openSqlite(join(directory, "db")), body);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe("PostgreSQL", () => {
  let url: string;
  beforeAll(async () => {
    url = await freshDatabase({ url: inject("postgresUrl") });
  });

  databaseContract(async (body) => {
    const janitor = openPostgres(url);
    await janitor.write((tx) => sql`drop schema public cascade; create schema public`.execute(tx));
    await janitor.close();
    await closingAll(() => openPostgres(url), body);
  });
});

async function closingAll(
  open: () => Database<ContractTables>,
  body: (open: () => Database<ContractTables>) => Promise<void>,
): Promise<void> {
  const opened: Database<ContractTables>[] = [];
  try {
    await body(() => {
      const database = open();
      opened.push(database);
      return database;
    });
  } finally {
    for (const database of opened) await database.close();
  }
}
