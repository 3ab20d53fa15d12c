import type { Pool } from "../pools/pool.ts";
import type { Page } from "./store.ts";

export interface Pools {
  /** False, and nothing stored, when the id is taken. Where a deleted pool had it, nothing of that one comes back. */
  insert(pool: Pool): Promise<boolean>;
  find(id: string): Promise<Pool | undefined>;
  /** True when there is one. It then stays as it is, and nobody else holds it, until the transaction ends: for what must not outlive it. */
  hold(id: string): Promise<boolean>;
  /** Stores settings and schema over version `pool.version - 1`; false when somebody else was first, or the pool is gone. One statement. */
  replace(pool: Pool): Promise<boolean>;
  /**
   * Takes the pool away at once, with its clients, domains, signing keys, resource servers and replica; what else it held is swept
   * later, so that no deletion waits for its users. False when there was none.
   */
  delete(id: string): Promise<boolean>;
  /** The region's pools in order of id. */
  page(region: string, limit: number, after?: string): Promise<Page<Pool>>;
  /**
   * Removes about `limit` rows left by deleted pools; the number removed. Less than `limit` means that no more is left for
   * now: an hour after its deletion a pool is swept once more, for what was being written when it was deleted.
   */
  sweep(limit: number): Promise<number>;
}
