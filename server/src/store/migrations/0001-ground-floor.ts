import { sql } from "kysely";
import type { Migration } from "../migrate.ts";

/**
 * The first schema. Every key begins with the pool, the unit the data can be distributed by; cursor columns sort by bytes
 * (collation C), the same on every database. No foreign keys, sequences, triggers or partial indexes: see docs/decisions.
 */
export const groundFloor: Migration = {
  name: "0001-ground-floor",
  async up(db, dialect) {
    const text = dialect === "postgres" ? 'text collate "C"' : "text";
    const bytes = dialect === "postgres" ? "bytea" : "blob";
    // Small rows lie in their primary key, so that a look-up touches one tree. With rows as wide as a user that tree would
    // grow deep, and counting would read all of it: 82 ms for 300 000 users instead of 15.
    const clustered = dialect === "sqlite" ? " without rowid" : "";

    const statements = [
      // Holds one sealed word, by which a start with the wrong master key is noticed before it does harm.
      `create table master_key_proofs (id ${text} not null primary key, proof ${bytes} not null)`,

      `create table pools (id ${text} not null primary key, version bigint not null, settings text not null, schema text not null,
         created_at bigint not null, updated_at bigint not null)`,
      // Two rows for each deleted pool, one for each time it is swept.
      `create table deleted_pools (pool_id ${text} not null, sweep_at bigint not null, primary key (pool_id, sweep_at))${clustered}`,
      `create index deleted_pools_due on deleted_pools (sweep_at)`,

      `create table clients (id ${text} not null primary key, pool_id ${text} not null, version bigint not null, settings text not null,
         secrets ${bytes} not null, created_at bigint not null, updated_at bigint not null)`,
      `create index clients_of_pool on clients (pool_id, id)`,

      `create table domains (domain ${text} not null primary key, pool_id ${text} not null, certificate_arn text,
         managed_login_version bigint not null, settings text not null, created_at bigint not null, updated_at bigint not null)`,
      `create index domains_of_pool on domains (pool_id, domain)`,

      `create table resource_servers (pool_id ${text} not null, identifier ${text} not null, name text not null, scopes text not null,
         primary key (pool_id, identifier))`,

      `create table tags (arn ${text} not null, key ${text} not null, value text not null, primary key (arn, key))${clustered}`,

      `create table signing_keys (pool_id ${text} not null, kid ${text} not null, use ${text} not null, private_key ${bytes} not null,
         n text not null, e text not null, created_at bigint not null, retired_at bigint, primary key (pool_id, kid))`,
      `create index signing_keys_by_age on signing_keys (created_at, pool_id)`,

      `create table users (pool_id ${text} not null, sub ${text} not null, username ${text} not null, status ${text} not null,
         enabled bigint not null, attributes text not null, password ${bytes}, password_expires_at bigint, signed_out_at bigint,
         created_at bigint not null, updated_at bigint not null, primary key (pool_id, sub))`,

      `create table lockouts (pool_id ${text} not null, sub ${text} not null, failures bigint not null, failed_at bigint not null,
         locked_until bigint not null, primary key (pool_id, sub))${clustered}`,
      `create index lockouts_by_age on lockouts (failed_at)`,

      `create table logins (pool_id ${text} not null, name ${text} not null, sub ${text} not null, kind ${text} not null,
         primary key (pool_id, name))${clustered}`,
      // It holds the whole row: without statistics SQLite would rather read all logins of the pool than go from here to the row.
      `create index logins_of_user on logins (pool_id, sub, kind)`,

      `create table search_terms (pool_id ${text} not null, name ${text} not null, value ${text} not null, sub ${text} not null,
         primary key (pool_id, name, value, sub))${clustered}`,
      `create index search_terms_of_user on search_terms (pool_id, sub)`,

      `create table former_passwords (pool_id ${text} not null, sub ${text} not null, at bigint not null, password ${bytes} not null,
         primary key (pool_id, sub, at))`,

      `create table groups (pool_id ${text} not null, name ${text} not null, description text, role_arn text, precedence bigint,
         created_at bigint not null, updated_at bigint not null, primary key (pool_id, name))${clustered}`,
      `create table group_members (pool_id ${text} not null, name ${text} not null, sub ${text} not null,
         primary key (pool_id, name, sub))${clustered}`,
      `create index groups_of_user on group_members (pool_id, sub, name)`,

      `create table codes (pool_id ${text} not null, sub ${text} not null, purpose ${text} not null, digest ${bytes} not null,
         attribute text not null, destination text not null, expires_at bigint not null, primary key (pool_id, sub, purpose))${clustered}`,
      `create index codes_by_age on codes (expires_at)`,

      `create table attempts (pool_id ${text} not null, subject ${text} not null, action ${text} not null, window_start bigint not null,
         count bigint not null, primary key (pool_id, subject, action))${clustered}`,
      `create index attempts_by_age on attempts (window_start)`,

      `create table sessions (pool_id ${text} not null, sub ${text} not null, id ${text} not null, client_id ${text} not null,
         authenticated_at bigint not null, expires_at bigint not null, refresh_digest ${bytes} not null, previous_digest ${bytes},
         grace_until bigint, revoked_at bigint, primary key (pool_id, sub, id))${clustered}`,
      `create index sessions_by_age on sessions (expires_at)`,

      `create table spent (pool_id ${text} not null, id ${text} not null, expires_at bigint not null, primary key (pool_id, id))${clustered}`,
      `create index spent_by_age on spent (expires_at)`,

      `create table messages (pool_id ${text} not null, id ${text} not null, recipient ${bytes} not null, body ${bytes} not null,
         tries bigint not null, due_at bigint, created_at bigint not null, primary key (pool_id, id))`,
      `create index messages_by_age on messages (created_at, id)`,
      `create index messages_due on messages (due_at, id)`,
      `create index messages_of_recipient on messages (recipient, created_at, id)`,
    ];
    for (const statement of statements) await sql.raw(statement.replace(/\s+/g, " ")).execute(db);
  },
};
