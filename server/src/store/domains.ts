import type { Kysely } from "kysely";
import type { Domain, Domains } from "../core/store/domains.ts";
import type { DomainRow, Tables } from "./tables.ts";

export function domainsIn(db: Kysely<Tables>): Domains {
  return {
    async insert(domain) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("domains")
        .values(toRow(domain))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(domain) {
      const row = await db.selectFrom("domains").selectAll().where("domain", "=", domain).executeTakeFirst();
      return row && toDomain(row);
    },
    async replace(domain) {
      const { domain: name, pool_id, ...changed } = toRow(domain);
      const { numUpdatedRows } = await db
        .updateTable("domains")
        .set(changed)
        .where("domain", "=", name)
        .where("pool_id", "=", pool_id)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, domain) {
      const { numDeletedRows } = await db
        .deleteFrom("domains")
        .where("domain", "=", domain)
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
    async ofPool(poolId) {
      const rows = await db.selectFrom("domains").selectAll().where("pool_id", "=", poolId).orderBy("domain").execute();
      return rows.map(toDomain);
    },
  };
}

const toRow = (domain: Domain): DomainRow => ({
  domain: domain.domain,
  pool_id: domain.poolId,
  certificate_arn: domain.certificateArn ?? null,
  managed_login_version: domain.managedLoginVersion,
  settings: JSON.stringify(domain.settings),
  created_at: domain.createdAt.getTime(),
  updated_at: domain.updatedAt.getTime(),
});

const toDomain = (row: DomainRow): Domain => ({
  domain: row.domain,
  poolId: row.pool_id,
  certificateArn: row.certificate_arn ?? undefined,
  managedLoginVersion: row.managed_login_version,
  settings: JSON.parse(row.settings),
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
