import type { TrackedSession } from "../sessions/tracked-session.ts";

/** What pools that track sessions keep of them. Each method is one statement. */
export interface TrackedSessions {
  /** The same once more, by a rerun, is stored once. */
  put(session: TrackedSession): Promise<void>;
  /** All of a user, expired ones too, those used last first; not of a sign-in that was revoked. */
  ofUser(poolId: string, sub: string): Promise<readonly TrackedSession[]>;
  /** It was used: when, and from where as far as that is known. */
  touch(
    poolId: string,
    sub: string,
    id: string,
    at: Date,
    seen?: Pick<TrackedSession, "device" | "address">,
  ): Promise<void>;
  /** Removes the user's but for these. */
  retain(poolId: string, sub: string, ids: readonly string[]): Promise<void>;
  delete(poolId: string, sub: string, id: string): Promise<void>;
  /** Removes up to `limit` that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
