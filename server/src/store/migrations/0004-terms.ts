import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** What people agree to when they sign up, the keys of SAML requests, and the rates that were provisioned. */
export const terms: Migration = {
  name: "0004-terms",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const statements = [
      `create table terms (pool_id ${text} not null, id ${text} not null, client_id ${text} not null, name ${text} not null,
         links text not null, created_at bigint not null, updated_at bigint not null,
         primary key (pool_id, id))`,
      `create unique index terms_of_client on terms (pool_id, client_id, name)`,
      `create table saml_keys (pool_id ${text} not null primary key, private_key ${bytes} not null, certificate ${bytes} not null,
         created_at bigint not null)`,
      `create table provisioned_limits (region ${text} not null, category ${text} not null, value bigint not null,
         primary key (region, category))`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
