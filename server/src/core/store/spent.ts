/** Each method is one statement. */
export interface Spent {
  /** True for the first caller with this id, false ever after. The mark may be dropped after `expiresAt`. */
  spend(poolId: string, id: string, expiresAt: Date): Promise<boolean>;
  isSpent(poolId: string, id: string): Promise<boolean>;
  /** Removes up to `limit` marks that may be dropped since before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
