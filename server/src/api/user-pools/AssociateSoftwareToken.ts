import { associateInSignIn } from "../../core/auth/challenges/mfa-setup.ts";
import type { Context } from "../../core/context.ts";
import { associateSoftwareToken } from "../../core/mfa/software-token.ts";
import { signedInBy } from "../../core/tokens/access-token.ts";
import { operation } from "../operation.ts";
import { attemptOf, oneOfTokenAndSession, type TokenOrSession } from "./wire/token-or-session.ts";
import { toldAsDeclared } from "./wire/told-as-declared.ts";

/**
 * A new secret for an authenticator application: for a signed-in person, or in a sign-in that asks for one.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export const AssociateSoftwareToken = operation("AssociateSoftwareToken", async (ctx, input) => {
  const given = oneOfTokenAndSession(input);
  return toldAsDeclared("AssociateSoftwareToken", () => associate(ctx, given));
});

async function associate(ctx: Context, given: TokenOrSession) {
  if ("accessToken" in given) {
    const { pool, user } = await signedInBy(ctx, given.accessToken);
    return { SecretCode: await associateSoftwareToken(ctx, pool, user) };
  }
  const { secret, session } = await associateInSignIn(ctx, await attemptOf(ctx, given.session), given.session);
  return { SecretCode: secret, Session: session };
}
