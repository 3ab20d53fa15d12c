import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** What sign-ins through the OAuth endpoints need: what a sign-in was granted, and authorization codes. */
export const hostedSignIn: Migration = {
  name: "0002-hosted-sign-in",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const statements = [
      // A server of before reads a sign-in without it, as one through the API; it knows no endpoint that makes others.
      `alter table sessions add column granted text`,
      `create table authorization_codes (pool_id ${text} not null, digest ${bytes} not null, sub ${text} not null,
         session_id ${text} not null, client_id ${text} not null, request text not null, authenticated_at bigint not null,
         expires_at bigint not null, taken_at bigint, primary key (pool_id, digest))`,
      `create index authorization_codes_by_age on authorization_codes (expires_at)`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
