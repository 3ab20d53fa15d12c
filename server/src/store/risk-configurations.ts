import type { Kysely } from "kysely";
import type { RiskConfiguration } from "../core/risk/risk-configuration.ts";
import type { RiskConfigurations } from "../core/store/risk-configurations.ts";
import type { RiskConfigurationRow, Tables } from "./tables.ts";

/** In the place of a client's id: no client has an empty one. */
const ALL_CLIENTS = "";

export function riskConfigurationsIn(db: Kysely<Tables>): RiskConfigurations {
  const ofClients = (poolId: string, clientIds: readonly string[]) =>
    db
      .selectFrom("risk_configurations")
      .selectAll()
      .where("pool_id", "=", poolId)
      .where("client_id", "in", clientIds)
      .execute();

  return {
    async put(configuration) {
      const row = toRow(configuration);
      const { settings, updated_at } = row;
      await db
        .insertInto("risk_configurations")
        .values(row)
        .onConflict((conflict) => conflict.columns(["pool_id", "client_id"]).doUpdateSet({ settings, updated_at }))
        .execute();
    },
    async find(poolId, clientId = ALL_CLIENTS) {
      const [row] = await ofClients(poolId, [clientId]);
      return row && toConfiguration(row);
    },
    async inForce(poolId, clientId) {
      const rows = await ofClients(poolId, [clientId, ALL_CLIENTS]);
      const row = rows.find(({ client_id }) => client_id === clientId) ?? rows[0];
      return row && toConfiguration(row);
    },
    async delete(poolId, clientId = ALL_CLIENTS) {
      await db
        .deleteFrom("risk_configurations")
        .where("pool_id", "=", poolId)
        .where("client_id", "=", clientId)
        .execute();
    },
  };
}

const toRow = ({ poolId, clientId, settings, updatedAt }: RiskConfiguration): RiskConfigurationRow => ({
  pool_id: poolId,
  client_id: clientId ?? ALL_CLIENTS,
  settings: JSON.stringify(settings),
  updated_at: updatedAt.getTime(),
});

const toConfiguration = (row: RiskConfigurationRow): RiskConfiguration => ({
  poolId: row.pool_id,
  clientId: row.client_id === ALL_CLIENTS ? undefined : row.client_id,
  settings: JSON.parse(row.settings),
  updatedAt: new Date(row.updated_at),
});
