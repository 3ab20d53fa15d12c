import type { LogConfiguration } from "../log-delivery/log-delivery.ts";

/** Where a pool's events are to go, as its operators set it. Each method is one statement. */
export interface LogDeliveries {
  put(poolId: string, configurations: readonly LogConfiguration[]): Promise<void>;
  /** None where none were put. */
  of(poolId: string): Promise<readonly LogConfiguration[]>;
}
