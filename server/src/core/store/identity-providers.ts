import type { IdentityProvider, ProviderSummary } from "../identity-providers/identity-provider.ts";
import type { Page } from "./store.ts";

export interface IdentityProviders {
  /** False, and nothing stored, when the pool has one of that name. One statement. */
  insert(provider: IdentityProvider): Promise<boolean>;
  find(poolId: string, name: string): Promise<IdentityProvider | undefined>;
  /** True when the pool has it, which then stays until the transaction ends: for what must not outlive it. */
  hold(poolId: string, name: string): Promise<boolean>;
  findByIdentifier(poolId: string, identifier: string): Promise<IdentityProvider | undefined>;
  /** Stores it over version `provider.version - 1`; false when somebody else was first, or it is gone. One statement. */
  replace(provider: IdentityProvider): Promise<boolean>;
  /** Removes it and its identifiers; false when there was none. */
  delete(poolId: string, name: string): Promise<boolean>;
  /**
   * Puts these in the place of the provider's former identifiers. Returns the first that is another's, and then the caller
   * throws. The caller holds the pool: two providers that give up what the other wants would wait for each other in a circle.
   */
  claimIdentifiers(poolId: string, name: string, identifiers: readonly string[]): Promise<string | undefined>;
  /** In order of name. */
  page(poolId: string, limit: number, after?: string): Promise<Page<ProviderSummary>>;
  names(poolId: string): Promise<ReadonlySet<string>>;
  count(poolId: string): Promise<number>;
}
