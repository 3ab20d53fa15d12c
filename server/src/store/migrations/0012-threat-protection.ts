import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** What pools do about risk, and what people did where pools want to know. */
export const threatProtection: Migration = {
  name: "0012-threat-protection",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const statements = [
      `create table risk_configurations (pool_id ${text} not null, client_id ${text} not null, settings text not null,
         updated_at bigint not null, primary key (pool_id, client_id))`,
      `create table auth_events (pool_id ${text} not null, sub ${text} not null, id ${text} not null,
         type ${text} not null, response ${text} not null, decision text not null, level text,
         compromised bigint not null, challenges text not null, client_id text, address text, device text not null,
         judged bigint not null, feedback text, feedback_provider text, feedback_at bigint, created_at bigint not null,
         expires_at bigint not null, primary key (pool_id, sub, id))`,
      // Whoever fails a thousand times must not make the next sign-in look through a thousand rows.
      "create index auth_events_by_response on auth_events (pool_id, sub, type, response, id)",
      "create index auth_events_by_feedback on auth_events (pool_id, sub, judged, id)",
      "create index auth_events_by_age on auth_events (expires_at)",
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
