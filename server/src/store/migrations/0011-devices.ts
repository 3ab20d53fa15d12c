import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** The devices that people have confirmed, and which device a sign-in belongs to. */
export const devices: Migration = {
  name: "0011-devices",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const statements = [
      // The verifier holds the salt and g^x, sealed. Rows are wide, so they do not lie in their primary key.
      `create table devices (pool_id ${text} not null, sub ${text} not null, device_key ${text} not null,
         group_key ${text} not null, verifier ${bytes} not null, name text, status ${text} not null, address text,
         created_at bigint not null, updated_at bigint not null, authenticated_at bigint not null,
         primary key (pool_id, sub, device_key))`,
      `alter table sessions add column device_key ${text}`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
