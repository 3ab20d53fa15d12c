import type { App } from "../clients/client.ts";
import type { Factor } from "../mfa/factor.ts";
import type { SignInRisk } from "../risk/sign-in-risk.ts";
import type { Tokens } from "../tokens/issue.ts";
import type { Round } from "../triggers/auth-challenge.ts";
import type { User } from "../users/user.ts";
import type { Method } from "./assurance.ts";
import type { FirstFactor } from "./first-factors.ts";
import type { Target } from "./target.ts";

/** One request in a sign-in: through which application and by which door. */
export interface Attempt extends App {
  readonly door: Door;
  /** The device that it says it comes from, or a former request of the sign-in did, in a pool that tracks devices. */
  readonly device?: { readonly key: string; readonly told: "now" | "before" } | undefined;
  /** The level of authentication that its application asked for, if it did. */
  readonly target?: Target | undefined;
  /** What threat protection makes of the sign-in, where the pool has that, from the first proof on. */
  readonly risk?: SignInRisk | undefined;
}

/** Who drives the engine: an application's users, its operators, or the pages that sign people in for it. */
export type Door = "public" | "admin" | "hosted";

/** Values of `AuthParameters` or `ChallengeResponses`. */
export type Answers = Readonly<Record<string, string>>;

/** What a request is answered with: the next question, or the end. */
export type Step =
  | {
      readonly kind: "challenge";
      readonly name: ChallengeName;
      readonly parameters: Answers;
      /** Carries the sign-in on; absent where the parameters do. */
      readonly session?: string;
      /** What the person can sign in with. */
      readonly available?: readonly FirstFactor[];
    }
  | { readonly kind: "tokens"; readonly tokens: Tokens }
  | SignedIn;

/** The end at the hosted pages, which go on to the application with it. */
export interface SignedIn {
  readonly kind: "signed-in";
  readonly user: User;
  /** When the person proved who they are (`auth_time`). */
  readonly at: Date;
  /** What they have shown. */
  readonly amr: readonly Method[];
}

/** As on the wire, but for the first, which only the hosted pages ask. */
export type ChallengeName =
  | "CONFIRM_SIGN_UP"
  | "CUSTOM_CHALLENGE"
  | "DEVICE_PASSWORD_VERIFIER"
  | "DEVICE_SRP_AUTH"
  | "MFA_SETUP"
  | "NEW_PASSWORD_REQUIRED"
  | "PASSWORD_VERIFIER"
  | "SELECT_CHALLENGE"
  | "SELECT_MFA_TYPE"
  | FirstFactor
  | Factor;

/** What a flow or an answer came to: a step of its own, or a proof, upon which `nextStep` decides. */
export type Outcome = Step | Proof;

/** The person showed that they are this user, or gave what they were asked for. */
export interface Proof {
  readonly kind: "proof";
  readonly user: User;
  /** When it was looked at. Who was locked out then, or has been since, gets no further by it. */
  readonly at: Date;
  /** What they have shown so far: one thing, and then a second factor. */
  readonly shown: readonly Shown[];
  /** What it took and nothing else may take again; marked as spent by the step it leads to. */
  readonly takes: readonly OneTime[];
  /** The password that was shown has leaked somewhere. */
  readonly isCompromised?: boolean;
}

/**
 * What a person can show in a sign-in: a new password in the place of a temporary one, and whatever the functions of the pool ask
 * for, among it. `SECURITY_KEY` is a passkey of an authenticator that can be carried from device to device, `CUSTOM_AUTH` that
 * those functions are content.
 */
export type Shown =
  | "PASSWORD"
  | "NEW_PASSWORD"
  | "SMS_OTP"
  | "WEB_AUTHN"
  | "SECURITY_KEY"
  | "DEVICE"
  | "CUSTOM_AUTH"
  | Factor
  | Round;

/** What may be used once: a session, a SECRET_BLOCK. */
export interface OneTime {
  readonly id: string;
  readonly expiresAt: Date;
}
