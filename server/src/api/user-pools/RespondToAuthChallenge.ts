import { answerChallenge } from "../../core/auth/engine.ts";
import { appOf } from "../../core/clients/app.ts";
import { operation } from "../operation.ts";
import { originOf, sentBy } from "../wire.ts";
import { stepOut } from "./wire/sign-in.ts";

/**
 * Carries a sign-in on with the answer to its last question.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 */
export const RespondToAuthChallenge = operation("RespondToAuthChallenge", async (ctx, input, caller) => {
  const app = await appOf(ctx, input.ClientId);
  const attempt = {
    ...app,
    door: "public",
    origin: originOf(app.client, caller, input.UserContextData),
    sent: sentBy(caller, input),
  } as const;
  return stepOut(
    await answerChallenge(ctx, attempt, input.ChallengeName, input.ChallengeResponses ?? {}, input.Session),
  );
});
