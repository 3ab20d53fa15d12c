import { CognitoError } from "../errors.ts";
import type { Repositories } from "../store/store.ts";
import type { OneTime } from "./attempt.ts";

/**
 * Marks these as spent, within the transaction that does what they were good for.
 * @throws {CognitoError} NotAuthorizedException when one was spent before
 */
export async function spend(tx: Repositories, poolId: string, takes: readonly OneTime[]): Promise<void> {
  for (const { id, expiresAt } of takes) {
    if (!(await tx.spent.spend(poolId, id, expiresAt))) throw alreadySpent();
  }
}

export const alreadySpent = () =>
  new CognitoError("NotAuthorizedException", "Invalid session for the user, session can only be used once.");

/** @throws {CognitoError} NotAuthorizedException when its time is over */
export function refuseExpired({ expiresAt }: OneTime, now: Date): void {
  if (expiresAt <= now) {
    throw new CognitoError("NotAuthorizedException", "Invalid session for the user, session is expired.");
  }
}
