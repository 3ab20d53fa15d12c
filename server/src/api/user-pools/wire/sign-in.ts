import type { Step } from "../../../core/auth/attempt.ts";
import type { Origin } from "../../../core/sessions/tracked-session.ts";
import type { Tokens } from "../../../core/tokens/issue.ts";
import type { Sent } from "../../../core/triggers/scene.ts";
import type { Input } from "../../../model/types.ts";
import type { Caller } from "../../operation.ts";

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
    ...(step.available && { AvailableChallenges: [...step.available] }),
  };
}

/** At the beginning of a sign-in metadata is for the functions that come before it, and nothing of it is kept for later ones. */
export const sentToBegin = (
  { origin }: Caller,
  { ClientMetadata }: Pick<Input<"InitiateAuth">, "ClientMetadata">,
): Sent => ({
  userAgent: origin.userAgent,
  validationData: ClientMetadata,
});

/** Where the person is on whose behalf a back end signs in, if it says so. */
export function originIn(data: Input<"AdminInitiateAuth">["ContextData"]): Origin | undefined {
  const userAgent = data?.HttpHeaders.find(({ headerName }) => headerName?.toLowerCase() === "user-agent");
  return data && { address: data.IpAddress, userAgent: userAgent?.headerValue };
}

export const tokensOut = ({ accessToken, idToken, expiresInSeconds, refreshToken, newDevice }: Tokens) => ({
  AccessToken: accessToken,
  ExpiresIn: expiresInSeconds,
  TokenType: "Bearer",
  ...(refreshToken !== undefined && { RefreshToken: refreshToken }),
  ...(idToken !== undefined && { IdToken: idToken }),
  ...(newDevice && { NewDeviceMetadata: { DeviceKey: newDevice.userId, DeviceGroupKey: newDevice.poolName } }),
});
