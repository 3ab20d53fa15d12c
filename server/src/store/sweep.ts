import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.ts";

/** What a pool leaves behind when it is deleted, and what grows old: the tables that are swept, with their primary keys. */
const KEYS = {
  users: ["pool_id", "sub"],
  logins: ["pool_id", "name"],
  search_terms: ["pool_id", "name", "value", "sub"],
  former_passwords: ["pool_id", "sub", "at"],
  groups: ["pool_id", "name"],
  group_members: ["pool_id", "name", "sub"],
  codes: ["pool_id", "sub", "purpose"],
  attempts: ["pool_id", "subject", "action"],
  sessions: ["pool_id", "sub", "id"],
  tracked_sessions: ["pool_id", "sub", "id"],
  authorization_codes: ["pool_id", "digest"],
  identity_providers: ["pool_id", "name"],
  idp_identifiers: ["pool_id", "identifier"],
  identity_links: ["pool_id", "provider", "attribute", "value"],
  ui_customizations: ["pool_id", "client_id"],
  brandings: ["pool_id", "id"],
  brand_images: ["pool_id", "digest", "owner"],
  terms: ["pool_id", "id"],
  saml_keys: ["pool_id"],
  lockouts: ["pool_id", "sub"],
  software_tokens: ["pool_id", "sub"],
  devices: ["pool_id", "sub", "device_key"],
  passkeys: ["pool_id", "id"],
  spent: ["pool_id", "id"],
  messages: ["pool_id", "id"],
  import_jobs: ["pool_id", "id"],
  import_parts: ["pool_id", "job_id", "number"],
  log_deliveries: ["pool_id"],
  risk_configurations: ["pool_id", "client_id"],
  auth_events: ["pool_id", "sub", "id"],
} as const satisfies { readonly [Table in keyof Tables]?: readonly (keyof Tables[Table])[] };

type Swept = keyof typeof KEYS;

/** Deletes up to `limit` rows whose `age` lies before `before`; returns how many. One statement. */
export async function sweepOld<Table extends Swept>(
  db: Kysely<Tables>,
  table: Table,
  age: keyof Tables[Table] & string,
  before: Date,
  limit: number,
): Promise<number> {
  const [time, end] = [sql.ref(age), before.getTime()];
  // On PostgreSQL a row that was chosen may have been used anew before it is deleted, so its age is asked twice. The second
  // time not by the index: an outdated guess of how many rows are old would have all of them compared with each chosen one.
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)} where (${key(table)}) in (
      select ${key(table)} from ${sql.table(table)} where ${time} < ${end} limit ${limit}
    ) and ${time} + 0 < ${end}`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Deletes up to `limit` rows of a pool that is gone, whichever they are; returns how many. */
export async function sweepPool(db: Kysely<Tables>, poolId: string, limit: number): Promise<number> {
  let removed = 0;
  for (const table of SWEPT) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where (${key(table)}) in (
        select ${key(table)} from ${sql.table(table)} where pool_id = ${poolId} limit ${limit - removed}
      )`.execute(db);
    removed += Number(numAffectedRows ?? 0);
    if (removed >= limit) break;
  }
  return removed;
}

const SWEPT = Object.keys(KEYS).filter((name): name is Swept => name in KEYS);

const key = (table: Swept) => sql.join(KEYS[table].map((column) => sql.ref(column)));
