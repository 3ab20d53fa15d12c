import type { Kysely } from "kysely";
import { ALL_CLIENTS, type UiCustomization } from "../core/branding/ui-customization.ts";
import type { UiCustomizations } from "../core/store/ui-customizations.ts";
import type { Tables, UiCustomizationRow } from "./tables.ts";

export function uiCustomizationsIn(db: Kysely<Tables>): UiCustomizations {
  return {
    async put(customization) {
      const row = toRow(customization);
      const { css, logo_digest, logo_extension, updated_at } = row;
      const kept = await db
        .insertInto("ui_customizations")
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(["pool_id", "client_id"]).doUpdateSet({ css, logo_digest, logo_extension, updated_at }),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return toCustomization(kept);
    },
    async find(poolId, clientId) {
      const rows = await db
        .selectFrom("ui_customizations")
        .selectAll()
        .where("pool_id", "=", poolId)
        .where("client_id", "in", [clientId, ALL_CLIENTS])
        .execute();
      const row = rows.find(({ client_id }) => client_id === clientId) ?? rows[0];
      return row && toCustomization(row);
    },
    async delete(poolId, clientId) {
      await db
        .deleteFrom("ui_customizations")
        .where("pool_id", "=", poolId)
        .where("client_id", "=", clientId)
        .execute();
    },
  };
}

const toRow = (customization: UiCustomization): UiCustomizationRow => ({
  pool_id: customization.poolId,
  client_id: customization.clientId,
  css: customization.css ?? null,
  logo_digest: customization.logo?.digest ?? null,
  logo_extension: customization.logo?.extension ?? null,
  created_at: customization.createdAt.getTime(),
  updated_at: customization.updatedAt.getTime(),
});

const toCustomization = (row: UiCustomizationRow): UiCustomization => ({
  poolId: row.pool_id,
  clientId: row.client_id,
  css: row.css ?? undefined,
  logo:
    row.logo_digest !== null && row.logo_extension !== null
      ? { digest: row.logo_digest, extension: row.logo_extension }
      : undefined,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});
