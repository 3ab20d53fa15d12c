import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** The pools that are served in a second region; no pool in more. */
export const replicas: Migration = {
  name: "0014-replicas",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const statement = `create table user_pool_replicas (pool_id ${text} not null, id ${text} not null,
      region ${text} not null, status ${text} not null, created_at bigint not null, primary key (pool_id))`;
    await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
