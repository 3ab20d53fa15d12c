import { CognitoError } from "../errors.ts";

/** A pool in a second region: a copy of the database that stands for this region answers reads there. */
export interface Replica {
  readonly poolId: string;
  /** Another one for each creation: who sees it in a copy knows that the copy has come as far. */
  readonly id: string;
  readonly region: string;
  readonly status: ReplicaStatus;
  readonly createdAt: Date;
}

/** Only while it is active does a replica answer in its region. */
export type ReplicaStatus = "CREATING" | "INACTIVE" | "ACTIVE";

/** Shaped like the name of a region. */
export const isRegion = (text: string): boolean => /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(text);

/** What changes anything is for the pool's own region. The words are those of AWS's documentation, as far as they go. */
export const notInRegion = (region: string): CognitoError =>
  new CognitoError(
    "OperationNotEnabledException",
    `This operation is not available in the current region: ${region} has a secondary replica of the user pool.`,
  );
