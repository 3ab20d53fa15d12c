import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** Which second factors a user has on, and the secrets of authenticator applications. */
export const secondFactors: Migration = {
  name: "0008-second-factors",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const statements = [
      `alter table users add column mfa text`,
      // `proposed` is a secret that no application has shown to hold yet. The step is the number of the half-minute whose code was taken last: none before it is good any more.
      `create table software_tokens (pool_id ${text} not null, sub ${text} not null, secret ${bytes},
         proposed ${bytes}, name text, last_step bigint not null, primary key (pool_id, sub))`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
