// A riddle in the place of a password or after it, as the developer guide's examples have it.

interface Entry {
  readonly challengeName: string;
  readonly challengeResult: boolean;
}

interface Event {
  readonly request: {
    readonly session?: readonly Entry[];
    readonly challengeAnswer?: string;
    readonly privateChallengeParameters?: Readonly<Record<string, string>>;
  };
  readonly response: Record<string, unknown>;
}

const MOST_GUESSES = 3;

export async function define({ request: { session = [] }, ...event }: Event) {
  const last = session.at(-1);
  const guesses = session.filter(({ challengeName }) => challengeName === "CUSTOM_CHALLENGE");
  const isSolved = last?.challengeName === "CUSTOM_CHALLENGE" && last.challengeResult;
  const isOver =
    guesses.length >= MOST_GUESSES || (last?.challengeName === "PASSWORD_VERIFIER" && !last.challengeResult);
  return {
    ...event,
    response: {
      challengeName: last?.challengeName === "SRP_A" ? "PASSWORD_VERIFIER" : "CUSTOM_CHALLENGE",
      issueTokens: isSolved,
      failAuthentication: !isSolved && isOver,
    },
  };
}

export const create = async (event: Event) => ({
  ...event,
  response: {
    publicChallengeParameters: { riddle: "What has keys and opens no door?" },
    privateChallengeParameters: { answer: "a piano" },
    challengeMetadata: "RIDDLE",
  },
});

export const verify = async (event: Event) => ({
  ...event,
  response: { answerCorrect: event.request.challengeAnswer === event.request.privateChallengeParameters?.["answer"] },
});
