import type { Seal } from "../core/seal.ts";
import type { Database } from "./database.ts";

/** What repositories need besides the handle they speak to. */
export interface StoreNeeds {
  readonly seal: Seal;
  /** SQLite runs one writer at a time: there a transaction needs no locks of its own. */
  readonly dialect: Database<unknown>["dialect"];
  /** Large pools as they were counted last, by id; `at` as `performance.now()` tells it. */
  readonly counts: Map<string, { readonly users: number; readonly at: number }>;
}
