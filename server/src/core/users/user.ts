import type { Identity } from "../identity-providers/identity.ts";
import type { MfaPreference } from "../mfa/factor.ts";
import type { KeptPassword } from "../passwords.ts";

export type UserStatus = "UNCONFIRMED" | "CONFIRMED" | "RESET_REQUIRED" | "FORCE_CHANGE_PASSWORD" | "EXTERNAL_PROVIDER";

/** Attribute values by name, always text, as on the wire; `sub` stands apart. */
export type Attributes = Readonly<Record<string, string>>;

export interface User {
  readonly poolId: string;
  /** The user's lasting id, a lower-case UUID. */
  readonly sub: string;
  /** As the person chose it, or the sub where people sign in with an e-mail address or phone number. */
  readonly username: string;
  readonly attributes: Attributes;
  readonly status: UserStatus;
  readonly enabled: boolean;
  /** Absent for a user who cannot sign in with a password. */
  readonly password: KeptPassword | undefined;
  /** When a temporary password stops working; absent for a lasting one. */
  readonly passwordExpiresAt: Date | undefined;
  /** The second factors that are on. */
  readonly mfa: MfaPreference;
  /** Who they are at identity providers, in the order in which they were linked; absent, or none, for most. */
  readonly identities?: readonly Identity[];
  /** Wrong passwords in a row, and until when no further one is looked at. Kept apart, in `Lockouts`; only `find` and `findByLogin` tell them. */
  readonly failures: number;
  readonly lockedUntil: Date | undefined;
  /** Every token issued before this instant is dead. */
  readonly signedOutAt: Date | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A name under which a user can be found and signs in: unique in the pool. */
export interface Login {
  /** Folded where the pool ignores case. */
  readonly name: string;
  readonly kind: "username" | "sub" | "email" | "phone_number" | "preferred_username";
}

/** Whether the user has signed out everywhere since, so that what began then is over. */
export const isSignedOutSince = ({ signedOutAt }: Pick<User, "signedOutAt">, then: Date): boolean =>
  signedOutAt !== undefined && then <= signedOutAt;
