import type { RiskConfiguration } from "../risk/risk-configuration.ts";

/** What pools do about risk. Each method is one statement. */
export interface RiskConfigurations {
  put(configuration: RiskConfiguration): Promise<void>;
  /** The client's own; without a client the one for all. */
  find(poolId: string, clientId: string | undefined): Promise<RiskConfiguration | undefined>;
  /** The client's own, or else the one for all. */
  inForce(poolId: string, clientId: string): Promise<RiskConfiguration | undefined>;
  delete(poolId: string, clientId: string | undefined): Promise<void>;
}
