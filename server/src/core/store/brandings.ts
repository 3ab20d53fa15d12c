import type { Branding } from "../branding/branding.ts";

/** Each method is one statement. */
export interface Brandings {
  /** False, and nothing stored, when the client has one. */
  insert(branding: Branding): Promise<boolean>;
  find(poolId: string, id: string): Promise<Branding | undefined>;
  ofClient(poolId: string, clientId: string): Promise<Branding | undefined>;
  /** Stores settings and assets over version `branding.version - 1`; false when somebody else was first, or it is gone. */
  replace(branding: Branding): Promise<boolean>;
  /** False when there is none. */
  delete(poolId: string, id: string): Promise<boolean>;
  count(poolId: string): Promise<number>;
}
