import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** Jobs that import users with the files they read, and where pools send their events. */
export const importAndLogs: Migration = {
  name: "0006-import-and-logs",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const statements = [
      `create table import_jobs (pool_id ${text} not null, id ${text} not null, name text not null, role_arn text not null,
         hashing text, status ${text} not null, file text, next_part bigint not null, imported bigint not null,
         skipped bigint not null, failed bigint not null, message text, created_at bigint not null, started_at bigint,
         completed_at bigint, due_at bigint, version bigint not null, primary key (pool_id, id))`,
      `create index import_jobs_by_age on import_jobs (pool_id, created_at, id)`,
      `create index import_jobs_due on import_jobs (due_at)`,
      `create index import_jobs_active on import_jobs (pool_id, status)`,
      `create table import_parts (pool_id ${text} not null, job_id ${text} not null, number bigint not null,
         first_line bigint not null, bytes ${bytes} not null, primary key (pool_id, job_id, number))`,
      `create table log_deliveries (pool_id ${text} not null, configurations text not null, primary key (pool_id))`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
