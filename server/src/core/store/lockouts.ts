/** Wrong passwords, counted for users and, where existence is hidden, for names nobody has. Each method is one statement. */
export interface Lockouts {
  /** Until when no password is looked at; the past or undefined when it is. */
  find(poolId: string, sub: string): Promise<Date | undefined>;
  /**
   * Counts one wrong password unless locked at `now`; none is lost. The fifth in a row locks for a second, and each further
   * one for twice as long, up to fifteen minutes; fifteen minutes without one, the lock not counted, and counting begins anew.
   * False, and nothing counted, while locked.
   */
  countFailure(poolId: string, sub: string, now: Date): Promise<boolean>;
  clear(poolId: string, sub: string): Promise<void>;
  /** Removes up to `limit` counts without a failure since `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
