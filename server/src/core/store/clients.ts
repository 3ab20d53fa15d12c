import type { Client } from "../clients/client.ts";
import type { Page } from "./store.ts";

export interface Clients {
  /** False, and nothing stored, when the id is taken, be it in another pool. One statement. */
  insert(client: Client): Promise<boolean>;
  find(id: string): Promise<Client | undefined>;
  /** Stores settings and secrets over version `client.version - 1`; false when somebody else was first, or it is gone. One statement. */
  replace(client: Client): Promise<boolean>;
  /** True when the pool has the client, which then stays until the transaction ends: for what must not outlive it. */
  hold(poolId: string, id: string): Promise<boolean>;
  /** The same, and nobody else holds it alone meanwhile: for what is changed one after the other. */
  holdAlone(poolId: string, id: string): Promise<boolean>;
  /** False when the pool has no such client. One statement. */
  delete(poolId: string, id: string): Promise<boolean>;
  /** The pool's clients in order of id. */
  page(poolId: string, limit: number, after?: string): Promise<Page<Client>>;
  count(poolId: string): Promise<number>;
  /** The longest `ssoMinutes` of the pool's clients that have one. */
  longestSsoMinutes(poolId: string): Promise<number | undefined>;
}
