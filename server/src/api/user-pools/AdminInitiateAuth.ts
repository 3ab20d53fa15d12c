import { startSignIn } from "../../core/auth/engine.ts";
import { clientById } from "../../core/clients/find.ts";
import { poolById } from "../../core/pools/find.ts";
import { operation } from "../operation.ts";
import { stepOut } from "./wire/sign-in.ts";

/**
 * Begins a sign-in on behalf of a user, with the back end's own credentials.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
 */
export const AdminInitiateAuth = operation("AdminInitiateAuth", async (ctx, input) => {
  const pool = await poolById(ctx, input.UserPoolId);
  const client = await clientById(ctx, pool.id, input.ClientId);
  return stepOut(await startSignIn(ctx, { client, pool, door: "admin" }, input.AuthFlow, input.AuthParameters ?? {}));
});
