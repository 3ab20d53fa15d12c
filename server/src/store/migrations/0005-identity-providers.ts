import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** Identity providers, their other names, and who of their people is which user. */
export const identityProviders: Migration = {
  name: "0005-identity-providers",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const clustered = dialect === "sqlite" ? " without rowid" : "";
    const statements = [
      `create table identity_providers (pool_id ${text} not null, name ${text} not null, type text not null,
         details ${bytes} not null, mapping text not null, identifiers text not null, acr_mapping text, version bigint not null,
         created_at bigint not null, updated_at bigint not null, primary key (pool_id, name))`,
      `create table idp_identifiers (pool_id ${text} not null, identifier ${text} not null, provider ${text} not null,
         primary key (pool_id, identifier))${clustered}`,
      `create index idp_identifiers_of_provider on idp_identifiers (pool_id, provider)`,
      `create table identity_links (pool_id ${text} not null, provider ${text} not null, attribute ${text} not null,
         value ${text} not null, sub ${text} not null, primary key (pool_id, provider, attribute, value))${clustered}`,
      `create index identity_links_of_user on identity_links (pool_id, sub)`,
      // Beside the user too, so that what is shown of a user and told by their tokens takes no further read.
      `alter table users add column identities text`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
