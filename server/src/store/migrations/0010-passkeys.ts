import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** Keys that people's authenticators made: of each its public half. */
export const passkeys: Migration = {
  name: "0010-passkeys",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const statements = [
      // No two users of a pool have one (WebAuthn §7.1, step 26).
      `create table passkeys (pool_id ${text} not null, id ${text} not null, sub ${text} not null, public_key ${bytes} not null,
         counter bigint not null, relying_party_id text not null, name text not null, attachment text, transports text not null,
         created_at bigint not null, primary key (pool_id, id))`,
      `create index passkeys_of_user on passkeys (pool_id, sub, created_at, id)`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
