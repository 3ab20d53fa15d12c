import { NO_MFA } from "../mfa/factor.ts";
import type { Pool } from "../pools/pool.ts";
import type { User } from "./user.ts";

/** What of a user is the same for everybody at the beginning. */
export const newUser = (pool: Pool, now: Date) =>
  ({
    poolId: pool.id,
    enabled: true,
    mfa: NO_MFA,
    passwordExpiresAt: undefined,
    failures: 0,
    lockedUntil: undefined,
    signedOutAt: undefined,
    createdAt: now,
    updatedAt: now,
  }) satisfies Partial<User>;
