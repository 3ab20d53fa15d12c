/** Each method is one statement. */
export interface Attempts {
  /**
   * Counts one more and returns how many there were in the window that began at `windowStart`, this one included. A later
   * window begins anew; where one has begun, a server whose clock is behind counts in it too.
   */
  count(poolId: string, subject: string, action: string, windowStart: Date): Promise<number>;
  /** Removes up to `limit` counts of windows that began before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
