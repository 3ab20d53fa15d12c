import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/** How the hosted pages look: classic customizations, styles of the managed login, and the images of both. */
export const branding: Migration = {
  name: "0003-branding",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    const statements = [
      `create table ui_customizations (pool_id ${text} not null, client_id ${text} not null, css text, logo_digest text,
         logo_extension text, created_at bigint not null, updated_at bigint not null, primary key (pool_id, client_id))`,
      `create table brandings (pool_id ${text} not null, id ${text} not null, client_id ${text} not null, settings text,
         assets text not null, version bigint not null, created_at bigint not null, updated_at bigint not null,
         primary key (pool_id, id))`,
      `create unique index brandings_of_client on brandings (pool_id, client_id)`,
      `create table brand_images (pool_id ${text} not null, digest ${text} not null, owner ${text} not null,
         extension text not null, bytes ${bytes} not null, primary key (pool_id, digest, owner))`,
      `create index brand_images_of_owner on brand_images (pool_id, owner, digest)`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
