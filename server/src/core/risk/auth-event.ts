import type { RiskLevel } from "./risk-configuration.ts";

/** Something that somebody did or tried, in a pool with threat protection. */
export interface AuthEvent {
  readonly poolId: string;
  readonly sub: string;
  /** Time-ordered; `event_id` of the tokens that a sign-in ended in. */
  readonly id: string;
  readonly type: "SignIn" | "SignUp" | "ForgotPassword" | "PasswordChange" | "ResendCode";
  readonly createdAt: Date;
  readonly response: EventResponse;
  readonly risk: EventRisk;
  /** What was asked for and how it was answered, in a sign-in. */
  readonly challenges: readonly EventChallenge[];
  readonly clientId: string | undefined;
  readonly address: string | undefined;
  /** `Windows, Chrome` */
  readonly device: string;
  readonly feedback: EventFeedback | undefined;
}

/** `InProgress`: more was asked for, and has not been given yet. */
export type EventResponse = "Pass" | "Fail" | "InProgress";

export interface EventRisk {
  readonly decision: "NoRisk" | "AccountTakeover" | "Block";
  /** Undefined where nothing was found, and where nothing was looked for. */
  readonly level: RiskLevel | undefined;
  /** The password has leaked somewhere. */
  readonly isCompromised: boolean;
}

export interface EventChallenge {
  readonly name: "Password" | "Mfa";
  readonly response: "Success" | "Failure";
}

/** Whether it was the person themselves. */
export interface EventFeedback {
  readonly value: "Valid" | "Invalid";
  /** Who said so. */
  readonly provider: "Admin" | "User";
  readonly at: Date;
}

/** How long events are kept, in days: two years, as AWS says. */
const KEPT_DAYS = 730;

export const keptUntil = ({ createdAt }: Pick<AuthEvent, "createdAt">): Date =>
  new Date(createdAt.getTime() + KEPT_DAYS * 24 * 3_600_000);
