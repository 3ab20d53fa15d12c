import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** What pools that track sessions keep of them, and how long a client lets its people come back without signing in. */
export const sessions: Migration = {
  name: "0007-sessions",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const clustered = dialect === "sqlite" ? " without rowid" : "";
    const statements = [
      // Beside the sign-ins, not in them: in a pool that tracks nothing, a sign-in costs what it did.
      `create table tracked_sessions (pool_id ${text} not null, sub ${text} not null, id ${text} not null, kind ${text} not null,
         client_id ${text} not null, authenticated_at bigint not null, created_at bigint not null, last_active_at bigint not null,
         expires_at bigint not null, device text not null, address text, sso_id ${text}, password_mark text,
         primary key (pool_id, sub, id))${clustered}`,
      `create index tracked_sessions_by_age on tracked_sessions (expires_at)`,
      `alter table clients add column sso_minutes bigint`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
