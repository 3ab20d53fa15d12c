import type { Context } from "../context.ts";
import { type CustomSignIn, createAuthChallenge, defineAuthChallenge, type Round } from "../triggers/auth-challenge.ts";
import { unrecognizable } from "../triggers/call.ts";
import type { User } from "../users/user.ts";
import type { Attempt, Outcome, Shown } from "./attempt.ts";
import { askPasswordVerifier } from "./challenges/password-verifier.ts";
import { sealCustomSession } from "./custom-session.ts";
import { incorrect } from "./lockout.ts";

/** Who signs in by the functions of the pool. */
export interface Person {
  /** The name that was typed. */
  readonly typed: string;
  /** Undefined for nobody, where the client hides its users. */
  readonly user: User | undefined;
  /** The user, or the one that is made believe. */
  readonly subject: Pick<User, "sub" | "username">;
}

/** The client sent its half of an SRP exchange, for the functions to ask for the password by. */
export const SRP_A: Round = { challengeName: "SRP_A", challengeResult: true };

const isRound = (shown: Shown): shown is Round => typeof shown === "object";

/** Whether the functions of the pool lead a sign-in. */
export const isByFunctions = (shown: readonly Shown[]): boolean => shown.some(isRound) || shown.includes("CUSTOM_AUTH");

/** Whether they still have to say how it goes on. */
export const isWithFunctions = (shown: readonly Shown[]): boolean =>
  isByFunctions(shown) && !shown.includes("CUSTOM_AUTH");

/** How functions are told of what was shown. */
const AS_ROUNDS: Readonly<Partial<Record<Extract<Shown, string>, string>>> = {
  PASSWORD: "PASSWORD_VERIFIER",
  NEW_PASSWORD: "NEW_PASSWORD_REQUIRED",
  DEVICE: "DEVICE_PASSWORD_VERIFIER",
};

const roundsOf = (shown: readonly Shown[]): readonly Round[] =>
  shown.map((each) => (isRound(each) ? each : { challengeName: AS_ROUNDS[each] ?? each, challengeResult: true }));

export const signInOf = ({ user, typed }: Person, shown: readonly Shown[]): CustomSignIn => ({
  user,
  username: user?.username ?? typed,
  rounds: roundsOf(shown),
});

/**
 * Lets the functions of the pool say how a sign-in goes on. That they are content proves the user; what else a sign-in needs is
 * not theirs to say.
 * @param srpA the client's half of an SRP exchange, by which the password can be asked for
 * @throws {CognitoError} as the functions; NotAuthorizedException when they are not content, and for nobody
 */
export async function goOnByFunctions(
  ctx: Context,
  attempt: Attempt,
  person: Person,
  shown: readonly Shown[],
  at: Date,
  srpA?: string,
): Promise<Outcome> {
  const { user, typed, subject } = person;
  const signIn = signInOf(person, shown);
  switch (await defineAuthChallenge(ctx, attempt, signIn)) {
    case "issue-tokens":
      if (!user) throw incorrect();
      return { kind: "proof", user, at, shown: [...shown, "CUSTOM_AUTH"], takes: [] };
    case "fail":
      throw incorrect();
    case "PASSWORD_VERIFIER":
      if (srpA === undefined) throw unrecognizable("PASSWORD_VERIFIER can only follow SRP_A");
      return askPasswordVerifier(ctx, attempt, typed, srpA, { shown });
    case "CUSTOM_CHALLENGE": {
      const { publicParameters, privateParameters, metadata } = await createAuthChallenge(ctx, attempt, signIn);
      return {
        kind: "challenge",
        name: "CUSTOM_CHALLENGE",
        parameters: { ...publicParameters, USERNAME: subject.username },
        session: sealCustomSession(ctx, attempt, person, { shown, privateParameters, metadata }),
      };
    }
  }
}
