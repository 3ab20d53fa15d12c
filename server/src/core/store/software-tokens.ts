import type { SoftwareToken } from "../mfa/software-token.ts";

/** The secrets of people's authenticator applications: one in force, and one that is being set up. */
export interface SoftwareTokens {
  find(poolId: string, sub: string): Promise<SoftwareToken | undefined>;
  /** The secret that is being set up. */
  proposed(poolId: string, sub: string): Promise<Uint8Array | undefined>;
  /** Puts a secret in the place of the one that was being set up. One statement. */
  propose(poolId: string, sub: string, secret: Uint8Array): Promise<void>;
  /** Puts the proposed secret in force, the code of `step` being used up. False when it is no longer the proposed one. */
  accept(token: SoftwareToken, step: number): Promise<boolean>;
  /** Uses up the code of a step: of many callers one, and none for an earlier step. One statement. */
  use(poolId: string, sub: string, step: number): Promise<boolean>;
  delete(poolId: string, sub: string): Promise<void>;
}
