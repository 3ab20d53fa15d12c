import type { Page } from "./store.ts";

export interface ResourceServer {
  readonly poolId: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly { readonly ScopeName: string; readonly ScopeDescription: string }[];
}

/** Each method is one statement. */
export interface ResourceServers {
  /** Every one of the pool, which are few. */
  all(poolId: string): Promise<readonly ResourceServer[]>;
  /** False, and nothing stored, when the pool has one of that identifier. */
  insert(server: ResourceServer): Promise<boolean>;
  find(poolId: string, identifier: string): Promise<ResourceServer | undefined>;
  /** False when there is none. */
  replace(server: ResourceServer): Promise<boolean>;
  delete(poolId: string, identifier: string): Promise<boolean>;
  /** In order of identifier. */
  page(poolId: string, limit: number, after?: string): Promise<Page<ResourceServer>>;
}
