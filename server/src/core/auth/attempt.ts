import type { App } from "../clients/client.ts";
import type { Tokens } from "../tokens/issue.ts";

/** One request in a sign-in: through which application and which door, and what the caller sent. */
export interface Attempt extends App {
  readonly door: Door;
}

/** Who drives the engine: an application's users, or its operators. */
export type Door = "public" | "admin";

/** Values of `AuthParameters` or `ChallengeResponses`. */
export type Answers = Readonly<Record<string, string>>;

/** What a request came to: the next question, or tokens. */
export type Step =
  | {
      readonly kind: "challenge";
      readonly name: ChallengeName;
      readonly parameters: Answers;
      /** Carries the sign-in on; absent where the parameters do. */
      readonly session?: string;
    }
  | { readonly kind: "tokens"; readonly tokens: Tokens };

export type ChallengeName = "PASSWORD_VERIFIER" | "NEW_PASSWORD_REQUIRED";
