import type { Replica } from "../replicas/replica.ts";
import type { Store } from "./store.ts";

/** The read-only copies of the database that stand for other regions. */
export interface Standbys {
  of(region: string): Standby | undefined;
}

/** A copy that follows the database as fast as it can; what it has may be older, and never is newer. */
export interface Standby {
  /** What the copy has. It refuses to write: OperationNotEnabledException. */
  readonly store: Store;
  /** Whether it still follows, as it was a second ago at most. Rejects, within seconds, while it does not answer. */
  follows(): Promise<boolean>;
  /** A pool's replica as the primary tells of it; while that one is away, as the copy has it. */
  replica(poolId: string): Promise<Replica | undefined>;
}
