import { startSignIn } from "../../core/auth/engine.ts";
import { clientById } from "../../core/clients/find.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { originIn, sentToBegin, stepOut } from "./wire/sign-in.ts";

/**
 * Begins a sign-in on behalf of a user, with the back end's own credentials.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export const AdminInitiateAuth = operation("AdminInitiateAuth", async (ctx, input, caller) => {
  const pool = await poolById(ctx, input.UserPoolId);
  const client = await clientById(ctx, pool.id, input.ClientId);
  const origin = originIn(input.ContextData) ?? caller.origin;
  const attempt = { client, pool, door: "admin", origin, sent: sentToBegin(caller, input) } as const;
  return stepOut(await startSignIn(ctx, attempt, input.AuthFlow, input.AuthParameters ?? {}, input.Session));
});
