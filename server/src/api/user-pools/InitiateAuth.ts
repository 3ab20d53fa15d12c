import { startSignIn } from "../../core/auth/engine.ts";
import { appOf } from "../../core/clients/app.ts";
import { operation } from "../operation.ts";
import { sentToBegin, stepOut } from "./wire/sign-in.ts";

/**
 * Begins a sign-in through an app client, or refreshes its tokens.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export const InitiateAuth = operation("InitiateAuth", async (ctx, input, caller) => {
  const attempt = {
    ...(await appOf(ctx, input.ClientId)),
    door: "public",
    origin: caller.origin,
    sent: sentToBegin(caller, input),
  } as const;
  return stepOut(await startSignIn(ctx, attempt, input.AuthFlow, input.AuthParameters ?? {}, input.Session));
});
