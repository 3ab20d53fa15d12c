import { answerChallenge } from "../../core/auth/engine.ts";
import { clientById } from "../../core/clients/find.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { sentBy } from "../wire.ts";
import { originIn, stepOut } from "./wire/sign-in.ts";

/**
 * Carries on a sign-in that the back end began.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html
 */
export const AdminRespondToAuthChallenge = operation("AdminRespondToAuthChallenge", async (ctx, input, caller) => {
  const pool = await poolById(ctx, input.UserPoolId);
  const client = await clientById(ctx, pool.id, input.ClientId);
  const origin = originIn(input.ContextData) ?? caller.origin;
  const attempt = { client, pool, door: "admin", origin, sent: sentBy(caller, input) } as const;
  return stepOut(
    await answerChallenge(ctx, attempt, input.ChallengeName, input.ChallengeResponses ?? {}, input.Session),
  );
});
