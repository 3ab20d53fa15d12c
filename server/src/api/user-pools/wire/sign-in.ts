import type { Step } from "../../../core/auth/attempt.ts";
import type { Tokens } from "../../../core/tokens/issue.ts";

/** What InitiateAuth and its kin answer. The empty `ChallengeParameters` beside tokens is really there on AWS. */
export function stepOut(step: Step) {
  if (step.kind === "tokens") return { ChallengeParameters: {}, AuthenticationResult: tokensOut(step.tokens) };
  if (step.kind === "signed-in" || step.name === "CONFIRM_SIGN_UP") {
    throw new Error("a step of the hosted pages came out of the API");
  }
  return {
    ChallengeName: step.name,
    ChallengeParameters: step.parameters,
    ...(step.session !== undefined && { Session: step.session }),
  };
}

export const tokensOut = ({ accessToken, idToken, expiresInSeconds, refreshToken }: Tokens) => ({
  AccessToken: accessToken,
  ExpiresIn: expiresInSeconds,
  TokenType: "Bearer",
  ...(refreshToken !== undefined && { RefreshToken: refreshToken }),
  ...(idToken !== undefined && { IdToken: idToken }),
});
