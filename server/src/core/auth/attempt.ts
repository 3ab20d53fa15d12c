import type { App } from "../clients/client.ts";
import type { Tokens } from "../tokens/issue.ts";
import type { User } from "../users/user.ts";

/** One request in a sign-in: through which application and by which door. */
export interface Attempt extends App {
  readonly door: Door;
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
    }
  | { readonly kind: "tokens"; readonly tokens: Tokens }
  | SignedIn;

/** The end at the hosted pages, which go on to the application with it. */
export interface SignedIn {
  readonly kind: "signed-in";
  readonly user: User;
  /** When the person proved who they are (`auth_time`). */
  readonly at: Date;
}

/** As on the wire, but for the first, which only the hosted pages ask. */
export type ChallengeName = "CONFIRM_SIGN_UP" | "PASSWORD_VERIFIER" | "NEW_PASSWORD_REQUIRED";

/** What a flow or an answer came to: a step of its own, or a proof, upon which `nextStep` decides. */
export type Outcome = Step | Proof;

/** The person showed that they are this user, or gave what they were asked for. */
export interface Proof {
  readonly kind: "proof";
  readonly user: User;
  /** When it was looked at. Who was locked out then, or has been since, gets no further by it. */
  readonly at: Date;
  /** What it took and nothing else may take again; marked as spent by the step it leads to. */
  readonly takes: readonly OneTime[];
}

/** What may be used once: a session, a SECRET_BLOCK. */
export interface OneTime {
  readonly id: string;
  readonly expiresAt: Date;
}
