import type { Session } from "../tokens/session.ts";
import type { User } from "../users/user.ts";

/** Each method is one statement. */
export interface Sessions {
  /**
   * Stores a sign-in. False, and nothing stored, if at `now` the user is gone, disabled or locked out: the check and the
   * deed are one statement, so that a burst of guesses gets no further than a row of them. The same once more, by a rerun,
   * is true again.
   */
  open(session: Session, now: Date): Promise<boolean>;
  find(poolId: string, sub: string, id: string): Promise<Session | undefined>;
  /** The session together with its user, and whether they are in any group: what a refresh reads. */
  findWithUser(
    poolId: string,
    sub: string,
    id: string,
  ): Promise<{ session: Session; user: User; isInGroups: boolean } | undefined>;
  /** Puts `next` in the place of the session's refresh token, which works until `graceUntil` from then on. One winner, and none once it is revoked. */
  rotate(session: Session, next: Uint8Array, graceUntil: Date): Promise<boolean>;
  /** True for the one caller who ended it. */
  revoke(poolId: string, sub: string, id: string, at: Date): Promise<boolean>;
  /** Removes up to `limit` sign-ins that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
