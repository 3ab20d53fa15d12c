import type { Replica, ReplicaStatus } from "../replicas/replica.ts";

export interface Replicas {
  /** False, and nothing stored, when the pool has one already. */
  insert(replica: Replica): Promise<boolean>;
  find(poolId: string): Promise<Replica | undefined>;
  /** In which region each of these pools has its replica; pools without one are left out. */
  regions(poolIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Gives this very replica another status; false when it is gone, or its status is none of `from`. One statement. */
  change(replica: Replica, from: readonly ReplicaStatus[], to: ReplicaStatus): Promise<boolean>;
  /** Takes this very replica away; false when it is gone, or its status is none of `from`. One statement. */
  delete(replica: Replica, from: readonly ReplicaStatus[]): Promise<boolean>;
}
