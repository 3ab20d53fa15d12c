import type { Passkey } from "../passkeys/passkey.ts";

/** Each method is one statement. */
export interface Passkeys {
  /** False, and nothing stored, when somebody in the pool has one of that id. */
  insert(passkey: Passkey): Promise<boolean>;
  /** A user's, oldest first: few. */
  ofUser(poolId: string, sub: string): Promise<readonly Passkey[]>;
  /**
   * The authenticator says that it was used so often. Of many callers with one count one is told true, and none with a lower
   * one; authenticators that do not count always say 0.
   */
  use(passkey: Pick<Passkey, "poolId" | "sub" | "id">, counter: number): Promise<boolean>;
  /** False when the user has no such passkey. */
  delete(poolId: string, sub: string, id: string): Promise<boolean>;
}
