import { startSignIn } from "../../core/auth/engine.ts";
import { appOf } from "../../core/clients/app.ts";
import { operation } from "../operation.ts";
import { originOf } from "../wire.ts";
import { sentToBegin, stepOut } from "./wire/sign-in.ts";
import { toldAsDeclared } from "./wire/told-as-declared.ts";

/**
 * Begins a sign-in through an app client, or refreshes its tokens.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export const InitiateAuth = operation("InitiateAuth", async (ctx, input, caller) => {
  const app = await appOf(ctx, input.ClientId);
  const attempt = {
    ...app,
    door: "public",
    origin: originOf(app.client, caller, input.UserContextData),
    sent: sentToBegin(caller, input),
  } as const;
  const { AuthFlow, AuthParameters = {}, Session } = input;
  return stepOut(
    await toldAsDeclared("InitiateAuth", () => startSignIn(ctx, attempt, AuthFlow, AuthParameters, Session)),
  );
});
