export type CodePurpose = "confirm-sign-up" | "reset-password" | "verify-email" | "verify-phone_number";

/** A one-time code that was sent to a person. Only its digest is kept. */
export interface Code {
  readonly poolId: string;
  readonly sub: string;
  readonly purpose: CodePurpose;
  readonly digest: Uint8Array;
  readonly attribute: "email" | "phone_number";
  /** Where it was sent: the value that the right code proves. */
  readonly destination: string;
  readonly expiresAt: Date;
}

/** Each method is one statement. */
export interface Codes {
  /** The one live code of this user and purpose; a former one stops working. */
  put(code: Code): Promise<void>;
  /** The code that was put last and not yet taken, expired or not. */
  find(poolId: string, sub: string, purpose: CodePurpose): Promise<Code | undefined>;
  /** Takes the code if it is this one and still good at `now`: of many callers one gets it. */
  take(poolId: string, sub: string, purpose: CodePurpose, digest: Uint8Array, now: Date): Promise<Code | undefined>;
  delete(poolId: string, sub: string, purpose: CodePurpose): Promise<void>;
  /** Removes up to `limit` codes that expired before `before`; the number removed. */
  sweep(before: Date, limit: number): Promise<number>;
}
