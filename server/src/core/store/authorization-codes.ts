import type { AuthorizationCode } from "../oauth/authorization-code.ts";

/** Each method is one statement. */
export interface AuthorizationCodes {
  put(code: AuthorizationCode): Promise<void>;
  /** Takes the code if it is still good at `now`: of many callers one gets it. What was taken can still be found. */
  take(poolId: string, digest: Uint8Array, now: Date): Promise<AuthorizationCode | undefined>;
  /** The code, taken or not, until it is swept. */
  find(poolId: string, digest: Uint8Array): Promise<AuthorizationCode | undefined>;
  /** Removes up to `limit` codes that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
