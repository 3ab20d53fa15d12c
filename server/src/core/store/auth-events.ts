import type { AuthEvent, EventChallenge, EventFeedback, EventResponse } from "../risk/auth-event.ts";
import type { Page } from "./store.ts";

/** What people did, where pools want to know. Each method is one statement. */
export interface AuthEvents {
  /** Keeps it until then; the same once more, by a rerun, is stored once. */
  put(event: AuthEvent, until: Date): Promise<void>;
  find(poolId: string, sub: string, id: string): Promise<AuthEvent | undefined>;
  /** What has become of it, and what it is then; undefined, and nothing changed, for one that passed already, and where there is none. */
  conclude(
    poolId: string,
    sub: string,
    id: string,
    response: EventResponse,
    challenges: readonly EventChallenge[],
  ): Promise<AuthEvent | undefined>;
  /** Stores what somebody says of it. False when there is none. */
  judge(poolId: string, sub: string, id: string, feedback: EventFeedback): Promise<boolean>;
  /** The same unless something was said of it: true for the one caller who was first. */
  judgeFirst(poolId: string, sub: string, id: string, feedback: EventFeedback): Promise<boolean>;
  /** A user's, newest first. */
  page(poolId: string, sub: string, limit: number, after?: string): Promise<Page<AuthEvent>>;
  /** A user's sign-ins that passed or failed, or events of whatever kind of which somebody said something; newest first. */
  newest(
    poolId: string,
    sub: string,
    which: "passed" | "failed" | "judged",
    limit: number,
  ): Promise<readonly AuthEvent[]>;
  /** Removes up to `limit` that were to be kept until a time before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
