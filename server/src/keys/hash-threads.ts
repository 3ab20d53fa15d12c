import { availableParallelism } from "node:os";
import { CognitoError } from "../core/errors.ts";
import type { PasswordHash } from "../core/password-hash.ts";
import type { HashQuestion } from "./hash-worker.ts";
import { threads } from "./threads.ts";

/** Threads that check passwords which were brought in as hashes. */
export interface HashThreads {
  /** @throws {CognitoError} TooManyRequestsException while too many wait. */
  readonly hashMatches: (hash: PasswordHash, password: string) => Promise<boolean>;
  /** Stops the threads; what they had not answered fails. */
  close(): Promise<void>;
}

/** What waits longer has been given up by who asked: at up to half a second each. */
const MOST_WAITING = 50;

/**
 * Takes slow hashes off the main thread, and off Node's thread pool, where signatures would wait behind them. Half of the cores
 * at most work at them: whoever signs in otherwise is not to notice.
 */
export function hashThreads({
  atMost = Math.max(1, Math.min(4, availableParallelism() >> 1)),
  mostWaiting = MOST_WAITING,
} = {}): HashThreads {
  const { ask, waiting, close } = threads<HashQuestion, boolean>("hash-worker", "the check of a password hash", {
    atMost,
  });
  return {
    async hashMatches(hash, password) {
      if (waiting() >= mostWaiting) throw new CognitoError("TooManyRequestsException", "Too many requests");
      return ask({ hash, password });
    },
    close,
  };
}
