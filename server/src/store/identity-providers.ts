import type { Kysely } from "kysely";
import type { IdentityProvider } from "../core/identity-providers/identity-provider.ts";
import type { IdentityProviders } from "../core/store/identity-providers.ts";
import type { StoreNeeds } from "./needs.ts";
import { openText, pageOf, sealText } from "./rows.ts";
import type { IdentityProviderRow, Tables } from "./tables.ts";

const PURPOSE = "provider-details";

const contextOf = (poolId: string, name: string) => `${poolId}/${name}`;

export function identityProvidersIn(db: Kysely<Tables>, { seal, dialect }: StoreNeeds): IdentityProviders {
  const toRow = (provider: IdentityProvider): IdentityProviderRow => ({
    pool_id: provider.poolId,
    name: provider.name,
    type: provider.type,
    details: sealText(seal, PURPOSE, contextOf(provider.poolId, provider.name), JSON.stringify(provider.details)),
    mapping: JSON.stringify(provider.mapping),
    identifiers: JSON.stringify(provider.identifiers),
    acr_mapping: provider.acrMapping ? JSON.stringify(provider.acrMapping) : null,
    version: provider.version,
    created_at: provider.createdAt.getTime(),
    updated_at: provider.updatedAt.getTime(),
  });

  const toProvider = (row: IdentityProviderRow): IdentityProvider => ({
    poolId: row.pool_id,
    name: row.name,
    type: row.type,
    details: JSON.parse(openText(seal, PURPOSE, contextOf(row.pool_id, row.name), row.details)),
    mapping: JSON.parse(row.mapping),
    identifiers: JSON.parse(row.identifiers),
    acrMapping: row.acr_mapping === null ? undefined : JSON.parse(row.acr_mapping),
    version: row.version,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  });

  return {
    async insert(provider) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("identity_providers")
        .values(toRow(provider))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(poolId, name) {
      const row = await db
        .selectFrom("identity_providers")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("name", "=", name)
        .executeTakeFirst();
      return row && toProvider(row);
    },
    async hold(poolId, name) {
      const query = db
        .selectFrom("identity_providers")
        .select("name")
        .where("pool_id", "=", poolId)
        .where("name", "=", name);
      return (await (dialect === "postgres" ? query.forKeyShare() : query).executeTakeFirst()) !== undefined;
    },
    async findByIdentifier(poolId, identifier) {
      const row = await db
        .selectFrom("idp_identifiers")
        .innerJoin("identity_providers", (join) =>
          join
            .onRef("identity_providers.pool_id", "=", "idp_identifiers.pool_id")
            .onRef("identity_providers.name", "=", "idp_identifiers.provider"),
        )
        .selectAll("identity_providers")
        .where("idp_identifiers.pool_id", "=", poolId)
        .where("idp_identifiers.identifier", "=", identifier)
        .executeTakeFirst();
      return row && toProvider(row);
    },
    async replace(provider) {
      const { pool_id, name, created_at: _created, ...changed } = toRow(provider);
      const { numUpdatedRows } = await db
        .updateTable("identity_providers")
        .set(changed)
        .where("pool_id", "=", pool_id)
        .where("name", "=", name)
        .where("version", "=", provider.version - 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async delete(poolId, name) {
      const { numDeletedRows } = await db
        .deleteFrom("identity_providers")
        .where("pool_id", "=", poolId)
        .where("name", "=", name)
        .executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return false;
      await db.deleteFrom("idp_identifiers").where("pool_id", "=", poolId).where("provider", "=", name).execute();
      return true;
    },
    async claimIdentifiers(poolId, name, identifiers) {
      await db.deleteFrom("idp_identifiers").where("pool_id", "=", poolId).where("provider", "=", name).execute();
      if (identifiers.length === 0) return undefined;
      const theirs = await db
        .insertInto("idp_identifiers")
        .values(identifiers.map((identifier) => ({ pool_id: poolId, identifier, provider: name })))
        .onConflict((conflict) => conflict.doNothing())
        .returning("identifier")
        .execute();
      return identifiers.find((identifier) => !theirs.some((row) => row.identifier === identifier));
    },
    async page(poolId, limit, after = "") {
      const rows = await db
        .selectFrom("identity_providers")
        .select(["name", "type", "created_at", "updated_at"])
        .where("pool_id", "=", poolId)
        .where("name", ">", after)
        .orderBy("name")
        .limit(limit + 1)
        .execute();
      const summaries = rows.map(({ name, type, created_at, updated_at }) => ({
        name,
        type,
        createdAt: new Date(created_at),
        updatedAt: new Date(updated_at),
      }));
      return pageOf(summaries, limit, ({ name }) => name);
    },
    async names(poolId) {
      const rows = await db.selectFrom("identity_providers").select("name").where("pool_id", "=", poolId).execute();
      return new Set(rows.map(({ name }) => name));
    },
    async count(poolId) {
      const { providers } = await db
        .selectFrom("identity_providers")
        .select((expression) => expression.fn.countAll<number>().as("providers"))
        .where("pool_id", "=", poolId)
        .executeTakeFirstOrThrow();
      return providers;
    },
  };
}
